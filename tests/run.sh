#!/usr/bin/env bash
# Everything that `make test` runs: lint, the suite on SQLite, and the suite with browser journeys on PostgreSQL.
# BIN is the environment's bin folder. With CI=true nothing may be left out; without it what is missing is said.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${BIN:?set BIN to the virtual environment bin folder}"
export LOCAL=1 DJANGO_ALLOW_ASYNC_UNSAFE=true PYTHONDONTWRITEBYTECODE=1
ci=${CI:-false}
began=$SECONDS
work=$(mktemp -d)
postgres=""
clean_up() {
    [ -z "$postgres" ] || tests/postgres.sh drop "$postgres" || true
    rm -rf "$work"
}
trap clean_up EXIT

say() { printf '\n== %s (%s s)\n' "$1" "$((SECONDS - began))"; }
missing() {
    [ "$ci" != true ] || { echo "CI needs $1." >&2; exit 1; }
    echo "Left out, for want of $1: $2."
}

# Debian's packages, where we may install them.
wanted=()
[ -x /usr/bin/chromium ] || wanted+=(chromium)
find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | grep -q . || wanted+=(postgresql)
command -v java >/dev/null || wanted+=(default-jre-headless)
command -v npm >/dev/null || wanted+=(nodejs npm)
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || wanted+=(fonts-noto-cjk)
command -v pdftotext >/dev/null || wanted+=(poppler-utils)
if [ ${#wanted[@]} -gt 0 ] && command -v apt-get >/dev/null; then
    as=()
    [ "$(id -u)" = 0 ] || as=(sudo -n)
    if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
        say "installing ${wanted[*]}"
        "${as[@]}" apt-get update -qq
        DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
    fi
fi

browser=yes
[ -x /usr/bin/chromium ] || { missing "Debian's chromium" "browser journeys"; browser=no; }
if command -v npm >/dev/null && command -v java >/dev/null; then
    if [ ! -e tests/node_modules/.stamp ] || [ tests/package-lock.json -nt tests/node_modules/.stamp ]; then
        (cd tests && npm ci --silent --no-audit --no-fund)
        touch tests/node_modules/.stamp
    fi
else
    missing "npm and Java" "accessibility and HTML checks"
    browser=no
fi

say "lint"
"$BIN/ruff" format --check --quiet .
"$BIN/ruff" check --quiet .
"$BIN/mypy"
"$BIN/djlint" --lint templates --quiet
"$BIN/python" manage.py makemigrations --check --dry-run

say "suites"
find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | grep -q . && postgres=$(tests/postgres.sh start) \
    || missing "PostgreSQL's server" "the suite on PostgreSQL"
"$BIN/python" -m pytest -m "not browser" -o cache_dir="$work/a" >"$work/sqlite.log" 2>&1 &
on_sqlite=$!
failed=0
if [ -n "$postgres" ]; then
    only=()
    [ "$browser" = yes ] || only=(-m "not browser")
    DATABASE_URL="postgresql://app@/postgres?host=$postgres" \
        "$BIN/python" -m pytest "${only[@]}" -o cache_dir="$work/b" >"$work/postgres.log" 2>&1 || failed=1
fi
wait "$on_sqlite" || failed=1
echo "On SQLite:" && cat "$work/sqlite.log"
[ ! -e "$work/postgres.log" ] || { echo "On PostgreSQL:"; cat "$work/postgres.log"; }
say "done"
exit "$failed"
