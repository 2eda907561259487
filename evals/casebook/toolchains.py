"""How the tests of a case are run, one entry a toolchain. Only cases that people wrote for this purpose are run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.casebook._trees import Tree, write_tree

TIME_LIMIT_S = 120
NODE_MODULES = Path(__file__).parents[1] / "toolchain" / "node_modules"


@dataclass(frozen=True, slots=True)
class Toolchain:
    """What must be there, and the shell commands that run the visible tests and the hidden one."""

    needs: tuple[str, ...]
    """Programs on the PATH."""
    visible: str
    trigger: str
    """Run with the hidden files laid over the tree."""
    package: str | None = None
    """A package of evals/toolchain that must be installed."""

    @property
    def missing(self) -> str | None:
        """What is not on this machine; None when all is."""
        absent = [name for name in self.needs if shutil.which(name) is None]
        if absent:
            return ", ".join(absent)
        here = self.package is None or (NODE_MODULES / self.package).is_dir()
        return None if here else f"{self.package} (npm ci --prefix evals/toolchain)"


_PYTEST = f"{sys.executable} -B -m pytest -q -p no:cacheprovider -p no:xdist -p no:randomly --rootdir ."
_TSC = (
    f"node {NODE_MODULES}/typescript/bin/tsc --outDir .out --rootDir . --module commonjs --moduleResolution node "
    f"--target es2022 --strict --skipLibCheck --esModuleInterop --typeRoots {NODE_MODULES}/@types --types node "
    "$(find . -name '*.ts' -not -name '*.d.ts' -not -path './.out/*')"
)
_JAVA = "mkdir -p .out && javac -nowarn -d .out $(find . -name '*.java')"
_CC = "-std=c11 -g -O1 -Isrc -Iinclude -I. -fsanitize=address,undefined -fno-sanitize-recover=all"
_CXX = _CC.replace("c11", "c++17")
_C_SOURCES = "$(find src -name '*.c' 2>/dev/null)"
_CXX_SOURCES = "$(find src -name '*.cpp' 2>/dev/null)"

ALL: Mapping[str, Toolchain] = {
    "python": Toolchain((), f"{_PYTEST} tests", f"{_PYTEST} trigger"),
    "javascript": Toolchain(("node",), "node --test tests/", "node --test trigger/"),
    "typescript": Toolchain(
        ("node",),
        f"{_TSC} && node --test .out/tests/",
        f"{_TSC} && node --test .out/trigger/",
        package="typescript",
    ),
    "go": Toolchain(("go",), "go vet ./... && go test ./...", "go test -run Trigger ./..."),
    "java": Toolchain(
        ("javac", "java"), f"{_JAVA} && java -ea -cp .out Tests", f"{_JAVA} && java -ea -cp .out Trigger"
    ),
    "rust": Toolchain(("cargo",), "cargo test --offline --quiet", "cargo test --offline --quiet --test trigger"),
    "c": Toolchain(
        ("gcc",),
        f"gcc {_CC} -o .tests {_C_SOURCES} tests/*.c -lm -lpthread && ./.tests",
        f"gcc {_CC} -o .trigger {_C_SOURCES} trigger/*.c -lm -lpthread && ./.trigger",
    ),
    "cpp": Toolchain(
        ("g++",),
        f"g++ {_CXX} -o .tests {_CXX_SOURCES} tests/*.cpp -lpthread && ./.tests",
        f"g++ {_CXX} -o .trigger {_CXX_SOURCES} trigger/*.cpp -lpthread && ./.trigger",
    ),
}
"""Files that are read, not run (Terraform, SQL, Dockerfiles, workflows), are tested by Python: `toolchain: python`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    passed: bool
    output: str
    """The end of what was printed."""


def run(command: str, tree: Tree) -> Outcome:
    """Run a command in a fresh folder that holds the tree and nothing else, without network where Linux allows it."""
    with TemporaryDirectory(prefix="foreread-case-", ignore_cleanup_errors=True) as room:
        write_tree(tree, Path(room))
        environment = {
            **{k: v for k, v in os.environ.items() if k in _KEPT},
            "HOME": os.environ.get("HOME", room),
            "PYTHONPATH": room,
            "PYTHONDONTWRITEBYTECODE": "1",
            "GOFLAGS": "-mod=mod",
            "GOPROXY": "off",
            "GOTOOLCHAIN": "local",
            "CARGO_TARGET_DIR": f"{room}/.target",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=room,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=TIME_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(False, f"stopped after {TIME_LIMIT_S} s")
    return Outcome(done.returncode == 0, done.stdout.decode("utf-8", "replace")[-4000:])


_KEPT = frozenset({"PATH", "LANG", "TMPDIR", "GOROOT", "GOCACHE", "CARGO_HOME", "RUSTUP_HOME", "JAVA_HOME"})
