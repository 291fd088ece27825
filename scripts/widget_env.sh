#!/bin/sh
# Fetches the socket.io client that the widget loads (MIT; an ES module, minified by its authors).
set -eu
. scripts/npm_file.sh
npm_file socket.io-client 4.8.4 \
    ef08ca02f55760e26c6e65209166e784f0f86c5a64aab511d3ef973a3a46166a83aaca95d4223ddd54eb69e1312f1a63c44aab5a016849166ed628632d67e400 \
    dist/socket.io.esm.min.js .cache/widget/socket.io.js
