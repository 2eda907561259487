"""New code builds objects from data in a format that can carry code, or reads XML that may name outside files.

Sources: the warnings in the documentation of `pickle`, `marshal`, `shelve`, `yaml.load`, `torch.load` (before 2.6 the
default loads pickles), `BinaryFormatter`, `unserialize`, `Marshal.load`; CWE-502, and CWE-611 for XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._dangers import ANY, SCRIPT, Call, Danger, Frame, always, find_dangers, setting, sink
from bot.risk._interpolation import is_literal
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_LOAD = Danger(
    "builds objects from data that can carry code",
    "Who can write that data, and how do we know that nobody else did?",
    "data that someone else wrote",
    "loading it runs their code",
    "where the data that line {line} loads is written, and who may write there",
)
_XML = Danger(
    "lets an XML document name files and addresses that are read",
    "Whose documents reach it, and which of them need outside entities?",
    "a document with an external entity",
    "it reads files of this host or reaches its network",
    "whose documents line {line} parses; turn outside entities off",
)


def _unsafe_yaml(call: Call) -> str | None:
    return None if re.search(r"Safe|BaseLoader|ruamel", call.body) or not call.body.strip("()") else ""


def _whole_pickle(call: Call) -> str | None:
    return None if re.search(r"\bweights_only\s*=\s*(?!False)", call.body) else ""


def _allows_pickle(call: Call) -> str | None:
    return "" if re.search(r"\ballow_pickle\s*=\s*True", call.body) else None


def _any_class(call: Call) -> str | None:
    if re.search(r"allowed_classes['\"]?\s*=>\s*(?:false|\[)", call.body) or is_literal(call.first()):
        return None
    if re.match(r"\\?serialize\(", call.first()):
        return None  # a copy of what was there already
    return ""


def _entities(call: Call) -> str | None:
    return "" if re.search(r"\bresolve_entities\s*=\s*True|\bnoent\s*:\s*true|LIBXML_NOENT", call.body) else None


_SINKS = (
    sink("Python", r"^(?:c?[pP]ickle|dill|cloudpickle|_pickle|marshal|jsonpickle|joblib)\.(?:loads?|Unpickler|decode)$|^shelve\.open$|^(?:pd|pandas)\.read_pickle$", _LOAD, always),
    sink("Python", r"^yaml\.(?:load|load_all|unsafe_load|unsafe_load_all|full_load)$", _LOAD, _unsafe_yaml),
    sink("Python", r"^torch\.load$", _LOAD, _whole_pickle),
    sink("Python", r"^(?:np|numpy)\.load$", _LOAD, _allows_pickle),
    sink("Java|Kotlin", r"^ObjectInputStream$|^XMLDecoder$", _LOAD, always),
    sink("C#", r"^(?:BinaryFormatter|NetDataContractSerializer|SoapFormatter|LosFormatter)$", _LOAD, always),
    sink("PHP", r"^\\?unserialize$", _LOAD, _any_class),
    sink("Ruby", r"^Marshal\.(?:load|restore)$|^YAML\.unsafe_load$", _LOAD, always),
    sink(SCRIPT, r"^(?:serialize|nodeSerialize)\.unserialize$", _LOAD, always),
    sink(ANY, r"(?:^|\.)(?:XMLParser|parseXml|parseXmlString|simplexml_load_string|loadXML)$", _XML, _entities),
)  # fmt: skip
_SETTINGS = (
    setting("Java|Kotlin", r"external-(?:general|parameter)-entities\"\s*,\s*true|disallow-doctype-decl\"\s*,\s*false|setExpandEntityReferences\(\s*true", _XML),
    setting("C#", r"DtdProcessing\s*=\s*DtdProcessing\.Parse|TypeNameHandling\s*=\s*TypeNameHandling\.(?:All|Auto|Objects)", _XML),
    setting("Java|Kotlin", r"\benableDefaultTyping\(|\bactivateDefaultTyping\(", _LOAD),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for new loads of data that can carry code."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)


RULE = Rule(
    id="unsafe-deserialisation",
    group=Group.SECURITY,
    about="New code loads data in a format that can carry code, or XML that may name outside files.",
    detect=detect,
)
