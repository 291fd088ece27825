#!/bin/sh
# ruff and mypy need newer packages than Rasa allows, so they live in .tools/lint.
set -eu
. scripts/uv.sh
find_uv
"$uv" venv --quiet --allow-existing --python "$(cat .python-version)" .tools/lint
"$uv" pip sync --quiet --require-hashes --python .tools/lint/bin/python requirements-lint.lock
