"""What the words around a patch tell: commits, authors, messages, a title."""

from __future__ import annotations

import pytest

from bot.change import Commit, Patch, parse_patch

DIFF = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n\n"
SHA = "0123456789abcdef0123456789abcdef01234567"
ENVELOPE = f"From {SHA} Mon Sep 17 00:00:00 2001\n".encode()


def mail(
    subject: bytes = b"[PATCH] Title", sender: bytes = b"Ada Example <ada@example.com>", body: bytes = b""
) -> Patch:
    headers = b"From: " + sender + b"\nDate: Tue, 14 Nov 2023 22:13:20 +0000\nSubject: " + subject + b"\n\n"
    return parse_patch(ENVELOPE + headers + body + b"---\n x | 2 +-\n\n" + DIFF)


def only_commit(patch: Patch) -> Commit:
    (commit,) = patch.commits
    return commit


SUBJECTS = [
    (b"[PATCH] Title", "Title"),
    (b"[PATCH 2/10] Title", "Title"),
    (b"[PATCH v3 02/10] Title", "Title"),
    (b"[RFC PATCH net-next] Title", "Title"),
    (b"Re: [PATCH] re: Title", "Title"),
    (b"[PATCH] [core] Title", "[core] Title"),
    (b"[core] Title", "[core] Title"),
    (b"Title", "Title"),
    (b"[PATCH] A title that is\n folded over\n\tlines", "A title that is folded over lines"),
    (b"[PATCH] =?UTF-8?q?caf=C3=A9_=3D?=", "café ="),
    (b"=?UTF-8?q?=5BPATCH=5D=20caf=C3=A9?=\n =?UTF-8?q?=20ol=C3=A9?=", "café olé"),
    (b"[PATCH] =?iso-8859-1?Q?caf=E9?= and tea", "café and tea"),
    (b"[PATCH] =?utf-8?B?Y2Fmw6k=?=", "café"),
    ("[PATCH] café".encode(), "café"),
    (b"[PATCH] caf\xe9", "caf\udce9"),
    (b"[PATCH] =?x-unknown?q?caf=E9?=", "=?x-unknown?q?caf=E9?="),
    (b"[PATCH] =?punycode?q?caf=E9?=", "=?punycode?q?caf=E9?="),
    (b"[PATCH] =?iso-8859-99?q?caf=E9?=", "=?iso-8859-99?q?caf=E9?="),
    (b"[PATCH] =?utf-8?B?A?=", "=?utf-8?B?A?="),
    (b"[PATCH] =?utf-8?q?caf=E9?=", "caf\ufffd"),
]


@pytest.mark.parametrize(("subject", "title"), SUBJECTS)
def test_subject_is_the_title_and_opens_the_message(subject: bytes, title: str) -> None:
    patch = mail(subject=subject, body=b"Body.\n")
    assert patch.title == title
    assert only_commit(patch).message == f"{title}\n\nBody."


SENDERS = [
    (b"Ada Example <ada@example.com>", "Ada Example", "ada@example.com"),
    (b'"Example, Ada" <ada@example.com>', "Example, Ada", "ada@example.com"),
    (b'"Ada \\"A\\" Example" <ada@example.com>', 'Ada "A" Example', "ada@example.com"),
    (b"=?UTF-8?q?=C3=85sa_Example?= <asa@example.com>", "Åsa Example", "asa@example.com"),
    ("Åsa Example <asa@example.com>".encode(), "Åsa Example", "asa@example.com"),
    (b"ada@example.com", "", "ada@example.com"),
    (b"<ada@example.com>", "", "ada@example.com"),
    (b"helper[bot] <1+helper[bot]@users.example.com>", "helper[bot]", "1+helper[bot]@users.example.com"),
]


@pytest.mark.parametrize(("sender", "name", "email"), SENDERS)
def test_sender_is_the_author(sender: bytes, name: str, email: str) -> None:
    commit = only_commit(mail(sender=sender))
    assert (commit.author.name, commit.author.email) == (name, email)
    assert commit.committer == commit.author


