"""Who decides on access is seen by what the code does, in files whose names say nothing of it."""

from __future__ import annotations

import pytest

from bot.risk import Tier
from bot.risk.signals.access_decision import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param("desk/policy.py", "def may_see(session, a):\n    return True\n", "def may_see(session, a):\n    return a.open\n", "may_see", id="a name that asks"),
    pytest.param("src/rooms.ts", "export class Rooms {\n  canEdit(a: A) { return a.x; }\n}\n", "export class Rooms {\n  canEdit(a: A) { return a.y; }\n}\n", "Rooms.canEdit", id="a name in camel case"),
    pytest.param("desk/a.py", "def can_book(user, a):\n    return 1\n", "def can_book(user, a):\n    return 2\n", "can_book", id="what somebody can do"),
    pytest.param("desk/service.py", "def show(user, a):\n    return a\n", "def show(user, a):\n    if a.hidden:\n        raise Forbidden(a)\n    return a\n", "show", id="a refusal comes"),
    pytest.param("desk/service.py", "def show(user, a):\n    if user.is_staff:\n        return a\n    return None\n", "def show(user, a):\n    return a\n", "show", id="a question of role goes"),
    pytest.param("desk/policy.py", "def can_test(user, a):\n    return True\n", "def can_test(user, a):\n    return a.open\n", "can_test", id="somebody in the signature"),
    pytest.param("docs/Api.java", "class Api {\n  String run(User user) {\n    if (!user.is(Role.APPROVER)) { return FORBIDDEN; }\n    return go();\n  }\n}\n", "class Api {\n  String run(User user) {\n    return go();\n  }\n}\n", "Api.run", id="java"),
    pytest.param("srv/user.go", "package srv\n\nfunc Update(c Ctx) error {\n\tif c.name != c.actor.Name {\n\t\treturn NewErr(http.StatusForbidden)\n\t}\n\treturn save(c)\n}\n", "package srv\n\nfunc Update(c Ctx) error {\n\treturn save(c)\n}\n", "Update", id="go"),
]  # fmt: skip

LOOK_ALIKES = [
    pytest.param("a/b.go", "package a\n\nfunc send(r R) error {\n\treturn nil\n}\n", "package a\n\nfunc send(r R) error {\n\tif r.Code == http.StatusForbidden || r.Code == http.StatusUnauthorized {\n\t\treturn decode(r)\n\t}\n\treturn nil\n}\n", id="a client reads an answer"),
    pytest.param("src/a.rs", "fn run() {}\n\nmod tests {\n    #[test]\n    fn rollback_can_keep_staged() {\n        run();\n    }\n}\n", "fn run() {}\n\nmod tests {\n    #[test]\n    fn rollback_can_keep_staged() {\n        run();\n        assert!(has_permission());\n    }\n\n    fn can_edit() -> bool {\n        true\n    }\n}\n", id="a test module of Rust"),
    pytest.param("a/run.py", "def cancel(job):\n    return 1\n", "def cancel(job):\n    return 2\n", id="cancel begins with can"),
    pytest.param("a/run.py", "def may_be_empty(a):\n    return 1\n", "def may_be_empty(a):\n    return 2\n", id="may be is no permission"),
    pytest.param("src/a.ts", "export function canTest(s: Secret) {\n  return s.a;\n}\n", "export function canTest(s: Secret) {\n  return s.b;\n}\n", id="what can be done with a thing"),
    pytest.param("a/env.py", "class Machine:\n    def can_run(self):\n        return 1\n", "class Machine:\n    def can_run(self):\n        return 2\n", id="what a machine can do"),
    pytest.param("a/ninja.py", "def get_source_can_unity(target, source):\n    return 1\n", "def get_source_can_unity(target: T, source):\n    return 1\n", id="an annotation"),
    pytest.param("a/run.py", "def wait(a):\n    return a + 400\n", "def wait(a):\n    return a + 4010\n", id="a number with 401 in it"),
    pytest.param("a/run.py", "def show(user):\n    return user.name\n", "def show(user):\n    return user.full_name\n", id="a user's name"),
    pytest.param("a/JsonConverter.java", "class JsonConverter {\n  boolean canRead(Type t) { return t.x; }\n}\n", "class JsonConverter {\n  boolean canRead(Type t) { return t.y; }\n}\n", id="a format that can be read"),
    pytest.param("a/Fast.java", "class Fast {\n  int hash() { return 1; }\n}\n", "class Fast {\n  int hash() { return member.hashCode(); }\n}\n", id="a hash is no permission"),
    pytest.param("tests/test_policy.py", "def may_see(a):\n    return 1\n", "def may_see(a):\n    return 2\n", id="a test"),
    pytest.param("a/run.py", "def show(user, a):\n    if user.is_staff:\n        return a\n    return 1\n", "def show(user, a):\n    if user.is_staff:\n        return a\n    return 2\n", id="the check stays"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after", "name"), FIRES)
def test_a_change_to_who_may_do_what_is_high(path: str, before: str, after: str, name: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert signal.floor is Tier.HIGH
    assert f"`{name}`" in signal.why
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_what_decides_nothing_is_silent(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
