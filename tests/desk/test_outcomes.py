from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import KEPT_DAYS, Later, Outcome, OutcomeKind, aftermath, answers, judged, kept
from bot.gate import Account, AccountKind, Acts, Answer, AnswerKind
from tests.desk.some_records import a_merged, a_record, a_thumb, ago, an_answer, an_outcome, asked

ADA, GRACE, TOOL = Account(1, "ada"), Account(2, "grace"), Account(3, "tool[bot]", AccountKind.BOT)
PAST = a_merged(12, title="Add limits (#12)")
OTHER = a_merged(13, title="Change the banner")


def an_act(
    kind: AnswerKind, by: Account | None = ADA, question: str = "q1", flagged: str = "", head: str = "h" * 40
) -> Answer:
    return Answer(question, by, head, "digest", kind, "because", ago(hours=1), flagged)


def labels(*given_: Answer) -> list[tuple[OutcomeKind, str]]:
    record = a_record(asked=asked("removed-guard"))
    return [(each.kind, each.by) for each in answers(record, Acts(given_))]


def test_answers_become_labels_of_the_question_and_of_its_rule() -> None:
    (found,) = answers(a_record(asked=asked("removed-guard")), Acts((an_act(AnswerKind.DEFECT),)))
    assert (found.kind, found.question, found.rule, found.question_kind, found.by) == (
        OutcomeKind.DEFECT, "q1", "removed-guard", "rule removed-guard", "ada",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (AnswerKind.DEFECT, [OutcomeKind.DEFECT]),
        (AnswerKind.HANDLED, [OutcomeKind.HANDLED]),
        (AnswerKind.CANNOT, [OutcomeKind.HANDLED]),
        (AnswerKind.AUTHOR, []),
        (AnswerKind.WAIVED, []),
    ],
)
def test_what_each_answer_says_of_a_question(kind: AnswerKind, label: list[OutcomeKind]) -> None:
    assert [each for each, _ in labels(an_act(kind))] == label


def test_the_last_answer_of_a_person_counts() -> None:
    assert labels(an_act(AnswerKind.HANDLED), an_act(AnswerKind.DEFECT)) == [(OutcomeKind.DEFECT, "ada")]


def test_an_author_who_takes_the_answer_back_to_their_side_is_no_label_any_more() -> None:
    assert labels(an_act(AnswerKind.HANDLED), an_act(AnswerKind.AUTHOR)) == []


def test_an_authors_word_counts_against_the_change_and_not_for_it() -> None:
    assert labels(an_act(AnswerKind.HANDLED, GRACE)) == []
    assert labels(an_act(AnswerKind.DEFECT, GRACE)) == [(OutcomeKind.DEFECT, "grace")]


def test_programs_lost_accounts_and_answers_that_are_not_believed_give_no_label() -> None:
    assert labels(an_act(AnswerKind.DEFECT, TOOL), an_act(AnswerKind.DEFECT, None)) == []
    assert labels(an_act(AnswerKind.HANDLED, flagged="it cites a line that is not there")) == []


def test_the_same_answer_seen_again_is_the_same_label() -> None:
    first, again = (answers(a_record(), Acts((an_act(AnswerKind.DEFECT),))) for _ in range(2))
    assert first == again


def said(text: str, number: int = 0, by: str = "ada") -> list[tuple[OutcomeKind, int]]:
    later = Later(text, ago(days=1), "f" * 40, by, number)
    return [(each.kind, each.key.number) for each in aftermath([later], [PAST, OTHER])]


REVERTED, FIXED = (OutcomeKind.REVERTED, 12), (OutcomeKind.FIXED, 12)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (f"Revert\n\nThis reverts commit {PAST.commit}.", [REVERTED]),
        (f"Revert\n\nThis reverts commit {PAST.head[:10]}.", [REVERTED]),
        ('Revert "Add limits"\n\nReverts octo/shop#12', [REVERTED]),
        ('Revert "Add limits"', [REVERTED]),
        ("Take it back\n\nThis reverts pull request #12 and mends what it broke", [REVERTED]),
        (f"Mend\n\nFixes: {PAST.commit[:12]} (\"Add limits\")", [FIXED]),
        ("Mend\n\nFixes #12", [FIXED]),
        ("Mend\n\nfixes: octo/shop#12", [FIXED]),
        ("Mend a regression from PR #12", [FIXED]),
        ("Mend what https://github.com/octo/shop/pull/12 broke\n\nIntroduced in https://github.com/octo/shop/pull/12", [FIXED]),
        ("Mend\n\nIt was broken by #12 and by #13", [FIXED]),
        (f"Revert it\n\nReverts #12. Fixes #12. Fixes: {PAST.commit}", [REVERTED]),
        ("Follow-up to #12", []),
        ("Mend\n\nFixes #99", []),
        ("Mend\n\nFixes other/shop#12", []),
        ("Mend\n\nFixes https://github.com/other/shop/pull/12", []),
        ("Keep it\n\nThis does not revert #12, and it isn't fixed by #13", []),
        ("Bump\n\n> Fixes #12\n\n<details>\n<summary>Release notes</summary>\nFixes #12\n</details>", []),
        ("Form\n\n<!-- Fixes #12 -->\n<!--\nFixes #12\n-->\n```\nFixes #12\n```", []),
        ("Bump\n\n<details>\nnotes\n</details>\nFixes #12", [FIXED]),
    ],
)  # fmt: skip
def test_what_a_text_says_of_an_earlier_change(text: str, label: list[tuple[OutcomeKind, int]]) -> None:
    assert said(text) == label


