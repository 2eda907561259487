"""GitHub as a `CodeHost`, on github.com and GitHub Enterprise. Imported when a host is asked: it loads `requests`."""

from bot.adapters.github._github import GitHub, open_github
from bot.adapters.github._sign_in import APP_ID, APP_KEY, TOKENS, private_key
from bot.adapters.github._wire import Pace

__all__ = ["APP_ID", "APP_KEY", "TOKENS", "GitHub", "Pace", "open_github", "private_key"]
