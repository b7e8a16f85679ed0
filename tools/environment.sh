#!/bin/sh
# Makes .venv and installs exactly the packages whose hashes are in requirements.txt.
set -eu
cd "$(dirname "$0")/.."

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

choose_python() {
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$name" >/dev/null && "$name" -c "$new_enough"; then
      echo "$name"
      return
    fi
  done
  echo "Python 3.11 or later is needed. Install it, or say where it is: make PYTHON=/path/to/python3" >&2
  return 1
}

make_venv() {
  python=$(choose_python)
  rm -rf .venv
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv .venv
  elif command -v uv >/dev/null; then
    uv venv --quiet --seed --python "$python" .venv
  else
    echo "This Python cannot make environments. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
    return 1
  fi
}

# An environment whose Python has gone, or is too old, is made anew.
if ! .venv/bin/python -c "$new_enough" 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  echo "Making .venv"
  make_venv
fi

echo "Installing packages"
pip() { .venv/bin/python -m pip "$@"; }
# uv is quick but reads neither pip's settings nor its mirrors: fall back to pip.
if pip install --quiet --require-hashes -r requirements-uv.txt &&
  .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.txt requirements-uv.txt; then
  exit 0
fi
echo "uv did not work here; pip does the same more slowly" >&2
pip install --quiet --require-hashes -r requirements.txt
