"""The work on articles. Every method checks the permission of its user."""

from __future__ import annotations

from newsdesk.articles import Article, Articles, State
from newsdesk.roles import Action, Forbidden, User, may, may_write_in


class Conflict(Exception):
    """The article is not in a state for this."""


class Newsroom:
    def __init__(self, articles: Articles) -> None:
        self.articles = articles

    def create(self, user: User, section: str, title: str) -> Article:
        if not may_write_in(user, section):
            raise Forbidden(f"{user.name} does not write in {section}")
        return self.articles.add(section, user.name, title)

    def edit(self, user: User, article_id: int, text: str) -> Article:
        article = self._permitted(user, Action.EDIT, article_id)
        article.text = text
        return article

    def submit(self, user: User, article_id: int) -> Article:
        article = self._permitted(user, Action.SUBMIT, article_id)
        if article.state is not State.DRAFT:
            raise Conflict(f"article {article.id} is {article.state}")
        article.state = State.SUBMITTED
        return article

    def publish(self, user: User, article_id: int) -> Article:
        """From a draft too: editors write short news themselves."""
        article = self._permitted(user, Action.PUBLISH, article_id)
        if article.state is State.PUBLISHED:
            raise Conflict(f"article {article.id} is published")
        article.state = State.PUBLISHED
        return article

    def withdraw(self, user: User, article_id: int) -> Article:
        """Back to the author as a draft."""
        article = self._permitted(user, Action.WITHDRAW, article_id)
        if article.state is not State.PUBLISHED:
            raise Conflict(f"article {article.id} is {article.state}")
        article.state = State.DRAFT
        return article

    def delete(self, user: User, article_id: int) -> None:
        self._permitted(user, Action.DELETE, article_id)
        self.articles.remove(article_id)

    def _permitted(self, user: User, action: Action, article_id: int) -> Article:
        article = self.articles.get(article_id)
        if not may(user, action, article):
            raise Forbidden(f"{user.name} may not {action} article {article_id}")
        return article
