"""The one comment: what a busy senior reads in ten seconds, and everything else folded beneath it.

Its parts stand between hidden markers, so that what people have answered and what the gate waits for are written anew
while the brief stays as it was. The same inputs give the same bytes: no time of day, no duration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from textwrap import dedent
from typing import Final, NamedTuple

from bot.gate import Answer, AnswerKind
from bot.gate import State as GateState
from bot.post._asked import Asked, asked_in, numbered
from bot.post._checks import CHECK_BRIEF, check_decision
from bot.post._delta import Delta, delta_of, delta_words, epoch_in_force
from bot.post._hosted import HostedChange, Remark
from bot.post._kept import MARKER
from bot.post._regions import BODY, BRIEF, GATE, Held, Memo, key_of, made_of, read_regions, region
from bot.post._sealed import seal
from bot.post._wanted import Wanted
from bot.publish.comment import (
    LIMIT,
    NOTHING_ASKED,
    brief_details,
    code,
    count,
    gate_lines,
    is_override,
    names,
    needs_line,
    prose,
    question_body,
    redacted,
)
from bot.risk import Tier

WHOLE: Final = f"the check “{CHECK_BRIEF}”"
"""Where everything is that the comment has no room for."""
_ROOM_QUESTIONS, _ROOM_GATE, _ROOM_BRIEF, _LEAST = 18_000, 9_000, 40_000, 1_000
_LENGTHS = (300, 160, 60, 20)
"""Characters of each text of a question: the first at which all of them fit."""
_ANSWERS, _PROBLEMS, _SENTENCE = 3, 5, 240
_ALERTS = {
    GateState.SATISFIED: "NOTE",
    GateState.WAITING: "IMPORTANT",
    GateState.BLOCKED: "CAUTION",
    GateState.ERROR: "CAUTION",
}
"""The frame that GitHub draws around what comes next; none of them is green, for the page judges no change."""
_KINDS = {
    AnswerKind.HANDLED: "handled",
    AnswerKind.CANNOT: "cannot happen",
    AnswerKind.DEFECT: "a defect, so it stays open",
    AnswerKind.AUTHOR: "left to the author, so it stays open",
    AnswerKind.WAIVED: "waived",
}
_HOW = (
    "Answer in a comment of your own, a line for each question: `/foreread answer 1 handled at …`, or `cannot happen"
    " because …`, `defect …`, `ask the author …` in its place."
    " A ticked box answers nothing."
)
_NO_BRIEF = "No brief of this change was made yet."
_TAKEN_OUT = (
    "Somebody else has edited this comment, so the brief in it was taken out. `/foreread review` has it written anew."
)
_NO_ROOM = f"The brief has no room beside the questions: {WHOLE} has it."


class _Parts(NamedTuple):
    """Everything but what is remembered."""

    head: str
    questions: str
    brief: str
    gate: str
    hidden: str

    def text(self) -> str:
        return "\n\n".join(part for part in (f"{MARKER}\n{self.head}", *self[1:]) if part)


def comment_text(wanted: Wanted, memo: Memo) -> str:
    """The comment in at most 65,536 characters, counted as UTF-16 does, which is never less than a host counts."""
    sealed = seal(wanted.state, wanted.key)
    room = LIMIT - _weight(sealed) - 2
    held = held_in(wanted)
    asked = asked_in(wanted)
    for most in (_ROOM_BRIEF, 20_000, 8_000, 3_000, 0):
        text = _parts(wanted, asked, held, memo, most).text()
        if _weight(text) <= room:
            return f"{text}\n\n{sealed}"
    bare = _parts(replace(wanted, brief=None), asked, Held(), memo, 0, bare=True).text()
    return f"{bare}\n\n{sealed}"


def held_in(wanted: Wanted) -> Held:
    """What the comment that stands holds of the brief; nothing where that is not the brief that was written here."""
    return Held() if wanted.comment is None else _believed(wanted.hosted, wanted.comment, wanted.key)


def holds_brief(hosted: HostedChange, comment: Remark, key: bytes | None) -> bool:
    """Whether the comment still has the brief that was written here: if not, the brief must be made anew.

    Who may write can edit everybody's remarks. With a key an edit elsewhere, such as a tick, does no harm; without one
    nothing is believed of a comment that somebody else has edited.
    """
    return bool(_believed(hosted, comment, key).made)


def told_of(question: str, hosted: HostedChange, comment: Remark | None, key: bytes | None) -> str:
    """What the comment says of a question beneath its words; "" where that is not the brief that was written here."""
    held = Held() if comment is None else _believed(hosted, comment, key)
    return dedent(held.bodies.get(key_of(question), "")).strip()


def memo_in(comment: Remark | None) -> Memo:
    """What must not be tried again."""
    return Memo() if comment is None else read_regions(comment.text).memo


def _believed(hosted: HostedChange, comment: Remark, key: bytes | None) -> Held:
    held = read_regions(comment.text)
    genuine = held.made == made_of(hosted.id, held.bodies.items(), held.brief, key)
    return held if genuine and (key is not None or not comment.is_touched) else Held()


def _weight(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _parts(
    wanted: Wanted, asked: tuple[Asked, ...], held: Held, memo: Memo, most: int, *, bare: bool = False
) -> _Parts:
    bodies, blocks = _questions(wanted, asked, held, bare=bare)
    whole = f"the check “{check_decision(wanted.hosted.base)}”"
    gate = redacted(gate_lines(wanted.decision, _LEAST if bare else _ROOM_GATE, prose(whole)))
    brief = _brief(wanted, held, most, bare=bare).strip("\n")
    made = made_of(wanted.hosted.id, bodies.items(), brief, wanted.key)
    return _Parts(
        numbered(redacted("\n\n".join(_head(wanted, asked))), asked),
        "\n\n".join([*([f"#### Questions\n\n{_HOW}"] if asked else []), *blocks]),
        region(BRIEF, brief),
        region(GATE, numbered(gate, asked).strip("\n")),
        f"{memo}\n<!-- foreread-made {made} -->",
    )


def _brief(wanted: Wanted, held: Held, most: int, *, bare: bool) -> str:
    if bare or not most:
        return _NO_ROOM
    if wanted.brief is not None:
        return redacted(brief_details(wanted.brief, most, tree=wanted.tree, whole=WHOLE))
    if not wanted.state.brief:
        return _NO_BRIEF
    return held.brief if held.made and len(held.brief) <= most else _NO_ROOM if held.made else _TAKEN_OUT


def _head(wanted: Wanted, asked: tuple[Asked, ...]) -> Iterator[str]:
    yield f"### {_headline(wanted, asked)}"
    alert = "CAUTION" if is_override(wanted.decision) else _ALERTS[wanted.decision.state]
    yield f"> [!{alert}]\n> {_next(wanted)}"
    delta = delta_of(wanted.hosted, wanted.state, {each.question.id for each in asked if each.is_settled})
    about = [f"Head {code(wanted.hosted.head[:12])} for {code(wanted.hosted.base)}"]
    yield f"<sub>{' · '.join(about)}</sub>"
    if delta is not None:
        yield delta_words(delta, wanted.hosted.base)
    if wanted.brief is None and wanted.state.brief and wanted.hosted.head not in wanted.state.brief:
        yield "> [!WARNING]\n> The brief below is of an earlier head."
    if wanted.problems:
        problems = (prose(each[:1].upper() + each[1:], _SENTENCE) for each in wanted.problems[:_PROBLEMS])
        yield "> [!WARNING]\n> " + "\n>\n> ".join(problems)
    if not asked and (wanted.brief is not None or wanted.state.brief):
        yield NOTHING_ASKED


def _headline(wanted: Wanted, asked: tuple[Asked, ...]) -> str:
    tier = _tier(wanted)
    settled = sum(each.is_settled for each in asked)
    said = [f"Foreread: tier {tier.label}" if tier is not None else "Foreread"]
    if asked:
        answered = ", all answered" if settled == len(asked) else f", {settled:,} answered" if settled else ""
        said.append(f"{count(len(asked), 'question')}{answered}")
    return " · ".join(said)


def _tier(wanted: Wanted) -> Tier | None:
    """What the gate goes by; where it cannot decide, what it went by last."""
    if wanted.decision.state is not GateState.ERROR:
        return wanted.decision.requirement.tier
    epoch = epoch_in_force(wanted.hosted, wanted.state)
    return epoch.required.tier if epoch is not None and epoch.required is not None else None


def _next(wanted: Wanted) -> str:
    decision = wanted.decision
    if decision.override is not None:
        by, incident = prose(names(decision.override.by), 120), prose(decision.override.incident, 80)
        return f"**BREAK-GLASS:** let pass in an emergency by {by} (incident {incident}); the full review is owed."
    match decision.state:
        case GateState.SATISFIED:
            by = f", by {prose(names(decision.counted), 120)}" if decision.counted else "; nobody was asked to sign"
            return f"What the policy asks has been given{by}."
        case GateState.WAITING:
            return f"Waits for {needs_line(decision)}"
        case GateState.BLOCKED:
            return f"Cannot pass as it is: {needs_line(decision)}"
        case GateState.ERROR:
            return f"Cannot be decided: {needs_line(decision)}"


def _questions(
    wanted: Wanted, asked: tuple[Asked, ...], held: Held, *, bare: bool
) -> tuple[Mapping[str, str], list[str]]:
    """The bodies by key, and the questions with them: with texts as long as there is room for."""
    delta = delta_of(wanted.hosted, wanted.state, ())
    for limit in () if bare else _LENGTHS:
        bodies = _bodies(wanted, asked, held, limit)
        blocks = [_block(each, bodies.get(key_of(each.question.id), ""), delta, limit) for each in asked]
        if sum(map(_weight, blocks)) <= _ROOM_QUESTIONS:
            return bodies, blocks
    return {}, [_block(replace(each, answers=each.answers[:1]), "", delta, _LENGTHS[-1]) for each in asked]


def _bodies(wanted: Wanted, asked: tuple[Asked, ...], held: Held, limit: int) -> dict[str, str]:
    keys = {key_of(each.question.id) for each in asked}
    if wanted.brief is None:
        return {key: body for key, body in held.bodies.items() if key in keys}
    bodies = {
        key_of(each.id): redacted(question_body(each, wanted.tree, limit, indent="  "))
        for each in wanted.brief.questions
    }
    return {key: body for key, body in bodies.items() if key in keys}


def _block(asked: Asked, body: str, delta: Delta | None, limit: int) -> str:
    is_new = delta is not None and asked.question.id in delta.new
    words = redacted(prose(asked.question.text, limit)) or "What happens here?"
    lines = [f"- [{'x' if asked.is_settled else ' '}] **{asked.number}.{' (new)' if is_new else ''} {words}**"]
    lines += [f"  - {redacted(_answer(each, limit))}" for each in asked.answers[:_ANSWERS]]
    written = f"  <!-- {BODY} -->\n{body}\n  <!-- /{BODY} -->"
    if body and asked.is_settled:
        lines += ["", "  <details><summary>What was asked</summary>\n", written, "\n  </details>"]
    elif body:
        lines += ["", written]
    if not asked.is_settled:
        lines += ["", f"  **Answer:** `/foreread answer {asked.number} handled at …`"]
    key = key_of(asked.question.id)
    return region(f"foreread-question {key}", "\n".join(lines)).replace(
        f"<!-- /foreread-question {key} -->", "<!-- /foreread-question -->"
    )


def _answer(answer: Answer, limit: int) -> str:
    by = code(f"@{answer.by.login}", 60) if answer.by is not None and answer.by.login else "somebody"
    said = prose(answer.text, min(limit, 160))
    doubt = f" ({prose(answer.flagged, min(limit, 160))})" if answer.flagged else ""
    return f"{by}: **{_KINDS[answer.kind]}**{f': {said}' if said else ''}{doubt}"
