"""The briefs behind the golden files: an ordinary day, a quiet one, a hostile one and a broken one."""

from __future__ import annotations

from bot.brief import Brief, NotExamined
from bot.change import RepoPath, Sha, Side
from bot.facts import (
    Certainty,
    ChangeKind,
    DependencyChange,
    FileHistory,
    FileRole,
    HistoryFacts,
    Knower,
    Ownership,
    ProofKind,
    ProvenanceEvidence,
    ProvenanceLevel,
    Reading,
    SymbolKind,
)
from bot.review import AnswerKind, Confidence, Dropped, GivenAnswer, Gone, Since
from bot.risk import Band, Evidence, Lens, Tier, Trigger, TriggerKind
from tests.builders import (
    BASE,
    HEAD,
    a_brief,
    a_hunk_reading,
    a_location,
    a_model_use,
    a_proof,
    a_provenance,
    a_question,
    a_receipt,
    a_reference,
    a_signal,
    a_stop,
    a_symbol,
    a_symbol_change,
    a_usage,
)


def typical() -> Brief:
    """Three questions, two sources, a blast radius with every kind of knowledge in it."""
    refund = a_symbol("refund", "shop/payment.py", 12, qualified="refund", kind=SymbolKind.FUNCTION)
    gone = a_symbol("legacy_total", line=90)
    return a_brief(
        rules=(
            a_signal(),
            a_signal(
                "shop/payment.py",
                12,
                rule="sensitive-domain",
                title="touches payment",
                lens=Lens.DATA,
                why="`refund` in shop/payment.py belongs to the domain payment.",
            ),
        ),
        questions=(
            a_question(also=(a_location("shop/api.py", 12), a_location("shop/job.py", 40))),
            a_question(
                "shop/payment.py",
                21,
                id="1123456789ab",
                location=a_location("shop/payment.py", 21, 23),
                quote="    for attempt in range(retries):\n        charge(card)\n        log(attempt)",
                text="If the first `charge` succeeds and its reply is lost, what keeps the second from charging again?",
                trigger="the payment provider times out after it has booked the charge",
                consequence="the customer pays twice",
                settles="read whether `charge` sends an idempotency key, or ask the owner of shop/payment.py",
                lens=Lens.FAILURE,
                severity=Tier.CRITICAL,
                confidence=Confidence(Band.HIGH, 0.412, 58),
                source="model anthropic:claude-test",
                suspicion="The loop repeats a call that is not idempotent.",
            ),
            a_question(
                id="2123456789ab",
                location=a_location(line=88, side=Side.OLD),
                quote="def legacy_total(self):",
                text="Which caller outside this repository still uses `Cart.legacy_total`?",
                trigger="a client was built against the last release",
                consequence="it fails with AttributeError after the upgrade",
                settles="search the clients, or keep the old name for one release",
                lens=Lens.CONTRACT,
                severity=Tier.MEDIUM,
                confidence=Confidence(Band.LOW, 0.25, 12),
                source="rule removed-public-name, model anthropic:claude-test",
            ),
        ),
        more_questions=(a_question("shop/api.py", 12, id="3123456789ab"),),
        reading_order=(
            a_stop("shop/payment.py", 12, added=31, removed=4, reason="touches payment; 1 caller outside the change"),
            a_stop(),
            a_stop("shop/api.py", 7, added=4, removed=0, reason="body changed: quote"),
            a_stop("tests/test_cart.py", 1, role=FileRole.TEST, added=9, removed=0, reason="test"),
        ),
        skippable=(
            a_proof(),
            a_proof("docs/logo.svg", kind=ProofKind.RENAME, detail="assets/logo.svg before, the same blob"),
            a_proof(
                "shop/money.py",
                kind=ProofKind.MOVED,
                detail="`round_half` was shop/cart.py:120-134",
                places=(a_location("shop/money.py", 8, 22),),
            ),
        ),
        blast_radius=(
            a_usage(),
            a_usage(
                change=a_symbol_change(refund, kind=ChangeKind.BODY),
                references=(a_reference("shop/job.py", 40, within="", certainty=Certainty.UNIQUE, touched=True),),
                by_name_only=0,
            ),
            a_usage(change=a_symbol_change(gone, kind=ChangeKind.REMOVED), references=(), by_name_only=0, places=1),
            a_usage(change=a_symbol_change(a_symbol("get")), references=(), by_name_only=0, places=1412, generic=True),
        ),
        triggers=(
            Trigger(TriggerKind.LINES, "36 assisted lines, more than 10", (a_location(),)),
            Trigger(TriggerKind.CRITICAL_PATH, "payments", (a_location("shop/payment.py", 12),)),
        ),
        past=HistoryFacts(
            files=(
                FileHistory(RepoPath("shop/cart.py"), 14, 5, (Sha(HEAD),), 3, 1_790_000_000),
                FileHistory(RepoPath("shop/api.py"), 2, 0, (), 1, 1_780_000_000),
            ),
            knowers=(
                Knower("Grace Example", "grace@example.com", 9, 31, 2, 1_790_000_000),
                Knower("Ada Example", "ada@example.com", 4, 0, 1, 1_780_000_000),
            ),
            owners=(
                Ownership(RepoPath("shop/payment.py"), ("@example/payments",), "/shop/payment*", 3),
                Ownership(RepoPath("shop/cart.py"), ("@example/shop", "@grace"), "/shop/", 2),
                Ownership(RepoPath("tests/test_cart.py"), (), "/tests/", 5),
            ),
            owners_file=".github/CODEOWNERS",
            traced=40,
            window=1000,
        ),
        unasked=(
            a_signal("shop/job.py", 3, rule="new-thread", title="thread started in run", ask=None, lens=Lens.FAILURE),
        ),
    )


