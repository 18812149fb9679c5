#!/usr/bin/env bash
# Makes the virtual environment and installs the product into it: make_venv.sh PYTHON FOLDER WHAT
set -euo pipefail
python=$1 folder=$2 what=$3

"$python" - <<'END' || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit(f"Symbiose needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12")
END

if [ ! -x "$folder/bin/pip" ]; then
    rm -rf "$folder"
    if ! "$python" -m venv "$folder" 2>/dev/null; then
        # Debian ships Python without ensurepip: take virtualenv where it is, else install the package as root.
        rm -rf "$folder"
        if command -v virtualenv >/dev/null; then
            virtualenv --quiet --python "$python" "$folder"
        elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            echo "python3-venv is missing: installing it with apt-get"
            apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
            "$python" -m venv "$folder"
        else
            echo "Python cannot make a virtual environment here. Install it first: sudo apt install python3-venv" >&2
            exit 1
        fi
    fi
fi
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$what"
# Once for all starts of the embedded database, where this platform has one (docs/graph-servers.md).
if ! "$folder/bin/python" -m graph.embedded.class_archive 2>/dev/null; then
    echo "The embedded database keeps no archive of its classes here: it starts slower, or not at all." >&2
fi
