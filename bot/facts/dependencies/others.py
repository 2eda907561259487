"""Manifests and lockfiles that are recognised, and said not to be read."""

from bot.facts.dependencies._nouns import Ecosystem

ECOSYSTEM = Ecosystem(
    name="others",
    unread=frozenset({
        "pom.xml", "build.gradle", "build.gradle.kts", "gradle.lockfile", "libs.versions.toml", "mix.exs", "mix.lock",
        "pubspec.yaml", "pubspec.lock", "podfile", "podfile.lock", "packages.lock.json", "directory.packages.props",
        "deno.json", "deno.lock", "flake.lock", "conanfile.txt", "conanfile.py", "vcpkg.json", ".terraform.lock.hcl",
    }),
)  # fmt: skip
