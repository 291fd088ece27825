#!/bin/sh
# What the browser tests need: Debian's Chromium, and axe-core, which checks accessibility (MPL-2.0).
set -eu
. scripts/npm_file.sh
if [ ! -x /usr/bin/chromium ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "The browser tests need Chromium at /usr/bin/chromium, and it cannot be installed from here."
        echo "On Debian, as root: apt-get update && apt-get install -y chromium"
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation
fi
npm_file axe-core 4.10.3 \
    5e6edba515e70d25f6604d9815f064d859c5d1ea7ab661bbc4f87c88779ef0c21cae0abbeb636471ef39e9d62d2582e4b88a1866f19f4ecfcf6d986275e4dc12 \
    axe.min.js .cache/widget/axe.js
