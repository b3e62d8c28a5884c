#!/bin/sh
# Installs what the tests drive besides Python packages, only what is missing: Chromium, PostgreSQL and PostGIS (Debian).
# Where it may not, it says what to install; those tests are then skipped, or fail when CI=true.
set -eu

has_postgres_file() {
    for file in $1; do
        [ -e "$file" ] && return 0
    done
    return 1
}

missing=""
command -v chromium >/dev/null || missing="chromium fonts-dejavu-core"
command -v initdb >/dev/null || has_postgres_file "/usr/lib/postgresql/*/bin/initdb" || missing="$missing postgresql"
has_postgres_file "/usr/share/postgresql/*/extension/postgis.control" || missing="$missing postgresql-postgis"
[ -n "$missing" ] || exit 0

root=""
if [ "$(id -u)" != 0 ]; then
    root="sudo -n"
    $root true 2>/dev/null || root="no"
fi
if ! command -v apt-get >/dev/null || [ "$root" = "no" ]; then
    echo "Some tests need packages that are not here. To run them as well: apt-get install" $missing >&2
    [ "${CI:-}" != "true" ] || exit 1
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
echo "Installing for the tests:" $missing
quietly() {
    log=$(mktemp)
    "$@" >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
    rm -f "$log"
}
quietly $root env DEBIAN_FRONTEND=noninteractive apt-get --quiet update
quietly $root env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes -o DPkg::Lock::Timeout=600 \
    install --no-install-recommends $missing
