"""Several heads of one change, each read with what was written of the one before, for tests of incremental reviews."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.adapters.previous import read_previous
from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.system import SilentProgress, SystemClock
from bot.facts import Sources
from bot.pipeline import review_change
from bot.pipeline.asking import ONCE, ModelReview
from bot.publish import render_json
from bot.review import Question, Reply
from bot.risk import DEFAULT_POLICY
from bot.wiring import Source, earlier_of, open_source
from tests.changes import Files, change_of
from tests.fakes import DictSnapshot

if TYPE_CHECKING:
    from bot.brief import Brief
    from bot.review import Earlier, Request
    from tests.git_repo import GitRepo


def a_claim(quote: str, path: str = "shop/cart.py", **fields: Any) -> dict[str, Any]:
    """A claim that passes the lint, about the line that it quotes."""
    return {
        "file": path,
        "line": 1,
        "quote": quote,
        "question": f"For an empty cart, what does `{quote.split('(', maxsplit=1)[0]}` lead to?",
        "trigger": "a cart without lines",
        "consequence": "the total is wrong",
        "settles": "a test with an empty cart",
        "suspicion": "nothing looks at it",
        "lens": "edge",
        "severity": "high",
        "confidence": 0.8,
        **fields,
    }


class Keen:
    """A model that makes each of its claims whenever it is shown the line that the claim quotes."""

    def __init__(self, *claims: dict[str, Any], name: str = "fake:keen") -> None:
        self.name = name
        self.claims = list(claims)
        self.requests: list[Request] = []

    def complete(self, request: Request) -> Reply:
        self.requests.append(request)
        told = [claim for claim in self.claims if claim["quote"] in request.turns[0].text]
        return Reply(json.dumps({"claims": told}), self.name)

    @property
    def sent(self) -> str:
        """All that it was sent."""
        return "\n".join(turn.text for request in self.requests for turn in request.turns)


def all_questions(brief: Brief) -> tuple[Question, ...]:
    return (*brief.questions, *brief.more_questions)


def question_about(brief: Brief, quote: str) -> Question:
    """The one question that quotes this."""
    [found] = [q for q in all_questions(brief) if q.quote == quote]
    return found


class Heads:
    """A change under review: `read` takes the next head, with the brief of the last one."""

    def __init__(self, folder: Path, *claims: dict[str, Any]) -> None:
        self._file = folder / "brief.json"
        self.claims = list(claims)
        self.model = Keen()

    @property
    def told(self) -> dict[str, Any]:
        """The last brief as JSON."""
        document: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        return document

    def answer(self, question_id: str, kind: str, **fields: object) -> None:
        """Put an answer into the last brief, as whoever collects answers does."""
        document = self.told
        for key in ("questions", "more_questions", "answered"):
            for question in document[key]:
                if question["id"] == question_id:
                    question["answer"] = {"kind": kind, "text": "", "by": "Ada Example", **fields}
        self.keep(document)

    def keep(self, document: dict[str, Any]) -> None:
        """Take this for the last brief."""
        self._file.write_text(json.dumps(document), encoding="utf-8")

    def read(self, repo: GitRepo, spec: str = "main..feature") -> Brief:
        """Read the head of a repository's branch, and keep its brief for the next."""
        source = Source(repo.path, spec)
        with open_source(source) as subject:
            earlier = earlier_of(subject, source, str(self._file)) if self._file.exists() else None
            return self._kept(subject.sources, earlier)

    def read_files(self, before: Files, after: Files) -> Brief:
        """The same of two dicts of files."""
        change = change_of(before, after)
        earlier = read_previous(str(self._file), change) if self._file.exists() else None
        return self._kept(Sources(change, DictSnapshot(before), DictSnapshot(after)), earlier)

    def _kept(self, sources: Sources, earlier: Earlier | None) -> Brief:
        self.model = Keen(*self.claims)
        by = ModelReview(self.model, shipped_prompts(), 60_000, efforts=ONCE)
        brief = review_change(sources, DEFAULT_POLICY, by, SystemClock(), SilentProgress(), earlier)
        self._file.write_text(render_json(brief), encoding="utf-8")
        return brief
