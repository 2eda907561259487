"""Values for tests, valid unless told otherwise: `a_question(severity=Tier.LOW)` differs from the rest in one thing.

Each builder takes the fields of its noun by name. A builder of something with a place takes `path` and `line`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.brief import Brief, NotExamined, Stop
from bot.change import Location, RepoPath, Side
from bot.facts import (
    Certainty,
    ChangeKind,
    FileRole,
    Proof,
    ProofKind,
    Provenance,
    ProvenanceEvidence,
    ProvenanceLevel,
    Reading,
    Reference,
    Symbol,
    SymbolChange,
    SymbolKind,
    Usage,
)
from bot.review import Confidence, Dropped, HunkReading, ModelUse, Question, Receipt
from bot.risk import Band, Evidence, Lens, Signal, Tier

CART = "shop/cart.py"
BASE = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"
HEAD = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c"


def a_location(path: str = CART, line: int = 41, end: int | None = None, side: Side = Side.NEW) -> Location:
    return Location(RepoPath(path), line, max(line, end or line), side)


def an_evidence(quote: str = "rate = plan.discount.rate", path: str = CART, line: int = 41) -> Evidence:
    return Evidence(a_location(path, line), quote)


def a_signal(path: str = CART, line: int = 41, **fields: Any) -> Signal:
    signal = Signal(
        rule="removed-guard",
        title="guard removed from Cart.total",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.EDGE,
        evidence=(an_evidence("if plan.discount is None:", path, line),),
        why="The branch that left Cart.total when a plan had no discount is gone.",
    )
    return replace(signal, **fields)


def a_question(path: str = CART, line: int = 41, **fields: Any) -> Question:
    question = Question(
        id="0123456789ab",
        location=a_location(path, line),
        quote="rate = plan.discount.rate",
        text="When a plan has no discount, which branch runs before `plan.discount.rate` is read?",
        trigger="`Plan.discount` is None, as for every free plan",
        consequence="checkout raises AttributeError for free plans",
        settles="run `pytest -k test_total_without_discount`, or read `Plan.__init__`",
        lens=Lens.EDGE,
        severity=Tier.HIGH,
        confidence=Confidence(Band.MEDIUM),
        source="rule removed-guard",
        suspicion="The guard that returned 0 when `plan.discount` was None is gone and nothing replaces it.",
    )
    return replace(question, **fields)


def a_stop(path: str = CART, line: int = 41, **fields: Any) -> Stop:
    stop = Stop(
        a_location(path, line), FileRole.CODE, 12, 3, "guard removed from Cart.total; 2 callers outside the change"
    )
    return replace(stop, **fields)


def a_symbol(name: str = "total", path: str = CART, line: int = 31, **fields: Any) -> Symbol:
    symbol = Symbol(
        name=name,
        qualified=f"Cart.{name}",
        kind=SymbolKind.METHOD,
        path=RepoPath(path),
        start=line,
        end=line + 15,
        signature=f"def {name}(self, plan, coupon=None)",
        parameters=("plan", "coupon=None"),
    )
    return symbol._replace(**fields)


def a_symbol_change(symbol: Symbol | None = None, **fields: Any) -> SymbolChange:
    after = symbol or a_symbol()
    before = after._replace(signature=f"def {after.name}(self, plan)", parameters=("plan",))
    return replace(SymbolChange(ChangeKind.SIGNATURE, after, before, after.start), **fields)


def a_reference(path: str = "shop/api.py", line: int = 12, **fields: Any) -> Reference:
    reference = Reference(
        location=a_location(path, line),
        text="return cart.total(plan)",
        within="quote",
        certainty=Certainty.IMPORTED,
        is_test=False,
        touched=False,
    )
    return replace(reference, **fields)


def a_usage(**fields: Any) -> Usage:
    usage = Usage(
        change=a_symbol_change(),
        references=(
            a_reference(),
            a_reference("shop/cart.py", 60, within="Cart.pay", certainty=Certainty.SAME_FILE, touched=True),
            a_reference("tests/test_cart.py", 5, within="test_total", is_test=True),
        ),
        by_name_only=4,
        places=9,
    )
    return replace(usage, **fields)


def a_proof(path: str = "shop/forms.py", **fields: Any) -> Proof:
    proof = Proof(RepoPath(path), ProofKind.FORMATTING, "python: 412 nodes before and after, all equal")
    return replace(proof, **fields)


def a_provenance(**fields: Any) -> Provenance:
    provenance = Provenance(
        level=ProvenanceLevel.ATTRIBUTED,
        tools=("Claude Code",),
        share=0.75,
        assisted=36,
        added=48,
        owner="Ada Example <ada@example.com>",
        evidence=(
            ProvenanceEvidence(
                level=ProvenanceLevel.ATTRIBUTED,
                tool="Claude Code",
                source="trailer of 9f8e7d6",
                text="Co-Authored-By: Claude <noreply@anthropic.com>",
                rule="claude-code-trailer",
            ),
        ),
    )
    return replace(provenance, **fields)


def a_hunk_reading(path: str = CART, hunk: str = "@@ -38,7 +38,5 @@", **fields: Any) -> HunkReading:
    return replace(HunkReading(RepoPath(path), hunk, Reading.READ, ("rules", "anthropic:claude-test")), **fields)


def a_model_use(**fields: Any) -> ModelUse:
    use = ModelUse(
        model="anthropic:claude-test",
        prompt="ask-questions",
        prompt_version=3,
        prompt_digest="c0ffee0123456789",
        calls=2,
        tokens_in=12_300,
        tokens_out=1_240,
        cost_usd=0.0421,
        seconds=12.13,
    )
    return replace(use, **fields)


def a_receipt(**fields: Any) -> Receipt:
    receipt = Receipt(
        version="0.1.0",
        base=BASE,
        head=HEAD,
        hunks=(
            a_hunk_reading(),
            a_hunk_reading(hunk="@@ -58,6 +56,9 @@"),
            a_hunk_reading("shop/forms.py", "@@ -1,9 +1,9 @@", by=("rules",)),
        ),
        models=(a_model_use(),),
        dropped=(Dropped("the quoted code is not in the file", 2),),
        problems=(),
        seconds=14.251,
    )
    return replace(receipt, **fields)


def a_brief(**fields: Any) -> Brief:
    brief = Brief(
        title="main..feature",
        tier=Tier.HIGH,
        rules=(a_signal(),),
        provenance=a_provenance(),
        questions=(a_question(),),
        more_questions=(),
        reading_order=(a_stop(), a_stop("shop/api.py", 7, added=4, removed=0, reason="body changed: quote")),
        skippable=(a_proof(),),
        blast_radius=(a_usage(),),
        for_author=("Add a test for a plan without a discount: no changed test names Cart.total.",),
        unasked=(),
        not_examined=(NotExamined("assets/logo.png", "binary file"),),
        receipt=a_receipt(),
        notes=("Compared with the merge base of main and feature.",),
    )
    return replace(brief, **fields)
