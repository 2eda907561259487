"""TypeScript with JSX: a grammar of its own, since `<T>x` is a cast in the one and a tag in the other."""

from __future__ import annotations

from bot.facts._ecmascript import typescript

LANGUAGE = typescript("TSX", "language_tsx")
