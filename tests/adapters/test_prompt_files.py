"""A team's own prompts and lenses: from the base of the change, checked like those that ship."""

from __future__ import annotations

import pytest

from bot.adapters.files import calibration
from bot.adapters.prompt_files import LENSES_FOLDER, PROMPTS_FOLDER, prompt_folder, prompts_of, shipped_prompts
from bot.errors import ConfigError, PromptError
from bot.review.asking import PromptSet
from bot.risk import Lens
from tests.fakes import DictSnapshot

PROMPT = f"{PROMPTS_FOLDER}/find-questions.md"
SHIPPED = (prompt_folder() / "find-questions.md").read_text(encoding="utf-8")
OWN = SHIPPED.replace("Order the claims", "Amounts are in cents. Order the claims")
LENS = "---\nname: tenants\nversion: 1\nlens: data\npurpose: Tenants.\nwhen: always\n---\nWhich tenant does each query belong to?\n"


def of(**files: str) -> PromptSet:
    paths = {"prompt": PROMPT, "lens": f"{LENSES_FOLDER}/tenants.md"}
    return prompts_of(DictSnapshot({paths[kind]: text for kind, text in files.items()}))


def test_without_files_of_its_own_a_team_has_what_ships() -> None:
    assert prompts_of(DictSnapshot({"a.py": "x = 1\n"})) == shipped_prompts()


def test_a_prompt_of_the_team_takes_the_place_of_the_shipped_one() -> None:
    found, shipped = of(prompt=OWN), shipped_prompts()
    assert "Amounts are in cents" in found.prompt("find-questions").system
    assert [p.name for p in found.prompts] == [p.name for p in shipped.prompts]
    assert found.own == (PROMPT,)
    assert found.prompt("find-questions").digest != shipped.prompt("find-questions").digest


def test_line_ends_of_windows_are_no_other_wording() -> None:
    assert of(prompt=OWN.replace("\n", "\r\n")).prompt("find-questions") == of(prompt=OWN).prompt("find-questions")


def test_a_prompt_of_the_team_shows_no_hit_rate_that_was_measured_with_another() -> None:
    assert "model, high" in calibration({shipped_prompts().prompt("find-questions").digest})
    assert not any("model" in kind for kind in calibration({of(prompt=OWN).prompt("find-questions").digest}))


def test_a_lens_of_the_team_stands_beside_those_that_ship() -> None:
    found = of(lens=LENS)
    [*others, own] = found.lenses
    assert tuple(others) == shipped_prompts().lenses
    assert (own.name, own.lens, own.text) == ("tenants", Lens.DATA, "Which tenant does each query belong to?")


def test_a_lens_of_a_shipped_name_takes_its_place() -> None:
    path = f"{LENSES_FOLDER}/edge.md"
    own = LENS.replace("tenants", "edge").replace("lens: data", "lens: edge")
    found = prompts_of(DictSnapshot({path: own}))
    assert [g.name for g in found.lenses] == [g.name for g in shipped_prompts().lenses]
    assert next(g for g in found.lenses if g.name == "edge").text == "Which tenant does each query belong to?"


def test_other_files_beside_them_are_left_alone() -> None:
    found = prompts_of(DictSnapshot({f"{PROMPTS_FOLDER}/README.md": "no prompt", f"{LENSES_FOLDER}/notes.txt": "none"}))
    assert found == shipped_prompts()


def test_a_prompt_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(PromptError, match=r"no prompt nope.*find-questions"):
        shipped_prompts().prompt("nope")


LOOP = "{% for i in range(10 ** 9) %}{% for j in range(10 ** 9) %}x{% endfor %}{% endfor %}"
ALIASES = "purpose: &a [x, x]\n" + "".join(f"k{n}: &b{n} [*{f'b{n - 1}' if n else 'a'}, *a]\n" for n in range(30))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("no front matter", "has no front matter"),
        ("---\nname: find-questions\nname: again\n---\n", "stands twice"),
        (OWN.replace("name: find-questions", "name: other"), "names it other"),
        (OWN.replace("inputs: [fence, files, facts, limit]", "inputs: [fence, files, limit]"), "other inputs"),
        (OWN.replace("{{ limit }}", "eight").replace(", limit]", "]"), "inputs differ"),
        (OWN.replace("{{ limit }}", "{{ limit }}" + LOOP), "has a loop over something else"),
        (OWN.replace("{{ limit }}", "{{ limit * 10 ** 9 }}"), "uses Mul"),
        (OWN.replace("{{ file.path }}", "{{ file.path.__class__ }}"), "uses Getattr"),
        (OWN.replace("{{ file.path }}", "{{ file.owner }}"), "nobody gives it"),
        (OWN.replace("=== {{ fence }}\n{% for", "{{ facts }}\n=== {{ fence }}\n{% for", 1), "outside of its fence"),
        (OWN.replace("<!-- user -->", '<!-- user -->\n{% include "partials/gone.md" %}'), "unknown partial"),
        (OWN.replace("<!-- user -->", '<!-- user -->\n{% include "/etc/passwd" %}'), "uses Include"),
        (OWN + "x" * 32_000, "larger than"),
        (OWN.replace("purpose: Point", ALIASES + "p: Point"), "purpose"),
    ],
)
def test_a_wrong_prompt_of_the_team_is_named(text: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault) as told:
        of(prompt=text)
    assert str(told.value).startswith(PROMPT)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LENS.replace("lens: data", "lens: style"), "lacks `lens:`"),
        (LENS.replace("when: always", "when: sometimes"), "unknown `when`"),
        (LENS.replace("when: always", "when: []"), "unknown `when`"),
        (LENS.replace("when: always", "when: [always, {a: b}]"), "unknown `when`"),
        (LENS.replace("version: 1", "version: one"), "version"),
        (LENS + "{{ files }}", "holds a variable"),
        (LENS + "x" * 5_000, "over 4,000"),
        (LENS.partition("Which")[0], "is empty"),
    ],
)
def test_a_wrong_lens_of_the_team_is_named(text: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault) as told:
        of(lens=text)
    assert str(told.value).startswith(f"{LENSES_FOLDER}/tenants.md")


def test_a_name_that_no_prompt_has_is_refused_with_those_that_there_are() -> None:
    path = f"{PROMPTS_FOLDER}/find-more.md"
    with pytest.raises(ConfigError, match=r"No prompt of this name ships.*find-questions"):
        prompts_of(DictSnapshot({path: OWN.replace("name: find-questions", "name: find-more")}))


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(ConfigError, match="no UTF-8"):
        prompts_of(DictSnapshot({PROMPT: b"---\nname: \xff\n---\n"}))


def test_more_files_than_a_review_can_pay_for_are_refused() -> None:
    with pytest.raises(ConfigError, match="more than 20"):
        prompts_of(DictSnapshot({f"{LENSES_FOLDER}/l{n}.md": LENS.replace("tenants", f"l{n}") for n in range(21)}))
