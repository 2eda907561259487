"""YAML that people write: safe types only, and no key twice."""

from __future__ import annotations

from typing import Any, Final

from bot.errors import ConfigError

__all__ = ["load_yaml"]

_SHALLOW: Final = 10_000
"""Bytes that cannot nest deep enough to exhaust the stack of libyaml's composer, which ends the program, at 200,000."""
_DEEPEST: Final = 100
"""Levels; no file that people write has more."""


def load_yaml(text: bytes | str, name: str) -> object:
    """The value of one YAML document. Raises ConfigError that names the file and the line."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml: 46 case files in 0.03 s, not 0.32
        """Refuses what YAML 1.1 would silently overwrite."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if not isinstance(key, (str, int, float, bool)) or key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key!r} stands twice or is no plain value", key_node.start_mark
                    )
                seen.add(key)
            mapping: dict[Any, Any] = super().construct_mapping(node, deep)
            return mapping

    try:
        if len(text) > _SHALLOW and _is_deep(text, Loader):
            raise ConfigError(f"{name}: it is nested over {_DEEPEST} levels deep.", "Mend the file on the base branch.")
        return yaml.load(text, Loader)  # noqa: S506 - a subclass of the safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark is not None else name
        problem = getattr(error, "problem", None) or "it is no readable YAML"
        raise ConfigError(f"{where}: {problem}.", "Mend the file on the base branch.") from error


def _is_deep(text: bytes | str, loader: Any) -> bool:
    """Told from the events, which take no stack."""
    import yaml

    depth = 0
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            return True
    return False
