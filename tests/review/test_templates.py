"""What a prompt's template may do: print, ask, walk through. Nothing whose work is a power of its values."""

from __future__ import annotations

import pytest

from bot.errors import PromptError
from bot.review.asking import Prompt, check_override, read_prompt, render_prompt


def a_prompt(user: str, inputs: list[str], partials: dict[str, str] | None = None, system: str = "Be exact.") -> Prompt:
    front: dict[str, object] = {"name": "ask", "version": 1, "purpose": "to ask", "inputs": inputs}
    body = f"<!-- system -->\n{system}\n<!-- user -->\n{user}"
    return read_prompt(f"whole {body}", front, body, partials)


def test_values_are_printed_asked_for_and_walked_through() -> None:
    user = (
        "{% for file in files %}{{ loop.index }} {{ file.path | upper }}{% if file.note %} ({{ file.note }}){% endif %}"
        "{% for hunk in file.hunks %} {{ hunk }}{% else %} none{% endfor %};{% endfor %} {{ files | length }}"
        "{{ ' many' if files is defined and not files == 3 else '' }}"
    )
    files = [{"path": "a", "note": "new", "hunks": ["x", "y"]}, {"path": "b", "note": "", "hunks": []}]
    prompt = a_prompt(user, ["files"])
    assert render_prompt(prompt, {"files": files}) == "1 A (new) x y;2 B none; 2 many"
    assert prompt.uses == {"files", "files[]", "files[].path", "files[].note", "files[].hunks", "files[].hunks[]"}


@pytest.mark.parametrize(
    "user",
    [
        "{% for i in range(10 ** 9) %}x{% endfor %}{{ a }}",
        "{{ a * 1000000000 }}",
        "{{ a ** 9 }}",
        "{{ '%1000000000d' % a }}",
        "{{ a | center(1000000000) }}",
        "{{ a | indent(1000000000) }}",
        "{{ a | join(a) }}",
        "{{ a | wordwrap(1) }}",
        "{% for x in a %}{% for y in a %}{% endfor %}{% endfor %}",
        "{% for x in a %}{% if a | join | length %}{% endif %}{% endfor %}",
        "{% for x in a %}{% if b == a %}{% endif %}{% endfor %}",
        "{% for x in a %}{% if a ~ a %}{% endif %}{% endfor %}",
        "{% for x in a recursive %}{{ loop(a) }}{% endfor %}",
        "{% for v in a %}{% for w in v %}{% for x in w %}{% for y in x %}{% for z in y %}" + "{% endfor %}" * 5,
        "{% set x = a %}{{ x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ a }}",
        "{{ a.__class__ }}",
        "{{ a['__class__'] }}",
        "{{ a.pop() }}",
        "{{ a | attr('x') }}",
        "{{ lipsum(5) }}{{ a }}",
        "{% include 'other.md' %}{{ a }}",
        "{% include a %}",
        "{% import 'x' as y %}{{ a }}",
        "{% extends a %}",
        "{% block b %}{{ a }}{% endblock %}",
        "{% filter upper %}{{ a }}{% endfilter %}",
        "{% raw %}{{ a }}",
        "{{ a",
        "{{ " + "(" * 5_000 + "a" + ")" * 5_000 + " }}",
        "{% if a %}" * 500 + "{% endif %}" * 500,
        "{{ " + "not " * 5_000 + "a }}",
    ],
)
def test_what_could_grow_without_bound_or_reach_elsewhere_is_refused(user: str) -> None:
    with pytest.raises(PromptError):
        a_prompt(user, ["a", "b"] if "b == a" in user else ["a"])


def test_a_rendering_that_becomes_too_long_is_stopped() -> None:
    prompt = a_prompt("{% for x in a %}{{ a }}{% endfor %}", ["a"])
    with pytest.raises(PromptError, match="longer than"):
        render_prompt(prompt, {"a": list(range(5_000))})


def test_a_value_that_lacks_what_is_asked_for_is_an_error_that_names_the_prompt() -> None:
    with pytest.raises(PromptError, match=r"prompt ask cannot be rendered.*note"):
        render_prompt(a_prompt("{{ a.note }}", ["a"]), {"a": {}})