def test_numbers_in_the_changelogs_that_programs_paste_are_others() -> None:
    assert said("Bump x\n\nFixes #12", by="dependabot[bot]") == []
    assert said('Revert "Add limits"\n\nReverts octo/shop#12', by="merger[bot]") == [REVERTED]


def test_a_list_of_many_changes_mends_none_of_them() -> None:
    past = [a_merged(number) for number in range(1, 40)]
    text = "Release notes\n\n" + "\n".join(f"- Fixes #{number}" for number in range(1, 40))
    assert aftermath([Later(text, ago(days=1), "f" * 40)], past) == ()


def test_nothing_mends_itself_nor_what_came_after_it() -> None:
    assert said("Mend\n\nFixes #12", number=12) == []
    assert aftermath([Later("Mend\n\nFixes #12", ago(days=200), "f" * 40)], [PAST]) == ()
    assert aftermath([Later("Mend\n\nFixes #12", ago(days=1), PAST.commit)], [PAST]) == ()


def test_what_is_open_is_not_mended() -> None:
    assert aftermath([Later("Mend\n\nFixes #12", ago(days=1), "f" * 40)], [a_record(12)]) == ()


def test_a_reverted_title_is_the_newest_before_the_revert() -> None:
    past = [a_merged(1, 90, title="Again"), a_merged(2, 50, title="Again"), a_merged(3, 0.5, title="Again")]
    found = aftermath([Later('Revert "Again"', ago(days=1), "f" * 40)], past)
    assert [each.key.number for each in found] == [2]


def test_an_id_that_two_begin_with_names_neither() -> None:
    past = [a_merged(1, commit="abcdef01" + "0" * 32), a_merged(2, commit="abcdef02" + "0" * 32)]
    assert aftermath([Later("Mend\n\nFixes: abcdef0", ago(days=1), "f" * 40)], past) == ()


@given(st.text(st.sampled_from(" \n>`~<!-/details#:fixesrvrt12.") | st.characters(), max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(kind in OutcomeKind and number in {12, 13} for kind, number in said(text))


@pytest.mark.parametrize(
    "text",
    [
        "fixes " * 4_000,
        "fixes the pull request " * 900,
        "reverts https://a" * 1_200,
        "<!--<details>\n" * 2_000,
        "not reverts #12 " * 1_300,
        "fix" + " " * 20_000,
    ],
)
def test_long_texts_are_read_in_time(text: str) -> None:
    start = perf_counter()
    said(text * 3)
    assert perf_counter() - start < 2.0


def test_a_change_is_kept_once_nothing_was_heard_for_the_time_of_the_label() -> None:
    past = [
        a_merged(1, KEPT_DAYS + 1),
        a_merged(2, KEPT_DAYS - 1),
        a_merged(3, KEPT_DAYS + 9),
        a_merged(4, KEPT_DAYS + 9),
    ]
    known = [an_outcome(OutcomeKind.FIXED, 3), an_answer(OutcomeKind.DEFECT, number=4)]
    found = kept(past, known, ago())
    assert [each.key.number for each in found] == [1, 4]
    assert kept(past, [*known, *found], ago()) == ()


def test_a_label_of_time_says_when_the_time_was_over_and_not_when_somebody_looked() -> None:
    (found,) = kept([a_merged(1, KEPT_DAYS + 7)], [], ago())
    assert found.at == ago(days=7)


def test_of_two_who_judge_a_question_the_one_who_saw_a_defect_is_believed() -> None:
    (found,) = judged([an_answer(OutcomeKind.HANDLED), an_answer(OutcomeKind.DEFECT, by="bea")], [])
    assert found.is_settled
    assert not found.is_misfire


def test_whoever_thought_better_of_an_answer_is_counted_by_the_last() -> None:
    earlier, later = an_answer(OutcomeKind.DEFECT, at=ago(days=3)), an_answer(OutcomeKind.HANDLED, at=ago(days=2))
    assert [each.is_misfire for each in judged([later, earlier], [])] == [True]


def test_thumbs_that_are_even_settle_nothing() -> None:
    (found,) = judged([], [a_thumb(is_up=True), a_thumb(is_up=False, by=2)])
    assert (found.is_settled, found.is_misfire) == (False, False)


def test_labels_of_whole_changes_judge_no_question() -> None:
    plain: list[Outcome] = [an_outcome(kind) for kind in OutcomeKind]
    assert judged(plain, [a_thumb(is_up=True, question="")]) == ()
