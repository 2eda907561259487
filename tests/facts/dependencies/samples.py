"""Small repositories in which a manifest asks for `left` 1.2.0 instead of 1.1.0, which newly needs `pad`; `kept` stays.

One a package manager, made by the form that its tool writes. The hashes of what is new are in NEW: nothing in a
repository says whether those are right.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import NamedTuple


def sri(name: str) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(name.encode()).digest()).decode()


def hexed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def h1(name: str) -> str:
    return "h1:" + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


class Sample(NamedTuple):
    """Two states of a repository; `lock` is the lockfile of which the proof is."""

    ecosystem: str
    lock: str
    before: dict[str, str]
    after: dict[str, str]


NEW = {
    hash_of(name) for hash_of in (sri, hexed, h1) for name in ("left1.2.0", "pad3.0.1", "left1.2.0mod", "pad3.0.1mod")
}
NEW |= {hashlib.sha512(n.encode()).hexdigest() for n in ("left1.2.0", "pad3.0.1")}


def _package_json(left: str) -> str:
    said = {"name": "shop", "version": "1.0.0", "dependencies": {"left": left, "kept": "^2.0.0"}}
    return json.dumps(said, indent=2) + "\n"


def _pair(sample: Callable[[bool], dict[str, str]], ecosystem: str, lock: str) -> Sample:
    return Sample(ecosystem, lock, sample(False), sample(True))


def npm(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def entry(name: str, version: str, **more: object) -> dict[str, object]:
        url = f"https://registry.npmjs.org/{name}/-/{name}-{version}.tgz"
        return {"version": version, "resolved": url, "integrity": sri(name + version), **more}

    packages: dict[str, object] = {
        "": {"name": "shop", "version": "1.0.0", "dependencies": {"kept": "^2.0.0", "left": f"^{left}"}},
        "node_modules/kept": entry("kept", "2.0.3"),
        "node_modules/left": entry("left", left, **({"dependencies": {"pad": "^3.0.0"}} if new else {})),
    }
    if new:
        packages["node_modules/pad"] = entry("pad", "3.0.1")
    lock = {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": packages}
    return {"package.json": _package_json(f"^{left}"), "package-lock.json": json.dumps(lock, indent=2) + "\n"}


def yarn(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def block(name: str, constraint: str, version: str, more: str = "") -> str:
        url = f"https://registry.yarnpkg.com/{name}/-/{name}-{version}.tgz#0123456789abcdef"
        return f'{name}@{constraint}:\n  version "{version}"\n  resolved "{url}"\n  integrity {sri(name + version)}\n{more}\n'

    needs = '  dependencies:\n    pad "^3.0.0"\n' if new else ""
    text = "# yarn lockfile v1\n\n\n" + block("kept", "^2.0.0", "2.0.3") + block("left", f"^{left}", left, needs)
    return {
        "package.json": _package_json(f"^{left}"),
        "yarn.lock": text + (block("pad", "^3.0.0", "3.0.1") if new else ""),
    }


def berry(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def block(name: str, constraint: str, version: str, more: str = "") -> str:
        checksum = hashlib.sha512(f"{name}{version}".encode()).hexdigest()
        return (
            f'"{name}@npm:{constraint}":\n  version: {version}\n  resolution: "{name}@npm:{version}"\n{more}'
            f"  checksum: 10c0/{checksum}\n  languageName: node\n  linkType: hard\n\n"
        )

    needs = '  dependencies:\n    pad: "npm:^3.0.0"\n' if new else ""
    shop = (
        '"shop@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "shop@workspace:."\n  dependencies:\n'
        f'    kept: "npm:^2.0.0"\n    left: "npm:^{left}"\n  languageName: unknown\n  linkType: soft\n'
    )
    text = "# This file is generated\n\n__metadata:\n  version: 8\n  cacheKey: 10c0\n\n"
    text += block("kept", "^2.0.0", "2.0.3") + block("left", f"^{left}", left, needs)
    return {
        "package.json": _package_json(f"^{left}"),
        "yarn.lock": text + (block("pad", "^3.0.0", "3.0.1") if new else "") + shop,
    }


def pnpm(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str) -> str:
        return f"  {name}@{version}:\n    resolution: {{integrity: {sri(name + version)}}}\n\n"

    text = "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\nimporters:\n\n  .:\n    dependencies:\n"
    text += "      kept:\n        specifier: ^2.0.0\n        version: 2.0.3\n"
    text += f"      left:\n        specifier: ^{left}\n        version: {left}\n\npackages:\n\n"
    text += package("kept", "2.0.3") + package("left", left) + (package("pad", "3.0.1") if new else "")
    text += "snapshots:\n\n  kept@2.0.3: {}\n\n"
    text += "  left@1.2.0:\n    dependencies:\n      pad: 3.0.1\n\n  pad@3.0.1: {}\n" if new else "  left@1.1.0: {}\n"
    return {"package.json": _package_json(f"^{left}"), "pnpm-lock.yaml": text}


def pnpm6(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str, more: str = "") -> str:
        return f"  /{name}@{version}:\n    resolution: {{integrity: {sri(name + version)}}}\n{more}\n"

    text = "lockfileVersion: '6.0'\n\ndependencies:\n  kept:\n    specifier: ^2.0.0\n    version: 2.0.3\n"
    text += f"  left:\n    specifier: ^{left}\n    version: {left}\n\npackages:\n\n" + package("kept", "2.0.3")
    text += package("left", left, "    dependencies:\n      pad: 3.0.1\n" if new else "")
    return {
        "package.json": _package_json(f"^{left}"),
        "pnpm-lock.yaml": text + (package("pad", "3.0.1") if new else ""),
    }


def bun(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str, meta: str = "{}") -> str:
        return f'    "{name}": ["{name}@{version}", "", {meta}, "{sri(name + version)}"],\n'

    text = '{\n  "lockfileVersion": 1,\n  "workspaces": {\n    "": {\n      "name": "shop",\n      "dependencies": {\n'
    text += f'        "kept": "^2.0.0",\n        "left": "^{left}",\n      }},\n    }},\n  }},\n  "packages": {{\n'
    text += package("kept", "2.0.3") + package("left", left, '{ "dependencies": { "pad": "^3.0.0" } }' if new else "{}")
    text += package("pad", "3.0.1") if new else ""
    return {"package.json": _package_json(f"^{left}"), "bun.lock": text + "  }\n}\n"}


def cargo(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str, needs: str = "") -> str:
        source = 'source = "registry+https://github.com/rust-lang/crates.io-index"'
        return f'[[package]]\nname = "{name}"\nversion = "{version}"\n{source}\nchecksum = "{hexed(name + version)}"\n{needs}\n'

    shop = '[[package]]\nname = "shop"\nversion = "1.0.0"\ndependencies = [\n "kept",\n "left",\n]\n'
    text = "# This file is automatically @generated by Cargo.\nversion = 4\n\n" + package("kept", "2.0.3")
    text += package("left", left, 'dependencies = [\n "pad",\n]\n' if new else "")
    manifest = f'[package]\nname = "shop"\nversion = "1.0.0"\n\n[dependencies]\nkept = "2"\nleft = "{left}"\n'
    return {"Cargo.toml": manifest, "Cargo.lock": text + (package("pad", "3.0.1") if new else "") + shop}


def go(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def lines(name: str, version: str) -> str:
        module = f"example.com/{name} v{version}"
        return f"{module} {h1(name + version)}\n{module}/go.mod {h1(name + version + 'mod')}\n"

    pad = "require example.com/pad v3.0.1 // indirect\n" if new else ""
    mod = f"module example.com/shop\n\ngo 1.23\n\nrequire (\n\texample.com/kept v2.0.3\n\texample.com/left v{left}\n)\n\n{pad}"
    total = lines("kept", "2.0.3") + lines("left", left) + (lines("pad", "3.0.1") if new else "")
    return {"go.mod": mod, "go.sum": total}


def _pyproject(left: str) -> str:
    return f'[project]\nname = "shop"\nversion = "1.0.0"\ndependencies = ["left>={left},<2", "kept>=2.0"]\n'


def uv(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str, needs: str = "") -> str:
        url = f"https://files.pythonhosted.org/packages/ab/cd/{'e' * 60}/{name}-{version}.tar.gz"
        return (
            f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {{ registry = "https://pypi.org/simple" }}\n'
            f'{needs}sdist = {{ url = "{url}", hash = "sha256:{hexed(name + version)}" }}\n\n'
        )

    text = 'version = 1\nrequires-python = ">=3.11"\n\n' + package("kept", "2.0.3")
    text += package("left", left, 'dependencies = [\n    { name = "pad" },\n]\n' if new else "")
    text += package("pad", "3.0.1") if new else ""
    text += '[[package]]\nname = "shop"\nversion = "1.0.0"\nsource = { virtual = "." }\n'
    text += (
        'dependencies = [\n    { name = "kept" },\n    { name = "left" },\n]\n\n[package.metadata]\nrequires-dist = [\n'
    )
    text += f'    {{ name = "kept", specifier = ">=2.0" }},\n    {{ name = "left", specifier = ">={left},<2" }},\n]\n'
    return {"pyproject.toml": _pyproject(left), "uv.lock": text}


def poetry(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str, needs: str = "") -> str:
        file = f'{{file = "{name}-{version}.tar.gz", hash = "sha256:{hexed(name + version)}"}}'
        return f'[[package]]\nname = "{name}"\nversion = "{version}"\nfiles = [\n    {file},\n]\n{needs}\n'

    text = package("kept", "2.0.3") + package("left", left, '\n[package.dependencies]\npad = ">=3.0"\n' if new else "")
    text += package("pad", "3.0.1") if new else ""
    manifest = f'[tool.poetry]\nname = "shop"\n\n[tool.poetry.dependencies]\npython = "^3.11"\nleft = "^{left}"\nkept = "^2.0"\n'
    meta = '[metadata]\nlock-version = "2.0"\npython-versions = "^3.11"\n'
    return {"pyproject.toml": manifest, "poetry.lock": text + meta}


def pdm(new: bool) -> dict[str, str]:
    left = "1.2.0" if new else "1.1.0"

    def package(name: str, version: str, needs: str = "") -> str:
        file = f'{{file = "{name}-{version}.tar.gz", hash = "sha256:{hexed(name + version)}"}}'
        return f'[[package]]\nname = "{name}"\nversion = "{version}"\n{needs}files = [\n    {file},\n]\n\n'

    text = '[metadata]\nlock_version = "4.5.0"\n\n' + package("kept", "2.0.3")
    text += package("left", left, 'dependencies = [\n    "pad>=3.0",\n]\n' if new else "")
    return {"pyproject.toml": _pyproject(left), "pdm.lock": text + (package("pad", "3.0.1") if new else "")}


PROVEN = {
    "npm": _pair(npm, "npm", "package-lock.json"),
    "yarn 1": _pair(yarn, "npm", "yarn.lock"),
    "yarn berry": _pair(berry, "npm", "yarn.lock"),
    "pnpm 9": _pair(pnpm, "npm", "pnpm-lock.yaml"),
    "pnpm 6": _pair(pnpm6, "npm", "pnpm-lock.yaml"),
    "bun": _pair(bun, "npm", "bun.lock"),
    "cargo": _pair(cargo, "Cargo", "Cargo.lock"),
    "go": _pair(go, "Go", "go.sum"),
    "uv": _pair(uv, "Python", "uv.lock"),
    "poetry": _pair(poetry, "Python", "poetry.lock"),
    "pdm": _pair(pdm, "Python", "pdm.lock"),
}

KEPT = tuple(
    digest.rstrip("=")
    for digest in (sri("kept2.0.3"), hexed("kept2.0.3"), h1("kept2.0.3"), hashlib.sha512(b"kept2.0.3").hexdigest())
)
"""The hashes of what stays as it was, one an algorithm."""
