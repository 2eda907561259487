"""The language of a team: what models are asked to write is asked for in it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.pattern import lazy
from bot.review.asking._prompt_set import PromptSet

_TAG = lazy(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?")
"""Language, script and region of BCP 47 (RFC 5646, section 2.1); no variants, extensions or private use."""
_MEANT = {"jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk"}
"""Countries, which are no languages."""
WRITTEN = "en"
"""The language that prompts are written in, so that nothing need be said of it."""


def read_language(said: str) -> str:
    """A tag such as `de`, `pt-BR` or `zh-Hant`, as it is usually written. Raises ValueError that says what is wrong."""
    match = _TAG.fullmatch(said)
    if match is None:
        raise ValueError(f"{said[:40]!r} is no tag of a language")
    language, script, region = match[1].lower(), match[2], match[3]
    if language in _MEANT:
        raise ValueError(f"{language} is a country; its language is {_MEANT[language]}")
    return "-".join(filter(None, (language, script and script.title(), region and region.upper())))


def in_language(prompts: PromptSet, tag: str | None) -> PromptSet:
    """The same prompts, with the wish for a language. Without one, and for English, nothing changes by a byte.

    With one they have another digest: what a model was asked in other words is another reading. Raises ValueError as
    `read_language`.
    """
    if tag is None or (tag := read_language(tag)) == WRITTEN:
        return prompts
    wish = (
        f"Write in the language with the IETF tag `{tag}` whatever a person will read of your reply: each question,"
        " trigger, consequence, suspicion, reason, and what settles it; leave quotes, names of the code, paths and the"
        " words that the schema gives as they are, and for 40 words take 80 characters where that language puts no"
        " spaces between words."
    )
    said = (
        replace(
            p, system=f"{p.system}\n\n{wish}", digest=hashlib.sha256(f"{p.digest}\0{wish}".encode()).hexdigest()[:16]
        )
        for p in prompts.prompts
    )
    return replace(prompts, prompts=tuple(said))
