#!/bin/sh
# Sees to Chromium for the browser tests: what there is, or what apt may install.
set -eu

find_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
      return 0
    fi
  done
  return 1
}

if find_browser; then
  exit 0
fi
if [ "${NO_BROWSER:-}" = 1 ] && [ "${CI:-}" != true ]; then
  exit 0 # The tests say aloud that they leave browser tests out.
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
fi
if find_browser; then
  exit 0
fi
echo "There is no Chromium for the browser tests. On Debian or Ubuntu:" >&2
echo "  sudo apt-get install chromium fonts-liberation" >&2
echo "On your own machine you may leave them out: make test NO_BROWSER=1" >&2
exit 1