def nothing_asked() -> Brief:
    """A small change without a model, about which no rule had a question."""
    hunks = (a_hunk_reading("README.md", "@@ -1,3 +1,4 @@", by=("rules",)),)
    return a_brief(
        title="staged changes",
        tier=Tier.LOW,
        rules=(),
        provenance=a_provenance(level=ProvenanceLevel.NONE, tools=(), share=0.0, owner=None, evidence=()),
        questions=(),
        reading_order=(a_stop("README.md", 3, role=FileRole.DOCS, added=1, removed=0, reason="documentation"),),
        skippable=(),
        blast_radius=(),
        for_author=(),
        not_examined=(),
        receipt=a_receipt(head="", hunks=hunks, models=(), dropped=(), seconds=0.18),
        notes=(),
    )


ATTACK = (
    "@octocat see #1 and GH-2, octo/cat#3 at https://evil.example or www.evil.example <img src=x onerror=alert(1)> "
    "</details><script>alert(1)</script> ![x](https://evil.example/x.png) [click](javascript:alert(1)) **bold** `a|b` "
    "$\\color{white}x$ :tada: "
    "\x1b[31mred\x1b]0;title\x07 \u202eevil\u2066 \u200bzero\u00adwidth | cell\n/close\n# heading\n```"
)
"""What a change or a model may say to reach past the page: through GitHub, a browser or a terminal."""


def hostile() -> Brief:
    """Attacks in every field that other people fill."""
    path = "src/`@octocat`/<b>\n|\x1b[2J\udce9/évil 文件.py"
    place = a_location(path, 7, 9)
    symbol = a_symbol(ATTACK, path, qualified=ATTACK, signature=ATTACK)
    signal = a_signal(title=ATTACK, why=ATTACK, evidence=(Evidence(place, ATTACK),), ask=None)
    question = a_question(
        location=place,
        quote="/close\n```\n@octocat </pre> \x1b[2J",
        text=ATTACK,
        trigger=ATTACK,
        consequence=ATTACK,
        settles=ATTACK,
        suspicion=ATTACK,
        source=f"model {ATTACK}",
        also=(place,),
    )
    evidence = ProvenanceEvidence(ProvenanceLevel.DECLARED, ATTACK, ATTACK, ATTACK, "rule", ATTACK, lines=(place,))
    return a_brief(
        title=ATTACK,
        rules=(signal,),
        provenance=a_provenance(
            tools=(ATTACK,), owner=ATTACK, evidence=(evidence,), conflicts=(ATTACK,), incomplete=ATTACK
        ),
        questions=(question,),
        more_questions=(question,),
        reading_order=(a_stop(path, 7, reason=ATTACK),),
        triggers=(Trigger(TriggerKind.DEFINITION, ATTACK, (place,)),),
        dependencies=(DependencyChange(ATTACK, ATTACK, ATTACK, ATTACK, True, RepoPath(path), 1),),
        past=HistoryFacts(
            files=(FileHistory(RepoPath(path), 2, 2, (Sha(ATTACK),), 1, 2**60),),
            knowers=(Knower(ATTACK, ATTACK, 1, 1, 1, -(2**60)),),
            owners=(Ownership(RepoPath(path), (ATTACK,), ATTACK, 1),),
            owners_file=path,
            window=9,
            incomplete=ATTACK,
        ),
        skippable=(a_proof(path, detail=ATTACK, places=(place,), exceptions=(place,)),),
        blast_radius=(
            a_usage(
                change=a_symbol_change(symbol),
                references=(a_reference(path, 3, text=ATTACK, within=ATTACK),),
                unknown=ATTACK,
            ),
        ),
        for_author=(ATTACK,),
        unasked=(signal,),
        not_examined=(NotExamined(path, ATTACK),),
        receipt=a_receipt(
            base=ATTACK,
            head=ATTACK,
            hunks=(a_hunk_reading(path, ATTACK, by=("rules", ATTACK), reason=ATTACK, reading=Reading.PARTLY),),
            models=(a_model_use(model=ATTACK, prompt=ATTACK, prompt_digest=ATTACK),),
            dropped=(Dropped(ATTACK, 1),),
            problems=(ATTACK,),
        ),
        notes=(ATTACK,),
    )


