"""Words of any language: what a model writes for a team need not be English, nor have spaces between its words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.pattern import lazy

_KANA_HAN = "\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HANGUL = "\uac00-\ud7af"
_SOUTH_EAST = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer."""

_WORD = lazy(r"[^\W\d]\w+")
_RUN = lazy(f"[{_KANA_HAN}{_HANGUL}]+|[{_SOUTH_EAST}]+|[^{_KANA_HAN}{_HANGUL}{_SOUTH_EAST}]+")
_UNSPACED = lazy(f"[{_KANA_HAN}]+|[{_SOUTH_EAST}]+")
_CHUNKED = lazy(f"[{_KANA_HAN}{_HANGUL}]")
_FAR = lazy(f"[{_SOUTH_EAST}]")
_ENDINGS = lazy("[\u3040-\u309f]+")

_ASKS = ("?", "？", "؟", "\u037e")
"""Question marks: Latin, full-width, Arabic, Greek."""
_ASKING_WORDS = ("か", "の", "吗", "呢", "嗎")
"""What a question may end in, in Japanese and Chinese, where no mark is needed."""
_INSIDE = ("\u055e", "\u1367")
"""Armenian's question mark stands on a word; Ethiopic's may."""
_DIRECTIONS = "\u200e\u200f\u061c"


def words(text: str) -> Iterator[str]:
    """What two texts about the same thing have in common: words, in small letters.

    Where words are not parted, or carry their endings with them, overlapping pieces stand for them: two characters of
    Chinese, Japanese and Korean, without those that are but endings; four of the scripts of South-East Asia.
    """
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word.isascii():
            yield word
            continue
        for run in _RUN.findall(word):
            size = 2 if _CHUNKED.match(run) else 4 if _FAR.match(run) else 0
            if size:
                yield from (p for i in range(len(run) - size + 1) if not _ENDINGS.fullmatch(p := run[i : i + size]))
            elif len(run) > 1:
                yield run


def length_in_words(text: str) -> int:
    """How long a text is to read, in words: two characters count as one where words are not parted, four in Thai."""
    if text.isascii():
        return len(text.split())
    unspaced = sum(-(-len(run) // (4 if _FAR.match(run) else 2)) for run in _UNSPACED.findall(text))
    return unspaced + len(_UNSPACED.sub(" ", text).split())


def is_asked(text: str) -> bool:
    """Whether a text ends as a question does; where a script has no mark for that, it may be one."""
    said = text.rstrip()
    if said.isascii():
        return said.endswith("?")
    bare = said.rstrip(_DIRECTIONS).rstrip("。.」』)）`»”")
    return (
        bare.endswith((*_ASKS, *_ASKING_WORDS))
        or (bare.endswith(";") and "\u0370" <= bare.rstrip("; ")[-1:] <= "\u03ff")
        or any(mark in said for mark in _INSIDE)
        or _FAR.match(bare[-1:]) is not None
    )
