"""TypeScript, as tree-sitter-typescript 0.23 names its nodes."""

from __future__ import annotations

from bot.facts._ecmascript import typescript

LANGUAGE = typescript("TypeScript", "language_typescript")
