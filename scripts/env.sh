#!/bin/sh
# Finds or installs uv and Python 3.10, makes .venv and installs the locked packages.
set -eu
. scripts/uv.sh
find_uv
if ! "$uv" venv --quiet --allow-existing --python "$(cat .python-version)" .venv; then
    echo "Python $(cat .python-version) was not found and could not be downloaded."
    echo "Install it (for example: pyenv install 3.10) and run the command again."
    exit 1
fi
# Compiled here once, or every start of Rasa compiles for seconds where Python may not keep it.
"$uv" pip sync --quiet --compile-bytecode --require-hashes --python .venv/bin/python requirements.lock