def test_a_partial_stands_in_its_place_in_both_parts() -> None:
    partials = {"rules": "Rule one.\nRule two.\n", "shown": "=== {{ fence }}\n{{ a }}\n=== {{ fence }}\n"}
    user = "Look:\n{% include 'partials/shown.md' %}\nDone."
    prompt = a_prompt(user, ["a", "fence"], partials, 'First.\n{% include "partials/rules.md" %}\nLast.')
    assert prompt.system == "First.\nRule one.\nRule two.\nLast."
    assert render_prompt(prompt, {"a": "x", "fence": "m"}) == "Look:\n=== m\nx\n=== m\nDone."
    assert prompt.partials == ("rules", "shown")


def test_the_digest_covers_the_partials_that_are_used_and_no_others() -> None:
    user = '{% include "partials/one.md" %}{{ a }}'
    first = a_prompt(user, ["a"], {"one": "x", "two": "y"})
    assert a_prompt(user, ["a"], {"one": "x", "two": "z"}).digest == first.digest
    assert a_prompt(user, ["a"], {"one": "x.", "two": "y"}).digest != first.digest


@pytest.mark.parametrize(
    ("partials", "path", "fault"),
    [
        ({}, "partials/gone.md", "unknown partial"),
        ({"a": '{% include "partials/a.md" %}'}, "partials/a.md", "includes another"),
        ({"a": "x"}, "partials/../a.md", "system part"),
        ({"a": "x"}, "../../etc/passwd", "system part"),
        ({"a": "{{ b }}"}, "partials/a.md", "system part"),
    ],
)
def test_a_partial_reaches_no_further_than_its_text(partials: dict[str, str], path: str, fault: str) -> None:
    with pytest.raises(PromptError, match=fault):
        a_prompt("{{ a }}", ["a"], partials, f'{{% include "{path}" %}}')


SHIPPED = (
    "At most {{ limit }}.\n=== {{ fence }}\n{% for f in files %}{{ f.path }}{% endfor %}\n=== {{ fence }}\nAnswer."
)
INPUTS = ["fence", "files", "limit"]


@pytest.mark.parametrize(
    ("own", "inputs", "fault"),
    [
        ("=== {{ fence }}\n{{ files }}\n=== {{ fence }}", ["fence", "files"], "inputs differ.*limit"),
        (SHIPPED.replace("f.path", "f.secret"), INPUTS, r"nobody gives it: files\[\].secret"),
        (SHIPPED + "{% for f in files %}{{ f.path }}{% endfor %}", INPUTS, r"outside of its fence.*files\[\].path"),
        (SHIPPED.replace("At", "{{ files }} At"), INPUTS, "outside of its fence.*files"),
        (
            "{% if limit %}{{ fence }}{% endif %}{% for f in files %}{{ f.path }}{% endfor %}{{ fence }}{{ fence }}",
            INPUTS,
            "outside of its fence",
        ),
    ],
)
def test_a_prompt_that_cannot_stand_in_for_the_shipped_one_is_refused(own: str, inputs: list[str], fault: str) -> None:
    with pytest.raises(PromptError, match=fault):
        check_override(a_prompt(own, inputs), a_prompt(SHIPPED, INPUTS))


def test_other_words_in_another_order_can_stand_in_for_the_shipped_prompt() -> None:
    own = "=== {{ fence }}\n{% for f in files %}- {{ f.path }}\n{% endfor %}=== {{ fence }}\nSay {{ limit }} things."
    check_override(a_prompt(own, INPUTS), a_prompt(SHIPPED, INPUTS))


def test_a_fence_that_is_opened_is_closed() -> None:
    with pytest.raises(PromptError, match="does not close"):
        a_prompt("=== {{ fence }}\n{{ a }}", ["a", "fence"])


@pytest.mark.parametrize(
    "front",
    [
        {"name": "Ask Me", "version": 1, "inputs": []},
        {"name": "../ask", "version": 1, "inputs": []},
        {"name": "ask", "version": True, "inputs": []},
        {"name": "ask", "version": 0, "inputs": []},
        {"name": "ask", "version": "1", "inputs": []},
        {"name": "ask", "version": 1, "inputs": [["a"]]},
        {"name": "ask", "version": 1, "inputs": [], "purpose": ["a"]},
    ],
)
def test_front_matter_of_another_shape_is_refused(front: dict[str, object]) -> None:
    with pytest.raises(PromptError):
        read_prompt("", front, "<!-- system -->s<!-- user -->u")
