from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import assume, example, given
from markdown_it import MarkdownIt

from bot.brief import Brief, NotExamined
from bot.facts import ProvenanceEvidence, ProvenanceLevel
from bot.publish import render_markdown
from bot.publish._escape import code, prose
from bot.publish._sections import Section, Urgency, within_limit
from bot.review import Dropped
from bot.risk import Evidence
from tests import builders as make
from tests.publish.briefs import ATTACK, GOLDEN, hostile, typical
from tests.publish.strategies import briefs, few, words

# CommonMark with the extensions of GitHub that give a page its structure, and HTML let through: nothing hides.
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {
    *("h3", "h4", "p", "ul", "ol", "li", "strong", "code", "pre", "br", "details", "summary", "span"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
LIVE = re.compile(r"(?i)[@#]\w|://|www\.|\bGH-\d|:(?!\d+:)[\w+-]+:|\$")
"""What GitHub's filters act on, in text that is not code."""


class Page(HTMLParser):
    """What a browser makes of the comment: its tags in order, and its text outside code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(PARSER.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in {"code", "span"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")
        if tag in {"code", "span"} and self._open:
            self._open.pop()

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.text.append(data)

    def structure(self) -> list[str]:
        """The tags without those that a backtick or a dollar in a text may add."""
        return [tag for tag in self.tags if tag.lstrip("/") not in {"code", "span"}]


def _live(page: Page) -> list[str]:
    return [found[0] for text in page.text for found in LIVE.finditer(text)]


@few
@given(briefs)
@example(hostile())
def test_no_text_becomes_a_mention_a_reference_a_link_or_a_tag(brief: Brief) -> None:
    page = Page(render_markdown(brief))
    assert {tag.lstrip("/") for tag in page.tags} <= OURS
    assert page.attributes <= {"class", "style", "start"}
    assert _live(page) == []


def _brief_of(text: str) -> Brief:
    """A brief of one shape, whose every text is `text`."""
    place = make.a_location(text, 7)
    signal = make.a_signal(rule=text, title=text, why=text, evidence=(Evidence(place, text),))
    question = make.a_question(
        location=place, quote=text, text=text, trigger=text, consequence=text, settles=text, source=text, suspicion=text
    )
    symbol = make.a_symbol(text, text, qualified=text)
    evidence = ProvenanceEvidence(ProvenanceLevel.DECLARED, text, text, text, text)
    return make.a_brief(
        title=text,
        rules=(signal,),
        provenance=make.a_provenance(tools=(text,), owner=text, evidence=(evidence,), incomplete=text),
        questions=(question, question),
        more_questions=(question,),
        reading_order=(make.a_stop(text, reason=text),) * 2,
        skippable=(make.a_proof(text, detail=text),),
        blast_radius=(make.a_usage(change=make.a_symbol_change(symbol), unknown=text),),
        for_author=(text, text),
        unasked=(signal,),
        not_examined=(NotExamined(text, text),),
        receipt=make.a_receipt(
            version=text,
            hunks=(make.a_hunk_reading(text, text, by=("rules", text), reason=text),),
            models=(make.a_model_use(model=text, prompt=text, prompt_digest=text),),
            dropped=(Dropped(text, 2),),
            problems=(text,),
        ),
        notes=(text,),
    )


@given(words)
@example(ATTACK)
@example("/close | cell")
@example("`a|b` \\| c")
@example("# h")
@example("1. x")
@example("- x")
@example("```")
def test_no_text_changes_the_structure_of_the_page(text: str) -> None:
    assume(text.strip())
    assert Page(render_markdown(_brief_of(text))).structure() == Page(render_markdown(_brief_of("word"))).structure()


@few
@given(briefs)
@example(hostile())
def test_no_line_of_the_comment_is_a_command(brief: Brief) -> None:
    assert not [line for line in render_markdown(brief).splitlines() if line.lstrip().startswith(("/", "@"))]


@pytest.mark.parametrize("name", GOLDEN)
def test_every_tag_that_is_opened_is_closed(name: str) -> None:
    open_tags: list[str] = []
    for tag in Page(render_markdown(GOLDEN[name]())).tags:
        if tag in {"br", "/br"}:
            continue
        if tag.startswith("/"):
            assert open_tags.pop() == tag[1:]
        else:
            open_tags.append(tag)
    assert open_tags == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("@octocat and @org/team", "@&#8203;octocat and @&#8203;org/team"),
        ("fixes #12, o/r#3, GH-4", "fixes #&#8203;12, o/r#&#8203;3, GH&#8203;-4"),
        ("https://a.example", "https:&#8203;//a.example"),
        ("www.a.example", "www&#8203;.a.example"),
        ("ada@a.example", "ada@&#8203;a.example"),
        ("see `x < y` and <b>", "see `x < y` and &lt;b&gt;"),
        ("`a|b`", "<code>a&#124;b</code>"),
        ("an odd ` tick", "an odd \\` tick"),
        ("a|b", "a&#124;b"),
        ("snake_case *x* ~~y~~", "snake\\_case \\*x\\* \\~\\~y\\~\\~"),
        ("[a](b) ![c](d)", "\\[a\\](b) !\\[c\\](d)"),
        ("# not a heading", "\\# not a heading"),
        ("1. not a list", "1\\. not a list"),
        ("0.1.0 is no list", "0.1.0 is no list"),
        ("- [ ] not a task", "\\- \\[ \\] not a task"),
        ("/close", "&#8203;/close"),
        ("two\nlines", "two lines"),
        ("cart.py:41:7 and cart.py:41", "cart.py:41:7 and cart.py:41"),
        (":tada:", ":&#8203;tada:"),
        ("$5", "<span>$</span>5"),
    ],
)
def test_prose_keeps_its_words_and_loses_its_powers(text: str, written: str) -> None:
    assert prose(text) == written


@given(words)
def test_a_code_span_shows_the_code_and_nothing_else(text: str) -> None:
    assume(text.strip())
    page = Page(f"see {code(text)} here")
    assert [tag for tag in page.tags if tag not in {"p", "/p"}] == ["code", "/code"]
    assert "".join(page.text).split() == ["see", "here"]


def test_a_fence_is_longer_than_any_run_of_backticks_in_it() -> None:
    brief = make.a_brief(questions=(make.a_question(quote="````\n```\n"),))
    assert "   `````text\n   │ ````\n   │ ```\n   `````\n" in render_markdown(brief)


def test_each_question_can_be_answered_in_four_ways() -> None:
    rendered = render_markdown(typical())
    for answer in ("handled at …", "cannot happen because …", "defect", "ask the author"):
        assert rendered.count(f"   - [ ] {answer}\n") == 3


def test_a_suspicion_is_folded_away() -> None:
    rendered = render_markdown(typical())
    before, _, _ = rendered.partition("The loop repeats a call that is not idempotent.")
    assert before.count("<details>") == before.count("</details>") + 1


def _large(size: int) -> Brief:
    dear = "$" * 500
    question = make.a_question(quote=dear, text=dear, trigger=dear, consequence=dear, settles=dear)
    return make.a_brief(
        questions=(question,) * 5,
        more_questions=(question,) * size,
        reading_order=tuple(make.a_stop(f"src/m{number}.py", reason="$" * 500) for number in range(size)),
        blast_radius=(make.a_usage(),) * size,
        not_examined=(NotExamined("$" * 500, "$" * 500),) * size,
        receipt=make.a_receipt(hunks=(make.a_hunk_reading(reason="$" * 500),) * size, problems=("$" * 500,) * size),
    )


@pytest.mark.parametrize("brief", [_large(1), _large(50), _large(1000), hostile()])
def test_a_comment_is_never_longer_than_github_takes(brief: Brief) -> None:
    rendered = render_markdown(brief)
    assert len(rendered) <= 65_536
    assert rendered.startswith("### Foreread: tier high\n")
    tags = Page(rendered).tags
    assert tags.count("details") == tags.count("/details") == tags.count("summary")


def test_what_a_comment_has_no_room_for_is_named() -> None:
    assert "Left out, for a comment's length: " in render_markdown(_large(1000))


def _sections(*items: int) -> Iterator[Section]:
    for at, (size, urgency) in enumerate(zip(items, (Urgency.ALWAYS, Urgency.REST, Urgency.ASKED), strict=True)):
        yield Section(f"S{at}", [f"- {'x' * 96}"] * size, size, urgency)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (10_000, ["S0", "S1", "S2"]),
        (1_500, ["S0", "S1", "6 more", "S2"]),
        (1_100, ["S0", "S2", "Left out, for a comment's length: S1"]),
        (900, ["S0", "S2", "2 more", "Left out, for a comment's length: S1"]),
    ],
)
def test_the_less_urgent_gives_way_first(limit: int, expected: list[str]) -> None:
    rendered = within_limit(_sections(1, 10, 5), limit)
    assert re.findall(r"(?<=#### )S\d|\d more|Left out[^.]*", rendered) == expected
    assert len(rendered) <= limit


def test_a_pipe_does_not_cut_the_cell_of_a_table() -> None:
    stop = make.a_stop("a|b.py", 7, reason="c | d `e|f` \\| g")
    rows = PARSER.render(render_markdown(make.a_brief(reading_order=(stop,)))).split("<tr>")
    assert "<code>a|b.py:7</code>" in unescape(rows[2])
    assert "c | d <code>e|f</code> \\| g</td>" in unescape(rows[2])
