"""A pull request that can be written to, small enough to see through, with answers that get lost on demand."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.adapters.github.scripted import Asked, Said
from tests.adapters.github.shapes import VIEWER, comment, listed, looked

LOST = Said(502, raw=b"<html>Bad gateway</html>")
CUT = Said(cut=True)


@dataclass(slots=True)
class Desk:
    """Effects first, then the answer, which `losing` replaces for as many writes as it has."""

    losing: list[Said] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)
    theirs: dict[int, str] = field(default_factory=dict)
    runs: dict[int, dict[str, Any]] = field(default_factory=dict)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    threads: dict[int, dict[str, Any]] = field(default_factory=dict)
    reviews: int = 0
    labels: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    bad_lines: frozenset[int] = frozenset()
    bad_people: frozenset[str] = frozenset()
    stubborn: bool = False
    """A finished check run cannot be taken back."""
    no_runs: bool = False
    numbers: Any = field(default_factory=lambda: itertools.count(1000))

    def __call__(self, asked: Asked) -> Said:
        if asked.operation:
            return self._graphql(asked)
        said = self._rest(asked)
        if asked.verb != "GET" and said.status < 300 and self.losing:
            return self.losing.pop(0)
        return said

    def _graphql(self, asked: Asked) -> Said:
        ours = [self._comment(number, body, ours=True) for number, body in self.comments.items()]
        others = [self._comment(number, body, ours=False) for number, body in self.theirs.items()]
        threads = [
            {"comments": {"nodes": [self._comment(number, each["body"], ours=True)]}}
            for number, each in self.threads.items()
        ]
        if asked.operation == "Look":
            shown = [comment(number, body, viewerDidAuthor=True) for number, body in self.comments.items()]
            return Said(200, looked(VIEWER, comments=listed(*shown)))
        pull = {"comments": listed(*others, *ours), "reviewThreads": listed(*threads)}
        return Said(200, {"data": {"repository": {"pullRequest": pull}, "addReaction": {"reaction": {"id": "R"}}}})

    def _comment(self, number: int, body: str, *, ours: bool) -> dict[str, Any]:
        return {"fullDatabaseId": str(number), "body": body, "viewerDidAuthor": ours}

    def _rest(self, asked: Asked) -> Said:  # noqa: C901, PLR0911, PLR0912  (a table of paths)
        url = urlsplit(asked.path)
        steps = [unquote(step) for step in url.path.removeprefix("/repos/acme/shop/").split("/")]
        body = asked.body
        match asked.verb, steps:
            case "GET", ["activity"]:
                return Said(200, [])
            case "POST", ["issues", "7", "comments"]:
                number = next(self.numbers)
                self.comments[number] = body["body"]
                return Said(201, {"id": number})
            case "PATCH", ["issues", "comments", number]:
                if int(number) not in self.comments:
                    return Said(404, {"message": "Not Found"})
                self.comments[int(number)] = body["body"]
                return Said(200, {"id": int(number)})
            case "POST", ["issues" | "pulls", "comments", _, "reactions"]:
                return Said(201, {"id": next(self.numbers)})
            case "POST", ["check-runs"]:
                if self.no_runs:
                    return Said(403, {"message": "You must authenticate via a GitHub App."})
                return self._run(next(self.numbers), body)
            case "PATCH", ["check-runs", number]:
                if int(number) not in self.runs:
                    return Said(404, {"message": "Not Found"})
                return self._run(int(number), body)
            case "GET", ["check-runs", number]:
                return Said(200, self.runs[int(number)])
            case "GET", ["commits", _, "check-runs"]:
                return Said(200, {"check_runs": list(self.runs.values())})
            case "POST", ["statuses", _]:
                self.statuses.insert(0, {**body, "id": next(self.numbers), "creator": {"id": VIEWER["databaseId"]}})
                return Said(201, self.statuses[0])
            case "GET", ["commits", _, "statuses"]:
                return Said(200, self.statuses)
            case "POST", ["pulls", "7", "reviews"]:
                if any(each["line"] in self.bad_lines for each in body["comments"]):
                    return Said(422, {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]})
                self.reviews += 1
                self.threads |= {next(self.numbers): each for each in body["comments"]}
                return Said(200, {"id": next(self.numbers)})
            case "POST", ["pulls", "7", "comments"]:
                if body["line"] in self.bad_lines:
                    return Said(422, {"message": "Validation Failed"})
                number = next(self.numbers)
                self.threads[number] = body
                return Said(201, {"id": number})
            case "POST", ["issues", "7", "labels"]:
                self.labels |= set(body["labels"])
                return Said(200, [{"name": name, "color": "ededed", "description": None} for name in self.labels])
            case "DELETE", ["issues", "7", "labels", name]:
                if name not in self.labels:
                    return Said(404, {"message": "Label does not exist"})
                self.labels.discard(name)
                return Said(200, [])
            case "PATCH", ["labels", name]:
                return Said(200, {"name": name})
            case "POST", ["pulls", "7", "requested_reviewers"]:
                if self.bad_people & set(body["reviewers"]):
                    return Said(422, {"message": "Reviews may only be requested from collaborators."})
                self.asked |= set(body["reviewers"])
                return Said(201, {})
        return Said(404, {"message": f"no {asked.verb} {asked.path}"})

    def _run(self, number: int, body: dict[str, Any]) -> Said:
        before = self.runs.get(
            number, {"id": number, "conclusion": None, "app": {"id": 15368, "slug": "github-actions"}, "held": []}
        )
        notes = [*before["held"], *body.get("output", {}).get("annotations", [])]
        after = {**before, **{key: value for key, value in body.items() if key != "output"}, "held": notes}
        if body.get("status") == "in_progress" and not (self.stubborn and before["conclusion"]):
            after["conclusion"] = None
        if self.stubborn and before["conclusion"]:
            after |= {"status": "completed", "conclusion": before["conclusion"]}
        title = body.get("output", {}).get("title")
        after["output"] = {"title": title, "annotations_count": len(notes)}
        self.runs[number] = after
        return Said(201, after)
