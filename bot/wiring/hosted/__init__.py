"""A change on a code host: its host, its objects, the rules of its base branch, what is made of it."""

from bot.wiring.hosted._evaluation import Evaluation, Want
from bot.wiring.hosted._hosting import STATE_KEY, Hosting, open_hosting, state_key

__all__ = ["STATE_KEY", "Evaluation", "Hosting", "Want", "open_hosting", "state_key"]
