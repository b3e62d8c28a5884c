#!/bin/sh
# Installs what the tests drive besides Python packages, only what is missing (Debian): Chromium, PostgreSQL, nginx, npm.
# Where it may not, it says what to install; those tests are then skipped, or fail when CI=true.
set -eu

chromium_is_here() {
    command -v chromium || command -v chromium-browser || command -v google-chrome-stable || command -v google-chrome
}

postgresql_is_here() {
    command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl
}

nginx_is_here() {
    command -v nginx || ls /usr/sbin/nginx
}

missing=""
chromium_is_here >/dev/null || missing="chromium fonts-liberation"
postgresql_is_here >/dev/null 2>&1 || missing="$missing postgresql"
nginx_is_here >/dev/null 2>&1 || missing="$missing nginx"
command -v npm >/dev/null || missing="$missing npm"
[ -n "$missing" ] || exit 0

# Without them the tests that need them are skipped; CI must not pass that way.
do_without() {
    echo "Some tests need packages that are not here. To run those as well: apt-get install" $missing >&2
    [ "${CI:-}" != "true" ] || exit 1
    exit 0
}

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
command -v apt-get >/dev/null || do_without
$as_root true 2>/dev/null || do_without

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing for the tests:" $missing
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes -o DPkg::Lock::Timeout=600 "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        do_without
    }
}
apt_get update
apt_get install --no-install-recommends $missing
