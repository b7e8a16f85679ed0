#!/bin/sh
# Builds static/dist from pinned npm packages, with node from the machine or from Python's.
set -eu
cd "$(dirname "$0")/.."

has_node() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

PATH="$PATH:$PWD/.venv/bin"
export PATH
if ! has_node; then
  # A machine's own old node must not come first.
  PATH="$PWD/.venv/bin:$PATH"
fi
if ! has_node; then
  echo "Installing node 24 into .venv (this machine has none, or an old one)"
  .venv/bin/python -m pip install --quiet --require-hashes -r requirements-node.txt
fi

installed=node_modules/.installed
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  echo "Installing front-end packages"
  npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
  touch "$installed"
fi
echo "Building the front end"
node static/build.mjs
