#!/bin/sh
# step.sh "What it is" command...: run quietly, print one line with the time; on failure show why.
set -u
name=$1
shift
logs=.cache/logs
mkdir -p "$logs"
log="$logs/$(printf '%s' "$name" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9-').log"
printf '%-28s ' "$name ..."
began=$(date +%s)
if "$@" >"$log" 2>&1 </dev/null; then
    printf 'done in %s s\n' "$(($(date +%s) - began))"
else
    status=$?
    printf 'FAILED after %s s\n\n' "$(($(date +%s) - began))"
    tail -n 25 "$log"
    printf '\nThe whole log is in %s. After fixing the cause, run the same make command again.\n' "$log"
    exit "$status"
fi
