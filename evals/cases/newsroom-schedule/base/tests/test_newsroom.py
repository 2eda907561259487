import pytest

from newsdesk.api import call
from newsdesk.articles import Articles, State
from newsdesk.newsroom import Conflict, Newsroom
from newsdesk.roles import Forbidden, Role, User

ANNA = User("anna", Role.AUTHOR, frozenset({"sport"}))
BORIS = User("boris", Role.AUTHOR, frozenset({"sport"}))
EDDA = User("edda", Role.EDITOR, frozenset({"sport", "local"}))
CARL = User("carl", Role.CHIEF)


@pytest.fixture
def room():
    return Newsroom(Articles())


@pytest.fixture
def article(room):
    return room.create(ANNA, "sport", "Cup final")


def test_authors_change_their_own_drafts(room, article):
    assert room.edit(ANNA, article.id, "Two goals.").text == "Two goals."
    with pytest.raises(Forbidden):
        room.edit(BORIS, article.id, "Three goals.")
    room.submit(ANNA, article.id)
    with pytest.raises(Forbidden):
        room.edit(ANNA, article.id, "Four goals.")


def test_authors_do_not_publish(room, article):
    with pytest.raises(Forbidden):
        room.publish(ANNA, article.id)


def test_editors_publish_in_their_sections(room, article):
    room.publish(EDDA, article.id)
    assert room.articles.published("sport") == [article]
    politics = room.create(CARL, "politics", "Budget")
    with pytest.raises(Forbidden):
        room.publish(EDDA, politics.id)


def test_withdrawn_articles_are_drafts(room, article):
    with pytest.raises(Conflict):
        room.withdraw(EDDA, article.id)
    room.publish(EDDA, article.id)
    assert room.withdraw(EDDA, article.id).state is State.DRAFT


def test_answers(room, article):
    assert call(room, ANNA, "create", {"section": "politics", "title": "x"})[0] == 403
    assert call(room, EDDA, "publish", {"id": 99})[0] == 404
    assert call(room, EDDA, "publish", {}) == (400, "'id' is missing or unknown")
    assert call(room, BORIS, "delete", {"id": article.id})[0] == 403
    assert call(room, ANNA, "delete", {"id": article.id}) == (204, None)
