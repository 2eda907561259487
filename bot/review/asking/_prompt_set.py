"""All that a review may ask with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import PromptError
from bot.review.asking._lenses import LensGuide
from bot.review.asking._prompts import Prompt


@dataclass(frozen=True, slots=True)
class PromptSet:
    """What a review may ask with: the prompts and lenses that ship, with a team's own in their place or beside them."""

    prompts: tuple[Prompt, ...]
    lenses: tuple[LensGuide, ...]
    own: tuple[str, ...] = ()
    """The team's files that took part."""

    def prompt(self, name: str) -> Prompt:
        """The prompt of that name. Raises PromptError where there is none."""
        for prompt in self.prompts:
            if prompt.name == name:
                return prompt
        known = ", ".join(p.name for p in self.prompts)
        raise PromptError(f"There is no prompt {name}.", f"There are: {known}.")