BODIES = [
    (b"", "Title"),
    (b"One.\n\nTwo.\n", "Title\n\nOne.\n\nTwo."),
    (b"One.\r\nTwo.\r\n", "Title\n\nOne.\nTwo."),
    (b"Bumps x.\n\n---\nupdated: x\n...\n\nSigned-off-by: A <a@b>\n",
     "Title\n\nBumps x.\n\n---\nupdated: x\n...\n\nSigned-off-by: A <a@b>"),
    (b"-- \nno signature\n", "Title\n\n-- \nno signature"),
    (b"@@ -1 +1 @@\n-no hunk\n", "Title\n\n@@ -1 +1 @@\n-no hunk"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "message"), BODIES)
def test_body_up_to_the_last_rule_is_the_message(body: bytes, message: str) -> None:
    assert only_commit(mail(body=body)).message == message


def test_a_sender_in_the_body_is_the_true_author() -> None:
    commit = only_commit(mail(body=b"From: Bo Example <bo@example.com>\n\nBody.\n"))
    assert commit.author.name == "Bo Example"
    assert commit.message == "Title\n\nBody."


def test_only_a_mail_from_git_gives_a_commit_id() -> None:
    headers = b"From: a@example.com\nSubject: x\n\n---\n\n" + DIFF
    assert only_commit(parse_patch(ENVELOPE + headers)).sha == SHA
    assert only_commit(parse_patch(headers)).sha == ""
    assert only_commit(parse_patch(b"From a@example.com Mon Sep 17 00:00:00 2001\n" + headers)).sha == ""
    zeros = ENVELOPE.replace(SHA.encode(), b"0" * 40)
    assert only_commit(parse_patch(zeros + headers)).sha == ""


def test_a_line_that_only_looks_like_a_mail_is_prose() -> None:
    patch = parse_patch(b"From here Mon Sep 17 on:\n\n" + DIFF)
    assert (patch.commits, patch.title) == ((), "")


def test_mails_are_commits_in_their_order() -> None:
    mails = [ENVELOPE + b"From: a@b\nSubject: [PATCH %d/2] Part %d\n\n---\n\n" % (n, n) + DIFF for n in (1, 2)]
    patch = parse_patch(b"".join(mails))
    assert [commit.message for commit in patch.commits] == ["Part 1", "Part 2"]
    assert [file.path for file in patch.files] == ["x", "x"]
    assert patch.title == "Part 1"


def test_a_cover_letter_gives_the_title_and_is_no_commit() -> None:
    cover = ENVELOPE + b"From: a@b\nSubject: [PATCH 0/1] The whole\n\nWhy.\n\n-- \n2.39.5\n\n"
    patch = parse_patch(cover + ENVELOPE + b"From: a@b\nSubject: [PATCH 1/1] Part\n\n---\n\n" + DIFF)
    assert patch.title == "The whole"
    assert [commit.message for commit in patch.commits] == ["Part"]


def test_a_mail_in_crlf_reads_the_same() -> None:
    lines = ENVELOPE + b"From: A <a@b>\nSubject: [PATCH] One\n two\n\nBody.\n\nMore.\n---\n x | 2 +-\n\n" + DIFF
    assert parse_patch(lines.replace(b"\n", b"\r\n")) == parse_patch(lines)


def test_an_endless_message_is_cut_and_says_so() -> None:
    commit = only_commit(mail(body=b"words\n" * 100_000))
    assert len(commit.message) < 110_000
    assert commit.message.endswith("[the rest of the message was not read]")


def test_a_log_entry_of_a_merge_is_a_merge() -> None:
    entry = f"commit {SHA}\nMerge: 1234567 89abcde\nAuthor: A <a@b>\nDate:   now\n\n    Merge x\n\n".encode()
    commit = only_commit(parse_patch(entry + DIFF))
    assert (commit.sha, commit.is_merge, commit.message) == (SHA, True, "Merge x")


def test_a_bare_diff_has_no_commit_and_no_title() -> None:
    assert (parse_patch(DIFF).commits, parse_patch(DIFF).title) == ((), "")
