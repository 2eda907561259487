#!/usr/bin/env bash
# The Node programs that the tests use, as package-lock.json has them. `npm ci` takes seconds, so it runs only when the lock
# is not the one that was installed from.
set -euo pipefail
cd "$(dirname "$0")"

command -v npm >/dev/null || exit 0
installed=node_modules/.installed-from.json
if ! cmp --quiet package-lock.json "$installed"; then
  npm ci --silent
  cp package-lock.json "$installed"
fi
./openapi.sh
