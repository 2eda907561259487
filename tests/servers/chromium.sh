#!/usr/bin/env bash
# A browser for the tests of pages, where there is none and Debian's may be installed without asking anybody; where it may
# not, those tests are skipped, and say so.
set -euo pipefail

for browser in chromium chromium-browser google-chrome; do
  ! command -v "$browser" >/dev/null || exit 0
done
command -v apt-get >/dev/null || exit 0

as_root=(env DEBIAN_FRONTEND=noninteractive)
if [ "$(id -u)" != 0 ]; then
  { command -v sudo && sudo -n true; } >/dev/null 2>&1 || exit 0
  as_root=(sudo -n "${as_root[@]}")
fi
apt=("${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
{ "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends chromium; } >/dev/null ||
  echo "Chromium could not be installed: tests of pages in a browser will be skipped" >&2