def incomplete() -> Brief:
    """A model that failed, and files that nobody could read."""
    problem = "The model did not answer within 120 seconds. Run the review again, or raise `model.timeout_s`."
    return a_brief(
        tier=Tier.CRITICAL,
        provenance=a_provenance(
            level=ProvenanceLevel.SUSPECTED,
            share=1.0,
            incomplete="notes: the clone is shallow (fetch with --unshallow)",
        ),
        rules=tuple(
            a_signal("db/migrations/0042.sql", n, title=f"column dropped in orders ({n})", floor=Tier.CRITICAL)
            for n in range(1, 8)
        ),
        reading_order=tuple(
            a_stop(f"db/part{n:02}.sql", n, role=FileRole.MIGRATION, reason="migration") for n in range(1, 15)
        ),
        skippable=(
            a_proof(),
            a_proof(
                "shop/tax.py",
                kind=ProofKind.RENAMED_SYMBOL,
                detail="`_rate` is `_tax_rate`",
                exceptions=(a_location("shop/report.py", 31),),
            ),
        ),
        dependencies=(
            DependencyChange(
                "left-pad", "npm", "1.3.0", "1.3.0", False, RepoPath("package-lock.json"), 88, integrity_changed=True
            ),
            DependencyChange("jinja2", "PyPI", "3.1.5", "3.1.6", True, RepoPath("uv.lock"), 12),
            DependencyChange("jinja2", "PyPI", ">=3.1", ">=3.1.6", True, RepoPath("pyproject.toml"), 9, asked=True),
            DependencyChange("markupsafe", "PyPI", None, "3.0.2", False, RepoPath("uv.lock"), 40),
        ),
        blast_radius=(a_usage(unknown="the search stopped after 20,000 lines"),),
        not_examined=(
            NotExamined("assets/a.png, assets/b.png, assets/c.png and 4 more", "binary file"),
            NotExamined("part of the review", problem),
            NotExamined("provenance", "notes: the clone is shallow (fetch with --unshallow)"),
        ),
        receipt=a_receipt(
            hunks=(
                a_hunk_reading("db/part01.sql", "@@ -0,0 +1,14 @@", by=("rules",)),
                a_hunk_reading(
                    "db/part02.sql",
                    "@@ -1 +1,9 @@",
                    reading=Reading.PARTLY,
                    by=("rules",),
                    reason="syntax error",
                ),
                a_hunk_reading("assets/a.png", "binary", reading=Reading.UNREAD, by=(), reason="binary file"),
            ),
            models=(a_model_use(calls=1, tokens_out=0, cost_usd=None),),
            dropped=(),
            problems=(problem,),
        ),
    )


def next_head() -> Brief:
    """A push after a brief that was answered in part."""
    answered = GivenAnswer(AnswerKind.HANDLED, "`Plan.__init__` sets a discount", "Ada Example")
    return a_brief(
        questions=(
            a_question(
                id="aaaaaaaaaaaa",
                within="Cart.total",
                code="89abcdef01234567",
                answer=GivenAnswer(AnswerKind.CANNOT, "free plans have no cart", "Ada Example", outdated=True),
            ),
            a_question(
                "shop/forms.py",
                7,
                id="bbbbbbbbbbbb",
                quote="rows[0].price",
                text="For a form without rows, what does `rows[0].price` lead to?",
                source="model anthropic:claude-test",
            ),
        ),
        answered=(a_question(id="cccccccccccc", within="Cart.total", code="0123456789abcdef", answer=answered),),
        since=Since(
            BASE,
            carried=("aaaaaaaaaaaa",),
            new=("bbbbbbbbbbbb",),
            gone=(
                Gone("dddddddddddd", a_location("shop/api.py", 9), "When is `retry()` called?", "its code is gone"),
                Gone("eeeeeeeeeeee", a_location("shop/api.py", 31), "Who calls `send()`?", "no rule asks it any more"),
            ),
            asked_again=("aaaaaaaaaaaa",),
            hunks_read=1,
            hunks_kept=2,
        ),
        receipt=a_receipt(
            hunks=(
                a_hunk_reading(fingerprint="1111111111111111", around="2222222222222222", earlier=True),
                a_hunk_reading(hunk="@@ -58,6 +56,9 @@", fingerprint="3333333333333333", around="4444444444444444"),
                a_hunk_reading(
                    "shop/forms.py",
                    "@@ -1,9 +1,9 @@",
                    fingerprint="5555555555555555",
                    around="6666666666666666",
                    earlier=True,
                ),
            )
        ),
    )


GOLDEN = {
    "typical": typical,
    "nothing-asked": nothing_asked,
    "hostile": hostile,
    "incomplete": incomplete,
    "next-head": next_head,
}
