"""JavaScript with JSX, as tree-sitter-javascript 0.25 names its nodes."""

from __future__ import annotations

from bot.facts._ecmascript import JAVASCRIPT

LANGUAGE = JAVASCRIPT
