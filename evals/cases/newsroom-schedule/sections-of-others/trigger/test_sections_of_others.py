import pytest

from tests.test_newsroom import CARL, EDDA, Forbidden, article, room


def test_editors_publish_several_in_their_own_sections_only(room, article):
    politics = room.create(CARL, "politics", "Budget")
    with pytest.raises(Forbidden):
        room.publish_all(EDDA, [article.id, politics.id])


def test_editors_move_to_their_own_sections_only(room, article):
    with pytest.raises(Forbidden):
        room.move(EDDA, article.id, "politics")
