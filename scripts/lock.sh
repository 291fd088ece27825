#!/bin/sh
# Writes both lock files. They carry hashes and no download addresses.
set -eu
. scripts/uv.sh
find_uv
options="--quiet --python-version 3.10 --generate-hashes --no-annotate --no-header"
# shellcheck disable=SC2086
"$uv" pip compile $options --group encoder --group dev -o requirements.lock pyproject.toml
# shellcheck disable=SC2086
"$uv" pip compile $options --group lint -o requirements-lint.lock
