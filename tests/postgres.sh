#!/usr/bin/env bash
# A PostgreSQL server to throw away, reached through a socket only. As root it runs as Debian's user postgres.
#   postgres.sh start          prints the folder it lives in; its address is postgresql://app@/postgres?host=FOLDER
#   postgres.sh stop FOLDER    stops it at once, as when a database fails
#   postgres.sh drop FOLDER    stops it and removes every trace
set -euo pipefail

programs=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1)
[ -n "$programs" ] || { echo "PostgreSQL's server is not installed (Debian: apt install postgresql)." >&2; exit 1; }
programs=$(dirname "$programs")
as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --clear-groups --)

case "$1" in
start)
    folder=$(mktemp -d /tmp/pg.XXXXXX)
    chmod 755 "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    cd "$folder"
    "${as[@]}" "$programs/initdb" -D "$folder/data" -U app -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    "${as[@]}" "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o \
        "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off" start >/dev/null
    echo "$folder"
    ;;
stop)
    cd "$2"
    "${as[@]}" "$programs/pg_ctl" -D "$2/data" -m fast stop >/dev/null
    ;;
drop)
    [ ! -e "$2/data/postmaster.pid" ] || (cd "$2" && "${as[@]}" "$programs/pg_ctl" -D "$2/data" -m immediate stop >/dev/null)
    rm -rf "$2"
    ;;
esac
