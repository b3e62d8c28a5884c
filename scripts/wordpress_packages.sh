#!/bin/sh
# Installs the WordPress of `make test-wordpress`, only what is missing (Debian); nothing of it is started by that.
# Where it cannot, it says so and goes on: the tests are then skipped, in CI too. A mirror that is away is no fault here.
set -eu

missing=""
[ -f /usr/share/wordpress/wp-load.php ] || missing="wordpress"
ls /usr/share/wordpress/wp-content/themes/*/style.css >/dev/null 2>&1 || missing="$missing wordpress-theme-…"
[ -x /usr/sbin/mariadbd ] || missing="$missing mariadb-server-core"
command -v php >/dev/null || missing="$missing php-cli"
[ -n "$missing" ] || exit 0

do_without() {
    echo "The WordPress tests need packages that are not here. To run them: apt-get install" $missing >&2
    exit 0
}

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
command -v apt-get >/dev/null || do_without
$as_root true 2>/dev/null || do_without

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive timeout 240 apt-get --quiet --yes -o DPkg::Lock::Timeout=600 \
        -o Acquire::http::Timeout=30 -o Acquire::Retries=1 "$@" >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        do_without
    }
}
apt_get update
# The theme that this WordPress is made for.
theme=$(apt-cache depends wordpress | sed -n 's/.*Recommends: \(wordpress-theme-[a-z]*\)$/\1/p' | head -n 1)
missing=$(echo "$missing" | sed "s/wordpress-theme-…/$theme/")
echo "Installing for the WordPress tests:" $missing
apt_get install --no-install-recommends --download-only $missing
apt_get install --no-install-recommends $missing
