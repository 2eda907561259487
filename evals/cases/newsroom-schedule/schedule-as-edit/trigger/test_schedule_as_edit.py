import pytest

from tests.test_newsroom import ANNA, NOON, Forbidden, article, room


def test_authors_do_not_publish_by_schedule(room, article):
    with pytest.raises(Forbidden):
        room.schedule(ANNA, article.id, NOON)
