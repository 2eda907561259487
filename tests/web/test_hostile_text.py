"""Whatever a change says, it is text on the desk's pages: an independent reader of HTML finds no other element in them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from bot.gate import Permission
from tests.builders import HEAD
from tests.web.conftest import Desk
from tests.web.desk_made import FIRST, OUR_ELEMENTS, PATH, PAYLOADS, REPOSITORY, a_hostile_record


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def check(text: str) -> None:
    seen = _Seen()
    seen.feed(text)
    assert {tag for tag, _ in seen.found} <= OUR_ELEMENTS
    assert [tag for tag, _ in seen.found].count("script") == 1
    for tag, attributes in seen.found:
        assert not [name for name in attributes if re.match(r"on|style$|srcdoc$|http-equiv$|autofocus$", name)], (
            tag,
            attributes,
        )
        for name in ("href", "src", "action", "formaction"):
            address = attributes.get(name, "/")
            assert re.match(r"[/#]|https://host\.example/acme/shop/", address), (tag, address)
            assert not address.startswith("//")
    assert not re.search("[\u202e\u2066\u200b]", text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_change_is_more_than_text(desk: Desk, payload: str) -> None:
    desk.put(a_hostile_record(payload))
    desk.sign_in("grace", {REPOSITORY: Permission.WRITE})
    desk.visits.refuses = payload
    query = urlencode({"tier": payload, "repository": payload, "done": payload, "sent": payload})
    for path in ("/", f"/?{query}", PATH, f"{PATH}?{query}"):
        page = desk.get(path)
        assert page.status_code == 200
        check(page.text)
    sent = {
        "remark": payload,
        f"kind-{FIRST}": "defect",
        f"words-{FIRST}": payload.replace("\u202e", "").replace("\u2066", ""),
    }
    check(desk.submit(f"{PATH}/answer", head=payload, **sent).text)
    refused = desk.submit(f"{PATH}/answer", head=HEAD, **{**sent, f"words-{FIRST}": "three words or more"})
    assert refused.status_code == 502
    check(refused.text.replace("\u202e", "").replace("\u2066", "").replace("\u200b", ""))
