"""Small declarative files for the tests of the rules on infrastructure."""

from __future__ import annotations


def block(head: str, *lines: str) -> str:
    """A block of Terraform."""
    return f"{head} {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def manifest(kind: str, *lines: str) -> str:
    """A manifest of Kubernetes called `web`, `lines` below its metadata."""
    return f"kind: {kind}\nmetadata:\n  name: web\n" + "".join(f"{line}\n" for line in lines)


def pod(*lines: str) -> str:
    """A Deployment with one container, `lines` of which are given."""
    own = "".join(f"          {line}\n" for line in lines)
    return manifest("Deployment", "spec:", "  template:", "    spec:", "      containers:", "        - name: web") + own
