"""Articles and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"


@dataclass(slots=True)
class Article:
    id: int
    section: str
    author: str
    title: str
    text: str = ""
    state: State = State.DRAFT


class Articles:
    """All articles, by id."""

    def __init__(self) -> None:
        self._articles: dict[int, Article] = {}

    def add(self, section: str, author: str, title: str) -> Article:
        article = Article(max(self._articles, default=0) + 1, section, author, title)
        self._articles[article.id] = article
        return article

    def get(self, article_id: int) -> Article:
        """Raises LookupError when there is none."""
        try:
            return self._articles[article_id]
        except KeyError:
            raise LookupError(f"there is no article {article_id}") from None

    def remove(self, article_id: int) -> None:
        del self._articles[article_id]

    def published(self, section: str) -> list[Article]:
        """What readers see, the newest first."""
        found = [a for a in self._articles.values() if a.section == section and a.state is State.PUBLISHED]
        return sorted(found, key=lambda a: -a.id)
