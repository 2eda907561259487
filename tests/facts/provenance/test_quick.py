"""What the cheap look at a message rules out, the thorough reading does not find."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.change import Commit, Identity, Sha
from bot.facts.provenance._commits import CommitReader, about, read_lines
from bot.facts.provenance._disclosures import read_statements
from bot.facts.provenance._messages import MAX_LINES, read_message, unwrapped
from bot.facts.provenance._names import Acquaintances
from bot.facts.provenance._quick import glance
from bot.facts.provenance.catalogue import BOXES, DISCLOSURE_HEADINGS, LABEL_ENDINGS, TOOLS, TRAILERS
from tests.facts.provenance.test_catalogue import FINGERPRINTS, TRAILER_ROWS
from tests.facts.provenance.test_traps import NO_EVIDENCE

WORDS = [
    *("\n", "\n\n", "\r", " ", ": ", "#", "**", "*", "`", "- [x] ", "[x]", "> ", "<!--", "-->", "\\n", "K", "İ"),
    *("generated ", "made ", "written ", "with ", "by ", "this code was ", "This PR is ", "AI", "ai-", "LLM", "🤖 "),
    *(f"# {heading}\n" for heading in sorted(DISCLOSURE_HEADINGS)),
    *(f"- [x] {box.text}" for box in BOXES),
    *(f"{key}: " for key in TRAILERS),
    *sorted(LABEL_ENDINGS),
    *(form for tool in TOOLS for form in (*tool.names, *tool.given_names, *tool.footers, *tool.links, *tool.subjects)),
    *(row.message for row in (*FINGERPRINTS, *TRAILER_ROWS)),
    *NO_EVIDENCE.values(),
]
TEXT = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=12).map("".join)


@given(TEXT)
@example("Fix\n\n- [x] **No AI tools** were used")
@example("Fix\n\nmade*  with`  **claude** code")
@example("aider: fix")
def test_what_it_rules_out_is_not_there(text: str) -> None:
    seen = glance(unwrapped(text))
    message = read_message(text)
    thorough = list(read_statements(message.lines))
    assert seen.trailers or not any(line.key in TRAILERS for line in message.lines)
    assert seen.long or not message.is_cut
    if seen.statements is None:
        assert thorough == []
    else:
        assert list(read_statements(message.lines, seen.statements)) == thorough


@given(TEXT)
@example("aider: mend the cart")
def test_a_commit_says_the_same_when_all_of_its_message_is_read(text: str) -> None:
    ada = Identity("Ada Example", "ada@example.com")
    commit = Commit(Sha("1a2b3c4d" * 5), ada, ada, text)
    known = Acquaintances()
    quick, _ = CommitReader(known).evidence(commit)
    message = read_message(text)
    slow = {item.rule for item in read_lines(message, known, about(commit), ("", ""), None)}
    slow |= {said.rule for said in read_statements(message.lines)}
    slow |= {f"{tool.id}/subject" for tool in TOOLS if message.subject.lower().startswith(tool.subjects)}
    assert {item.rule for item in quick} == slow


def test_the_length_at_which_a_message_is_cut_is_seen() -> None:
    for extra in (-1, 0, 1):
        text = "\n".join(["line"] * (MAX_LINES + extra))
        assert glance(unwrapped(text)).long or not read_message(text).is_cut


def test_most_messages_are_silent() -> None:
    assert glance("Fixed #123 -- Used the index of the cart.\n\nThanks to Ada for the report.").is_silent
