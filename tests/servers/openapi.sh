#!/usr/bin/env bash
# GitHub's own OpenAPI description, from the package in which GitHub's engineers publish it: one file of a large package.
set -euo pipefail
cd "$(dirname "$0")"

package='@octokit/openapi@23.0.2'
sha512='pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg=='
file=node_modules/.openapi/api.github.com.json

[ ! -f "$file" ] || exit 0
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
tarball="$scratch/$(npm pack "$package" --silent --pack-destination "$scratch")"
digest="$(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$tarball")"
[ "$digest" = "$sha512" ] || { echo "$package is not what it was" >&2; exit 1; }
tar -xzf "$tarball" -C "$scratch" package/generated/api.github.com.json
mkdir -p "$(dirname "$file")"
mv "$scratch/package/generated/api.github.com.json" "$file"
