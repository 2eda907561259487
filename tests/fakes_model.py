"""A stand-in for a language model; tests/contracts/test_model.py holds it to the adapters' promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import ModelError
from bot.review import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.review import Request


class ScriptedModel:
    """Answers each prompt with what its script holds for it next; anything else that is asked fails the test.

    The script is pairs of a prompt's name and its answer: a reply, a reply's text, or the error to raise.
    """

    def __init__(self, script: Iterable[tuple[str, Reply | str | ModelError]] = (), *, name: str = "scripted") -> None:
        self.name = name
        self.requests: list[Request] = []
        """All that was asked, in order."""
        self._left = list(script)

    @property
    def unused(self) -> tuple[str, ...]:
        """Names of the prompts whose answers nobody asked for."""
        return tuple(prompt for prompt, _ in self._left)

    def complete(self, request: Request) -> Reply:
        self.requests.append(request)
        for place, (prompt, answer) in enumerate(self._left):
            if prompt == request.prompt:
                del self._left[place]
                return self._give(answer)
        raise AssertionError(f"The script has no answer left for `{request.prompt}`; unused: {self.unused}")

    def _give(self, answer: Reply | str | ModelError) -> Reply:
        if isinstance(answer, ModelError):
            raise answer
        return Reply(answer, self.name) if isinstance(answer, str) else answer
