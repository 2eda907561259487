"""What other programs, or data that is stored already, read differently from now on.

Sources: protobuf's language guide on updating a message; Thrift's on field identifiers; Avro's schema resolution (a new
field without default); the manuals of encoding/json, serde, Jackson and pydantic on the names they write.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Side
from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import Row, meaning, row_signal
from bot.risk._view import LONGEST, View, few, look
from bot.risk._wire import Field, Wire, is_compatible, read

_OLD = "a process of the other release, or data that was stored before"
_RENUMBERED = meaning(
    "{name} has another number: {old} → {new}",
    "`{name}` (line {line}) had the number {old} and now has {new}. Who still sends or has stored it under the old one?",
    _OLD,
    "what was written as {old} is no longer read as {name}",
    "the deployed readers and writers; a new field beside the old one",
)
_REUSED = meaning(
    "number {old} means {name} now",
    "Number {old} was `{was}` and is `{name}` now (line {line}). What does a reader make of a message from before?",
    _OLD,
    "old bytes of {was} are read as {name}",
    "a number that was never used; `reserved {old}`",
)
_RETYPED = meaning(
    "{name} has another type: {old} → {new}",
    "`{name}` (line {line}) goes from `{old}` to `{new}` under the same number. What does the other side read until it is deployed as well?",
    _OLD,
    "its bytes cannot be read as {new}, or are read as something else",
    "the language guide on which types can stand in for each other; a new field",
)
_UNRESERVED = meaning(
    "{name} is removed and its number not reserved",
    "`{name} = {old}` (line {line} before) is removed. What keeps {old} from being given to another field while old messages exist?",
    "a later field with that number",
    "old bytes of {name} are read as something else",
    "`reserved {old};` and who still sends the field",
    Tier.MEDIUM,
)
_REQUIRED = meaning(
    "{name} is required now",
    "`{name}` (line {line}) is required. What becomes of a message or request that was written without it?",
    _OLD,
    "whatever lacks {name} is refused",
    "the writers that are deployed; an optional field with a check in code",
)
_NO_DEFAULT = meaning(
    "{name} has no default",
    "`{name}` (line {line}) has no default. What does a reader with this schema make of records that were written without it?",
    "a record from before",
    "reading records that lack {name} fails",
    "a `default`; the registry's check for compatibility",
)
_WIRE_NAME = meaning(
    "written as {new}, no longer as {old}",
    "`{name}` is written as `{new}` and was `{old}` (line {line}). Which client, file or cache entry still says `{old}`?",
    _OLD,
    "what says {old} is read as if it were missing",
    "the readers outside this repository; accepting both names for a while",
)  # fmt: skip

_NAMED = (
    lazy(r"^\s*(?P<name>\w+)\s+[\w.*\[\]{} ]+?\s*`[^`]*\b(?:json|yaml|bson|msgpack|xml):\"(?P<wire>[\w.\-]+)"),
    lazy(r"@(?:JsonProperty|SerializedName|JsonAlias|XmlElement|SerialName|JsonPropertyName|Json)\(\s*(?:name\s*=\s*|value\s*=\s*)?\"(?P<wire>[\w.\-]+)\""),
    lazy(r"#\[serde\([^\]]*\brename\s*=\s*\"(?P<wire>[\w.\-]+)\""),
    lazy(r"#\[serde\([^\]]*\brename_all\s*=\s*\"(?P<wire>[\w.\-]+)\""),
    lazy(r"^\s*(?P<name>\w+)\s*(?::[^=]+)?=\s*(?:pydantic\.)?Field\(.*\b(?:alias|serialization_alias)\s*=\s*[\"'](?P<wire>[\w.\-]+)[\"']"),
    lazy(r"\[JsonPropertyName\(\"(?P<wire>[\w.\-]+)\"\)\]"),
)  # fmt: skip
_MAY_NAME = lazy(r":\"|@(?:Json|Serial|Xml)|serde|alias|JsonPropertyName")
"""What a line must hold for one of these to match: most files have none, and the patterns above cost more."""
_AVRO = lazy(r"\"name\"\s*:\s*\"(?P<name>\w+)\"")
_READ = frozenset({FileRole.CODE, FileRole.CONFIG, FileRole.DATA, FileRole.INFRASTRUCTURE})


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for fields, numbers and names that others read differently from now on."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for file in facts.files:
        if file.role not in _READ or file.proof is not None or file.diff.old_path is None or file.diff.new_path is None:
            continue
        if file.path.endswith((".proto", ".thrift")):
            yield from _messages(look(file))
        elif file.path.endswith(".avsc"):
            yield from _avro(look(file))
        elif any(_MAY_NAME.search(line.text[:LONGEST]) for line in file.diff.removed):
            yield from _names(look(file))


def _messages(view: View) -> Iterator[Signal]:
    thrift = view.file.path.endswith(".thrift")
    hunks = view.file.diff.hunks
    old = read(view.old, {h.old_start: h.section for h in hunks}, thrift)
    new = read(view.new, {h.new_start: h.section for h in hunks}, thrift)
    now = {(f.owner, f.name): f for f in new.fields}
    numbers = {(f.owner, f.number): f for f in new.fields}
    for was in old.fields:
        same = now.get((was.owner, was.name))
        if was.line in view.removed and not (same and _is_renamed(was.type, same.type, old, new)):
            yield from _became(view, was, same, numbers.get((was.owner, was.number)), new)
    before = {(f.owner, f.name) for f in old.fields}
    for field in new.fields:
        fresh = field.line in view.added and (field.owner, field.name) not in before
        if fresh and field.label == "required" and field.owner not in new.owners - old.owners and old.fields:
            yield _signal(view, _REQUIRED, field, Side.NEW, {"name": field.name})


def _is_renamed(was: str, now: str, old: Wire, new: Wire) -> bool:
    """Whether a message only got another name, which is not written anywhere."""
    return f"message {was}" in old.owners - new.owners and f"message {now}" in new.owners - old.owners


def _became(view: View, was: Field, same: Field | None, numbered: Field | None, new: Wire) -> Iterator[Signal]:
    values = {"name": was.name, "was": was.name, "old": was.number}
    if same is not None and same.number != was.number:
        yield _signal(view, _RENUMBERED, same, Side.NEW, values | {"new": same.number})
    elif same is not None and not is_compatible(was.type, same.type):
        yield _signal(view, _RETYPED, same, Side.NEW, values | {"old": was.type, "new": same.type})
    elif same is not None and same.label == "required" != was.label:
        yield _signal(view, _REQUIRED, same, Side.NEW, values)
    elif same is None and numbered is not None and not is_compatible(was.type, numbered.type):
        yield _signal(view, _REUSED, numbered, Side.NEW, values | {"name": numbered.name})
    elif same is None and numbered is None and was.owner and _stands(view, was, new) and not _is_reserved(was, new):
        yield _signal(view, _UNRESERVED, was, Side.OLD, values)


def _stands(view: View, was: Field, new: Wire) -> bool:
    """Whether the message that held a field is still there: its head is shown, or stands outside the hunks."""
    shown_before = any(was.owner.partition(" ")[2] in view.old[n] for n in view.removed if "{" in view.old[n])
    return was.owner in new.owners or not shown_before


def _is_reserved(was: Field, new: Wire) -> bool:
    words = new.reserved.replace(",", " ").split()
    spans = zip(words, words[2:], strict=False) if "to" in words else ()
    inside = any(
        a.isdecimal() and b.isdecimal() and int(a) <= int(was.number) <= int(b)
        for a, b in spans
        if was.number.isdecimal()
    )
    return was.number in words or f'"{was.name}"' in words or inside


def _signal(view: View, entry: Row, field: Field, side: Side, values: dict[str, str]) -> Signal:
    evidence = view.evidence(field.line, side)
    return row_signal(RULE.id, None, Lens.CONTRACT, entry, evidence, {"code": evidence.quote, **values})


def _avro(view: View) -> Iterator[Signal]:
    if not view.old:
        return
    before = {m["name"] for n in view.removed if (m := _AVRO.search(view.old[n]))}
    for number in sorted(view.added):
        text = view.new[number]
        found = _AVRO.search(text)
        if (
            found
            and found["name"] not in before
            and '"default"' not in text
            and '"type"' in text
            and "}" in text
            and '"record"' not in text
        ):
            evidence = view.evidence(number)
            yield row_signal(
                RULE.id, None, Lens.CONTRACT, _NO_DEFAULT, evidence, {"name": found["name"], "code": text.strip()}
            )


def _names(view: View) -> Iterator[Signal]:
    """Names on the wire that were replaced: one pattern on a removed line, and on the added line in its place."""
    added_names = {wire for number in view.added for wire in _wires(view.new[number])}
    kept = {wire for n, text in view.new.items() if n not in view.added for wire in _wires(text)}
    for block in view.blocks():
        if len(block.removed) != len(block.added):
            continue
        for old, new in zip(block.removed, block.added, strict=True):
            for pattern in _NAMED:
                was, now = pattern.search(old.text), pattern.search(new.text)
                if was is None or now is None or was["wire"] == now["wire"] or was["wire"] in added_names | kept:
                    continue
                if "name" in was.groupdict() and was["name"] != now["name"]:
                    continue
                if _still_read(new.text, was["wire"]):
                    continue
                evidence = view.evidence(new.new or 1)
                name = now.groupdict().get("name") or view.definition(new.new or 1) or view.file.path.rpartition("/")[2]
                values = {"name": name, "old": was["wire"], "new": now["wire"], "code": evidence.quote}
                yield row_signal(RULE.id, None, Lens.CONTRACT, _WIRE_NAME, evidence, values)


def _still_read(text: str, wire: str) -> bool:
    """Whether a line accepts the old name beside the new one: `AliasChoices("new", "old")`, `alias = "old"`."""
    return "alias" in text.lower() and any(f"{quote}{wire}{quote}" in text for quote in "\"'")


def _wires(text: str) -> Iterator[str]:
    for pattern in _NAMED:
        found = pattern.search(text)
        if found:
            yield found["wire"]


RULE = Rule(
    id="serialisation-format",
    group=Group.DATA,
    about="Other programs, or data that is stored already, read a message, field or name differently from now on.",
    detect=detect,
)
