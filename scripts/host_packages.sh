#!/bin/sh
# Installs the npm packages that the browser tests load (tests/hosts): exact versions, hashes checked, nothing of them run.
set -eu
cd "$(dirname "$0")/../tests/hosts"
[ ! node_modules/.package-lock.json -nt package-lock.json ] || exit 0

do_without() {
    echo "Some browser tests need packages of npm that are not here: $1" >&2
    [ "${CI:-}" != "true" ] || exit 1
    exit 0
}

command -v npm >/dev/null || do_without "there is no npm. On Debian and Ubuntu: apt-get install npm"
said=$(npm ci --silent 2>&1) || do_without "npm ci failed. $said"
touch node_modules/.package-lock.json
