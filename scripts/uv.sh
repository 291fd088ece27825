# Sourced: find_uv sets $uv to a usable uv, installing one into .tools when there is none.
find_uv() {
    uv=$(command -v uv || true)
    [ -n "$uv" ] && return 0
    uv=.tools/uv/bin/uv
    [ -x "$uv" ] && return 0
    if ! python3 -m venv .tools/uv; then
        echo "python3 cannot make a virtual environment: install your system's python3-venv package."
        exit 1
    fi
    .tools/uv/bin/pip install --quiet --disable-pip-version-check uv
}
