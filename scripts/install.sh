#!/bin/sh
# Makes .venv and installs a lock file's packages and the project into it: scripts/install.sh LOCKFILE. Hashes are checked.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

stop() {
    echo "$*" >&2
    exit 1
}

command -v "$python" >/dev/null || stop "There is no $python here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 …"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Dateline needs Python 3.11 or newer; $python is $("$python" -V 2>&1). Name another: make PYTHON=python3.12 …"

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "Python cannot make a virtual environment here. On Debian and Ubuntu: apt-get install python3-venv"
    echo "Making .venv ($("$python" -V))"
    "$python" -m venv --clear .venv
fi

pip() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input -qq "$@"
}

echo "Installing the packages of $1 (about half a minute, once)"
# The lock is complete, so there is nothing to resolve; the build backend is in it, so building asks for nothing more.
pip install --require-hashes --no-deps --requirement "$1"
pip install --no-deps --no-build-isolation --editable .
# Where Python is told to write no bytecode, every command and every service of a test would compile these anew.
.venv/bin/python -m compileall -q app geodata
