#!/usr/bin/env bash
# Everything that `make test` runs: lint, the suite on SQLite and on PostgreSQL, and browser journeys on PostgreSQL.
# BIN is the environment's bin folder. With CI=true nothing may be left out; without it what is missing is said.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${BIN:?set BIN to the virtual environment bin folder}"
export LOCAL=1 DJANGO_ALLOW_ASYNC_UNSAFE=true
ci=${CI:-false}
work=$(mktemp -d)
postgres=()
suites=()
clean_up() {
    [ ${#suites[@]} = 0 ] || kill "${suites[@]}" 2>/dev/null || true
    wait || true
    for one in ${postgres[@]+"${postgres[@]}"}; do tests/postgres.sh drop "$one" || true; done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

part="" part_began=0
ended() { [ -z "$part" ] || printf '== %s: %s s\n' "$part" "$((SECONDS - part_began))"; }
begin() {
    ended
    part=$1 part_began=$SECONDS
    printf '\n== %s\n' "$part"
}
missing() {
    [ "$ci" != true ] || { echo "CI needs $1." >&2; exit 1; }
    echo "Left out, for want of $1: $2."
}
has_postgres() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | grep -q .; }

begin "packages"
wanted=()
[ -x /usr/bin/chromium ] || wanted+=(chromium)
has_postgres || wanted+=(postgresql)
command -v java >/dev/null || wanted+=(default-jre-headless)
command -v npm >/dev/null || wanted+=(nodejs npm)
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || wanted+=(fonts-noto-cjk)
command -v pdftotext >/dev/null || wanted+=(poppler-utils)
command -v msgfmt >/dev/null || wanted+=(gettext)
if [ ${#wanted[@]} -gt 0 ] && command -v apt-get >/dev/null; then
    as=()
    [ "$(id -u)" = 0 ] || as=(sudo -n)
    if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
        echo "Installing ${wanted[*]}."
        { "${as[@]}" apt-get update -qq &&
            "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
        } || echo "apt-get could not install them." >&2
    fi
fi
browser=yes
[ -x /usr/bin/chromium ] || { missing "Debian's chromium" "browser journeys"; browser=no; }
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing "Debian's fonts-noto-cjk" "Chinese glyphs in Chromium"
has_postgres || missing "PostgreSQL's server" "the suite on PostgreSQL, and browser journeys with it"
command -v pdftotext >/dev/null || missing "Debian's poppler-utils" "what reads a PDF back"
command -v msgfmt >/dev/null || missing "Debian's gettext" "the check of the compiled translations"

# The lock file names no registry, so that any mirror will do; no script of a package runs.
! grep -nE '"resolved"|registry' tests/package-lock.json || { echo "tests/package-lock.json names a registry." >&2; exit 1; }
if command -v npm >/dev/null && command -v java >/dev/null; then
    if [ ! -e tests/node_modules/.stamp ] || [ tests/package-lock.json -nt tests/node_modules/.stamp ]; then
        (cd tests && npm ci --ignore-scripts --silent --no-audit --no-fund)
        touch tests/node_modules/.stamp
    fi
else
    missing "npm and Java" "accessibility and HTML checks"
fi

begin "lint"
"$BIN/ruff" format --check --quiet .
"$BIN/ruff" check --quiet .
"$BIN/mypy"
"$BIN/djlint" --lint templates --quiet
"$BIN/python" manage.py makemigrations --check --dry-run

begin "suites"
# suite NAME ARGUMENT...: pytest with a log and a cache of its own; its time stands at the end of the log.
suite() {
    local name=$1 began=$SECONDS outcome=0 pytest
    shift
    "$BIN/python" -m pytest -rs -o cache_dir="$work/$name.cache" "$@" >"$work/$name.log" 2>&1 &
    pytest=$!
    trap 'kill "$pytest" 2>/dev/null; wait "$pytest"; exit 143' TERM
    wait "$pytest" || outcome=$?
    echo "== $name: $((SECONDS - began)) s" >>"$work/$name.log"
    return "$outcome"
}
# Two at a time, of like length: the suite on SQLite, then the citizens' journeys; the suite on PostgreSQL, then
# those of the curators. Each journey has a site of its own.
curators=(tests/browser/test_curation_journey.py tests/browser/test_recipe.py)
on_postgres() { DATABASE_URL="postgresql://app@/postgres?host=$1" suite "${@:2}"; }
first_lane() {
    local outcome=0
    suite sqlite -m "not browser" || outcome=1
    [ ${#postgres[@]} = 0 ] || [ "$browser" = no ] ||
        on_postgres "${postgres[1]}" browser -m browser "${curators[@]/#/--ignore=}" || outcome=1
    return "$outcome"
}
second_lane() {
    local outcome=0
    on_postgres "${postgres[0]}" postgresql -m "not browser" || outcome=1
    [ "$browser" = no ] || on_postgres "${postgres[0]}" curators "${curators[@]}" || outcome=1
    return "$outcome"
}
if has_postgres; then
    postgres+=("$(tests/postgres.sh start)")
    postgres+=("$(tests/postgres.sh start)")
    second_lane &
    suites+=($!)
fi
first_lane &
suites+=($!)
failed=0
for one in "${suites[@]}"; do wait "$one" || failed=1; done
suites=()
for log in "$work"/*.log; do
    printf '\n-- %s\n' "$(basename "$log" .log)"
    cat "$log"
done
# What may be skipped even in CI is a comparison with samples that a clone does not hold.
if [ "$ci" = true ] && grep -h '^SKIPPED' "$work"/{postgresql,browser,curators}.log | grep -v 'are not here$'; then
    echo "CI: the suite on PostgreSQL and in Chromium left the above out." >&2
    failed=1
fi
ended
echo "== all: $SECONDS s"
exit "$failed"
