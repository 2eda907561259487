"""How schemas and models say what a value must be like: the constraints on a line, in the words of each library."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.pattern import Pattern, lazy

_ARGUMENT = r"\((?:[^()]|\([^()]*\))*\)"
_SCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
# fmt: off
_BEAN = (
    "NotNull|NotBlank|NotEmpty|Size|Min|Max|Positive|PositiveOrZero|Negative|NegativeOrZero|Email|Pattern|Digits|Past"
    "|PastOrPresent|Future|FutureOrPresent|DecimalMin|DecimalMax|Valid|AssertTrue|AssertFalse"
)
_CLASS_VALIDATOR = (
    r"Is(?!Optional\b)[A-Z]\w*|Min|Max|MinLength|MaxLength|Length|Matches|ArrayMaxSize|ArrayMinSize|ArrayNotEmpty|ArrayUnique"
    r"|ValidateNested|Equals|NotEquals|Contains|NotContains"
)
_ZOD = (
    "min|max|length|email|url|uuid|cuid|regex|int|positive|nonnegative|negative|nonempty|finite|datetime|ip|strict|refine"
    "|superRefine|startsWith|endsWith|multipleOf|required|valid|pattern|integer|alphanum|guid|matches|oneOf"
)
_JSON = (
    "required|maxLength|minLength|minimum|maximum|exclusiveMinimum|exclusiveMaximum|pattern|maxItems|minItems|uniqueItems"
    "|enum|format"
)
# fmt: on


class _Family(NamedTuple):
    """One library's way to write constraints."""

    languages: frozenset[str]
    pattern: Pattern[str]
    hint: Pattern[str]
    """What the file must show for the pattern to mean it."""


def _family(languages: frozenset[str], pattern: str, hint: str) -> _Family:
    return _Family(languages, lazy(pattern), lazy(hint))


_FAMILIES = (
    # https://docs.pydantic.dev/latest/concepts/fields/, https://docs.djangoproject.com/en/5.2/ref/validators/
    _family(
        frozenset({"Python"}),
        r"\b(?:gt|ge|lt|le|min_length|max_length|pattern|regex|multiple_of|max_digits|min_value|max_value|allow_blank(?==False)"
        r"|allow_null(?==False)|extra)\s*=\s*(?!None\b|True\b|[\"'](?:allow|ignore))(?:[^,()\[\]]|\[[^\]]*\]|\([^)]*\))+"
        rf"|\bvalidators\s*=\s*\[[^\]]+\]|@(?:field_|model_|root_)?validator\b(?:{_ARGUMENT})?|@validates(?:_schema)?\b(?:{_ARGUMENT})?"
        rf"|\bvalidate\s*=\s*(?:validate\.)?\w+{_ARGUMENT}",
        r"\b(?:Field|constr|conint|confloat|conlist|Query|Path|Body|Form|Header|\w+Field|ConfigDict|validators?|Annotated|fields\.\w+)\s*[\[(]"
        r"|@\w*validat|BaseModel|class Config",
    ),
    # https://zod.dev/api, https://joi.dev/api/
    _family(_SCRIPT, rf"\.(?:{_ZOD})(?:{_ARGUMENT})", r"\bz\.\w+\(|\b[Jj]oi\.\w+|\byup\.\w+|\bv\.\w+\("),
    # https://github.com/typestack/class-validator#validation-decorators
    _family(_SCRIPT, rf"@(?:{_CLASS_VALIDATOR})(?:{_ARGUMENT})", r"@\w+\("),
    # https://jakarta.ee/specifications/bean-validation/3.0/
    _family(frozenset({"Java", "Kotlin"}), rf"@(?:field:|get:|param:)?(?:{_BEAN})\b(?:{_ARGUMENT})?", r"@"),
    # https://learn.microsoft.com/dotnet/api/system.componentmodel.dataannotations
    _family(
        frozenset({"C#"}),
        r"\[(?:Required|StringLength|Range|MaxLength|MinLength|RegularExpression|EmailAddress|Url|Phone|Compare)\b[^\]]*\]",
        r"\[",
    ),
    # https://pkg.go.dev/github.com/go-playground/validator/v10
    _family(frozenset({"Go"}), r"\b(?:validate|binding):\"(?!-)[^\"]+\"", r"`"),
    # https://serde.rs/container-attrs.html, https://docs.rs/validator
    _family(frozenset({"Rust"}), rf"\bdeny_unknown_fields\b|#\[(?:validate|garde){_ARGUMENT}\]", r"#\["),
    # https://guides.rubyonrails.org/active_record_validations.html
    _family(frozenset({"Ruby"}), r"^\s*validates?(?:_\w+)?\s+.+$", r"validate"),
    # https://laravel.com/docs/validation, https://symfony.com/doc/current/validation.html
    _family(
        frozenset({"PHP"}),
        rf"#\[Assert\\\w+(?:{_ARGUMENT})?\]|\b(?:required|max:\d+|min:\d+|email|integer|numeric|exists:\w+|unique:\w+|in:[\w,]+)(?=[|'\"])",
        r"=>\s*['\"\[]|Assert",
    ),
    # https://json-schema.org/draft/2020-12/json-schema-validation
    _family(
        frozenset({"JSON"}),
        rf"[\"'](?:{_JSON})[\"']\s*:\s*(?:\[[^\]]*\]?|[^,{{}}\[\]]+)|[\"']additionalProperties[\"']\s*:\s*false",
        r"[\"'](?:properties|\$schema|additionalProperties|items|type)[\"']\s*:",
    ),
    # https://spec.openapis.org/oas/v3.1.0#schema-object
    _family(
        frozenset({"YAML"}),
        rf"(?m)^\s*(?:{_JSON})\s*:\s*\S.*$|^\s*additionalProperties\s*:\s*false\b.*$",
        r"^\s*(?:properties|additionalProperties)\s*:",
    ),
)


def constraints_in(text: str, language: str, shown: str) -> tuple[str, ...]:
    """The constraints on a line of a file in which `shown` is to be seen, each as it is written."""
    found: list[str] = []
    for family in _FAMILIES:
        if language in family.languages and family.pattern.search(text) and family.hint.search(shown):
            found += (" ".join(m[0].split()).strip(" ,") for m in family.pattern.finditer(text))
    return tuple(found)


def without_constraints(text: str, constraints: tuple[str, ...]) -> str:
    """What a line says beside its constraints, without white space and the punctuation that joined them."""
    folded = " ".join(text.split())
    for one in constraints:
        folded = folded.replace(one, "", 1)
    return re.sub(r"[\s,;()`\[\]{}|'\"]+", "", folded)
