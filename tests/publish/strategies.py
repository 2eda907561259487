"""Briefs with any text in any field, for laws that hold whatever other people write."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from bot.brief import Brief, NotExamined
from bot.change import RepoPath, Sha, Side
from bot.facts import (
    Certainty,
    ChangeKind,
    CommitProvenance,
    DependencyChange,
    FileHistory,
    FileRole,
    HistoryFacts,
    Knower,
    Ownership,
    ProofKind,
    ProvenanceEvidence,
    ProvenanceLevel,
    ProvenanceScope,
    Reading,
    RepairedLines,
)
from bot.review import (
    AnswerKind,
    Confidence,
    ContextLevel,
    ContextPlace,
    Dropped,
    GivenAnswer,
    Gone,
    Relation,
    Since,
)
from bot.risk import Band, Evidence, Lens, Tier, Trigger, TriggerKind
from tests import builders as make
from tests.publish.briefs import ATTACK

ATTACKS = (
    *ATTACK.split(" "), "@a", "#1", "`", "``", "```\n", "~~~\n", "|", "\\", "\\|", "<", "&lt;", "<!--", "-->", "<b>", "</details>",
    "</code>", "\n", "\r\n", "\n\n", "\n    ", "\n- ", "\n# ", "\n> ", "\n1. ", "\n---\n", "\n===\n", "\n/close\n", "\n| a |\n|---|\n",
    "[a]: b", "[a](b)", "![a](b)", "<https://a.example>", "http://a.example", "www.a.example", "a@b.example", "GH-1", "o/r#1", "*", "**",
    "_", "__", "~~", "$", "$$", ":+1:", ":", "\x1b", "\x1b[2J", "\x9b1m", "\x07", "\x00", "\x7f", "\u202e", "\u2028", "\u200b", "\u034f",
    "\u0301" * 9, "\ufe0f", "\u3164", "\U000e0041", "\udce9", "\ud800", "文件", "\u3000", "\ufeff", "{0}", "}", "%", "..", " ", "  ", "\t",
)  # fmt: skip
"""Pieces of text that mean something to some reader of text."""

few = settings(max_examples=25, deadline=None)
"""A whole brief is some hundred draws: fewer examples, each of which has most of the attacks in it."""

words = st.lists(st.sampled_from(ATTACKS) | st.text(st.characters(categories=None), max_size=8), max_size=8).map(
    "".join
)
numbers = st.integers(0, 10**7)
shares = st.none() | st.floats(0, 1)


def _several(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


paths = words.map(RepoPath)
places = st.builds(make.a_location, paths, numbers, numbers, st.sampled_from(Side))
evidence = st.builds(Evidence, places, words)
signals = st.builds(
    make.a_signal,
    rule=words,
    title=words,
    why=words,
    floor=st.sampled_from(Tier),
    lens=st.sampled_from(Lens),
    evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
)
answers = st.none() | st.builds(GivenAnswer, st.sampled_from(AnswerKind), words, words, st.booleans())
questions = st.builds(
    make.a_question,
    within=words,
    code=words,
    answer=answers,
    id=words,
    location=places,
    quote=words,
    text=words,
    trigger=words,
    consequence=words,
    settles=words,
    lens=st.sampled_from(Lens),
    severity=st.sampled_from(Tier),
    confidence=st.builds(Confidence, st.sampled_from(Band), shares, numbers),
    source=words,
    suspicion=words,
    also=_several(places),
)
symbols = st.builds(make.a_symbol, words, paths, numbers, qualified=words, signature=words)
changes = st.builds(make.a_symbol_change, symbols, kind=st.sampled_from(ChangeKind), before=st.none() | symbols)
references = st.builds(
    make.a_reference,
    location=places,
    text=words,
    within=words,
    certainty=st.sampled_from(Certainty),
    is_test=st.booleans(),
    touched=st.booleans(),
)
usages = st.builds(
    make.a_usage,
    change=changes,
    references=_several(references),
    by_name_only=numbers,
    places=numbers,
    generic=st.booleans(),
    unknown=words,
    overrides=_several(references, 1),
    overridden_by=_several(references, 1),
    named_in=_several(references, 1),
)
provenances = st.builds(
    make.a_provenance,
    level=st.sampled_from(ProvenanceLevel),
    tools=_several(words),
    share=shares,
    owner=st.none() | words,
    assisted=numbers,
    added=numbers,
    evidence=_several(
        st.builds(
            ProvenanceEvidence,
            *(st.sampled_from(ProvenanceLevel), words, words, words, words, words),
            scope=st.sampled_from(ProvenanceScope),
            commit=st.none() | words.map(Sha),
            partial=st.booleans(),
            lines=_several(places),
        )
    ),
    commits=_several(
        st.builds(CommitProvenance, words.map(Sha), st.sampled_from(ProvenanceLevel), _several(words), st.booleans())
    ),
    lines=st.dictionaries(paths, _several(places), max_size=2),
    conflicts=_several(words),
    incomplete=words,
)
times = st.integers(-(2**63), 2**63)
pasts = st.builds(
    HistoryFacts,
    files=_several(
        st.builds(
            FileHistory,
            *(paths, numbers, numbers, _several(words.map(Sha)), numbers, times),
            repaired=_several(st.builds(RepairedLines, places, words.map(Sha), times, words), 1),
        )
    ),
    knowers=_several(st.builds(Knower, words, words, numbers, numbers, numbers, times, st.booleans())),
    owners=_several(st.builds(Ownership, paths, _several(words), words, numbers)),
    owners_file=words,
    owners_errors=_several(words),
    window=numbers,
    incomplete=words,
)
hunks = st.builds(make.a_hunk_reading, paths, words, reading=st.sampled_from(Reading), by=_several(words), reason=words)
sent = st.builds(
    ContextPlace, paths, st.integers(1, 9), st.integers(1, 9), st.sampled_from(Relation), words, st.booleans()
)
models = st.builds(
    make.a_model_use,
    model=words,
    prompt=words,
    prompt_digest=words,
    cost_usd=st.none() | st.floats(0, 1000),
    context=st.sampled_from(ContextLevel),
    context_sent=_several(sent),
    context_left_out=st.integers(0, 9),
)
sinces = st.builds(
    Since,
    words,
    _several(words),
    _several(words),
    _several(st.builds(Gone, words, places, words, words)),
    _several(words),
    numbers,
    numbers,
)
receipts = st.builds(
    make.a_receipt,
    version=words,
    base=words,
    head=words,
    hunks=_several(hunks),
    models=_several(models),
    dropped=_several(st.builds(Dropped, words, numbers)),
    problems=_several(words),
    advice=_several(words),
)
briefs: st.SearchStrategy[Brief] = st.builds(
    make.a_brief,
    title=words,
    tier=st.sampled_from(Tier),
    rules=_several(signals),
    provenance=provenances,
    questions=_several(questions),
    more_questions=_several(questions),
    answered=_several(questions, 1),
    since=st.none() | sinces,
    reading_order=_several(
        st.builds(make.a_stop, paths, numbers, role=st.sampled_from(FileRole), added=numbers, reason=words)
    ),
    skippable=_several(
        st.builds(
            make.a_proof,
            paths,
            kind=st.sampled_from(ProofKind),
            detail=words,
            places=_several(places),
            exceptions=_several(places),
        )
    ),
    blast_radius=_several(usages),
    for_author=_several(words),
    unasked=_several(signals),
    not_examined=_several(st.builds(NotExamined, words, words)),
    receipt=receipts,
    triggers=_several(st.builds(Trigger, st.sampled_from(TriggerKind), words, _several(places))),
    past=pasts,
    dependencies=_several(
        st.builds(
            DependencyChange,
            *(words, words, st.none() | words, st.none() | words, st.booleans(), paths, numbers),
            *(st.booleans(), st.booleans(), st.booleans()),
        )
    ),
    notes=_several(words),
)
