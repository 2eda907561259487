import pytest

from tests.test_newsroom import ANNA, EDDA, NOON, Forbidden, article, room


def test_a_scheduled_article_is_not_the_authors_any_more(room, article):
    room.edit(ANNA, article.id, "Approved.")
    room.schedule(EDDA, article.id, NOON)
    with pytest.raises(Forbidden):
        room.edit(ANNA, article.id, "Something else.")
