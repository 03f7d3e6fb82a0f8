#!/bin/sh
# Pins every dependency by version and hash, for all platforms, without download addresses.
set -eu
cd "$(dirname "$0")/../requirements"
uv=${UV:-../.venv/bin/uv}
for name in runtime build node dev; do
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --custom-compile-command "make locks" "$@" "$name.in" --output-file "$name.txt"
done
