"""The world of the fake GitHub: what is there (`_model`, `_state`), and all that may happen in it."""

from __future__ import annotations

from tests.servers.fake_github._checks import Checks


class World(Checks):
    """Everything that the fake knows and that a test may do behind the client's back.

    What is there: `State`. Who comes in: `People` (add_user, add_organization, add_team, add_app, install, token_for). Repositories and
    branches: `Places` (add_repository, fork, commit, push, add_ruleset, add_hook). Pull requests: `Pulls` (open_pull, retarget, close,
    merge, label, assign, request_review). The merge queue: `Queues` (enqueue, dequeue, merge_front). Words: `Talk` (comment,
    edit_comment, review, approve, dismiss, open_thread, reply, resolve_thread, react). Checks: `Checks` (set_status, create_check, update_check). Web hooks: `Hooks` (deliver).
    """
