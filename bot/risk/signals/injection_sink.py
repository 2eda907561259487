"""Text that is run: SQL, shell commands, code, HTML, LDAP and XPath expressions put together from values.

By the callee and its arguments on the syntax tree; what is written out, or made of constants, is not reported, nor is a
name of a table or column, a value that a quoting function has seen, or markup from a sanitiser.

Source of the classes: CWE-77, CWE-78, CWE-79, CWE-89, CWE-90, CWE-94, CWE-643.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._dangers import ANY, SCRIPT, Call, Danger, Frame, find_dangers, setting, sink
from bot.risk._interpolation import interpolated, is_literal, strings_of
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_SOURCE = "Where does {value} come from, and who can influence it?"
_BACK = "follow {value} back from line {line} to where it enters"
_SQL = Danger(
    "puts {value} into the text of a statement",
    _SOURCE,
    "a value with a quote in it",
    "the statement reads or alters something else",
    _BACK,
)
_SHELL = Danger(
    "hands {value} to a shell",
    _SOURCE,
    "a value with `;`, `$( )` or a quote in it",
    "the shell runs what stands behind it",
    _BACK,
)
_CODE = Danger(
    "runs {value} as code", _SOURCE, "a value that someone else wrote", "whoever controls the text runs code", _BACK
)
_HTML = Danger(
    "writes {value} into a page without escaping it",
    "What has escaped {value} before?",
    "text that a user wrote",
    "their script runs in other users' pages",
    "follow {value} back from line {line} to where it is escaped",
)
_MARKUP = _HTML._replace(
    what="writes unescaped HTML",
    asks="What has escaped the text before?",
    settles="follow the text back from line {line} to where it is escaped",
)
_EXPRESSION = Danger(
    "puts {value} into the text of a search expression",
    _SOURCE,
    "a value with a bracket or a quote in it",
    "the search finds what it should not",
    _BACK,
)
_PIPE = Danger(
    "pipes a download into a shell",
    "What pins the content of that address?",
    "whoever controls that address",
    "their commands run here",
    "the address on line {line}, and a checksum of what it gives",
)

_STATEMENT = lazy(
    r"\b(?:select\s.{0,200}\bfrom|insert\s+into|update\s+\S+\s+set|delete\s+from|(?:drop|alter|create|truncate)\s+(?:table|index|view|database|schema|user|role)|where|order\s+by|grant|call|exec)\b",
    re.IGNORECASE | re.DOTALL,
)
_NAMES = lazy(
    r"(?:^|[._(>$])(?:\w*_)?(?:quote\w*|escape\w*|esc_\w+|sanit\w*|ident\w*|placeholders?|qn|qname|shlex|table\w*|tbl|columns?|cols?|col_?names?|schema\w*|fields?|field_names?|index_?name|params?_sql|sql\w*|where\w*|clauses?|conditions?|marks|phs?|binds?|returning|collat\w*)(?:$|[.(\[)])"
    r"|(?:[a-z]\w*|[a-z])(?:Table|Column|Columns|Schema|Fields?|Placeholders?|TableName|ColumnName|Clause|Where|Sql|SQL)(?:\(\))?$|^(?:len|int|float|count|i|n|idx|strconv\.Itoa|strconv\.FormatInt|parseInt|Number)(?:\(|$)|\?|DOMPurify|sanitize|escapeHtml|join\(",
    re.IGNORECASE,
)
_SPREAD = lazy(r"\b(?:sql|Prisma\.sql|SQL)`")


def _values(text: str, language: str | None, statement: bool) -> tuple[str, ...]:
    found = interpolated(text, language, _STATEMENT if statement else None)
    return tuple(v for v in found if not _NAMES.search(v))


def _sql(call: Call) -> str | None:
    """A value in the SQL of the first arguments, or of the variable that is the first argument."""
    if _SPREAD.search(call.body):
        return None
    for argument in call.arguments[:3]:
        found = _values(argument, call.language, statement=True)
        if not found and not is_literal(argument):
            found = _values(call.assigned(argument.lstrip("&")), call.language, statement=True)
        if found:
            return found[0]
    return None


def _command(call: Call) -> str | None:
    """What reaches the shell through the first argument; None where it is written out or quoted."""
    return _given(call, call.first())


def _given(call: Call, argument: str) -> str | None:
    text = argument if not argument.isidentifier() else call.assigned(argument) or argument
    found = _values(text, call.language, statement=False)
    if not text or (not found and is_literal(text)) or re.search(r"shlex|quote|escapeshell|shellescape", text):
        return None
    holds_string = any(True for _ in strings_of(text))
    return found[0] if found else None if holds_string else argument


def _formatted(call: Call) -> str | None:
    """What is put into the first argument, and only that: a bare name may be anything."""
    argument = call.first()
    found = _values(call.assigned(argument) if argument.isidentifier() else argument, call.language, statement=False)
    return found[0] if found else None


def _through_shell(call: Call) -> str | None:
    return _command(call) if re.search(r"\bshell\s*[=:]\s*(?:True|true)\b", call.body) else None


_SHELLS = lazy(r"^[\"'](?:/(?:usr/)?bin/)?(?:ba|z|da)?sh[\"']$|^[\"'](?:cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)[\"']$")


def _sh_c(call: Call) -> str | None:
    """`exec.Command("sh", "-c", text)`: the text."""
    given = [part.strip("[] ") for part in call.arguments]
    for at, part in enumerate(given[:-1]):
        if _SHELLS.search(part):
            flag, *rest = given[at + 1 :]
            return _given(call, rest[0]) if re.fullmatch(r"[\"'](?:-\w*c|/c|/C|-Command)[\"']", flag) and rest else None
    return None


def _rust_sh_c(call: Call) -> str | None:
    text = call.construct.text
    if re.search(r"\"(?:/bin/)?(?:ba)?sh\"\)\s*\.arg\(\"-\w*c\"\)\s*\.arg\([^()]*(?:\([^()]*\))?[^()]*\)$", text):
        return _given(call, call.first().lstrip("&"))
    return None


def _not_written_out(call: Call) -> str | None:
    argument = call.first()
    return None if is_literal(argument) else _given(call, argument)


def _markup(call: Call) -> str | None:
    argument = call.arguments[-1] if call.arguments else ""
    if is_literal(argument) or re.search(
        r"escape|sanit|purify|format_html|render|json_script|conditional", argument, re.IGNORECASE
    ):
        return None
    text = call.assigned(argument) if argument.isidentifier() else argument
    if text and re.search(r"escape|sanit|purify|format_html|render", text, re.IGNORECASE):
        return None
    return _given(call, argument)


def _search(form: str) -> Callable[[Call], str | None]:
    pattern = lazy(form)

    def value(call: Call) -> str | None:
        found = [v for v in interpolated(call.body, call.language, pattern) if not _NAMES.search(v)]
        return found[0] if found else None

    return value


_LDAP, _XPATH = _search(r"\(\w+~?[<>]?="), _search(r"^\.?//|\[@?\w+\s*=|\[contains\(")

_SINKS = (
    sink(
        ANY,
        r"(?:^|[._])(?:execute|executemany|executescript|execute_sql|query|Query|QueryRow|QueryContext|QueryRowContext|Exec|ExecContext|executeQuery|executeUpdate|prepareStatement|createQuery|createNativeQuery|queryForObject|queryForList|prepare|raw|RawSQL|rawQuery|execSQL|\$queryRawUnsafe|\$executeRawUnsafe|FromSqlRaw|ExecuteSqlRaw|SqlCommand|whereRaw|selectRaw|orderByRaw|statement|mysqli_query|pg_query|find_by_sql|where|text|query_as|extra)$",
        _SQL,
        _sql,
    ),
    sink("Python", r"^(?:os\.system|os\.popen|(?:subprocess|commands)\.get(?:status)?output|asyncio\.create_subprocess_shell)$", _SHELL, _command),
    sink("Python", r"^(?:subprocess\.)?(?:run|call|check_call|check_output|Popen)$", _SHELL, _through_shell),
    sink("Python", r"\.(?:run|check_call|check_output|Popen|call)$", _SHELL, _sh_c),
    sink(SCRIPT, r"^(?:(?:child_process|cp|childProcess|shell|shelljs)\.)?(?:execSync)$|^(?:child_process|cp|childProcess|shell|shelljs)\.exec$|^(?:execAsync|execPromise|execa\.command|execaCommand)$", _SHELL, _command),
    sink(SCRIPT, r"^exec$", _SHELL, _formatted),
    sink(SCRIPT, r"^(?:(?:child_process|cp|childProcess)\.)?(?:spawn|spawnSync|execFile)$", _SHELL, lambda c: _through_shell(c) or _sh_c(c)),
    sink("Go", r"^exec\.Command(?:Context)?$", _SHELL, _sh_c),
    sink("Java|Kotlin", r"^(?:Runtime\.getRuntime\(\)|runtime|rt)\.exec$", _SHELL, _formatted),
    sink("Java|Kotlin|C#", r"(?:^|\.)(?:ProcessBuilder|Process\.Start|ProcessStartInfo)$", _SHELL, _sh_c),
    sink("Rust", r"^(?:\w+\.)*Command\.new\(\)\.arg\(\)\.arg$", _SHELL, _rust_sh_c),
    sink("PHP", r"^\\?(?:shell_exec|exec|system|passthru|popen|proc_open)$", _SHELL, _command),
    sink("Ruby", r"^(?:Kernel\.)?(?:system|exec|spawn|IO\.popen|Open3\.\w+)$", _SHELL, _formatted),
    sink("C|C++", r"^(?:std\.)?(?:system|popen)$", _SHELL, _command),
    sink("Python", r"^(?:builtins\.)?(?:eval|exec)$", _CODE, _not_written_out),
    sink(SCRIPT, r"^(?:window\.|globalThis\.)?(?:eval|Function)$|^vm\.run(?:InNewContext|InThisContext|InContext)$", _CODE, _not_written_out),
    sink("PHP|Ruby", r"^eval$|\.(?:instance_eval|class_eval)$", _CODE, _not_written_out),
    sink("Java|Kotlin", r"(?i)(?:^|\.)(?:script)?engine\.eval$", _CODE, _not_written_out),
    sink("Python", r"(?:^|\.)(?:render_template_string|from_string)$", _CODE, _formatted),
    sink("Python", r"(?:^|\.)(?:mark_safe|Markup)$", _HTML, _markup),
    sink("Go", r"^template\.(?:HTML|JS|HTMLAttr)$", _HTML, _markup),
    sink(SCRIPT, r"^document\.write(?:ln)?$|\.insertAdjacentHTML$|\$\(\)\.html$|\.bypassSecurityTrustHtml$", _HTML, _markup),
    sink("Ruby", r"(?:^|\.)raw$|\.html_safe$", _HTML, _formatted),
    sink(ANY, r"(?:^|\.)(?:search|search_s|search_ext_s|searchRequest|NewSearchRequest|ldap_search)$", _EXPRESSION, _LDAP),
    sink(ANY, r"(?:^|\.)(?:xpath|evaluate|selectNodes|SelectSingleNode|findall|find)$", _EXPRESSION, _XPATH),
)  # fmt: skip

_SETTINGS = (
    setting(
        ANY,
        r"dangerouslySetInnerHTML(?!.{0,120}(?i:sanit|purify|escape|JSON\.stringify))",
        _MARKUP,
        path=r"\.(?:[jt]sx?|vue|mdx)$",
    ),
    setting(
        ANY,
        r"\.(?:inner|outer)HTML\s{0,9}\+?=(?!=)\s*+(?![\"'`][^$\"'`]{0,300}[\"'`]\s{0,9};?\s*$)(?!.{0,200}(?i:sanit|purify|escape))(?!\s*$)[^;]{0,50}",
        _MARKUP,
        path=r"\.(?:[jt]sx?|mjs|cjs|vue|svelte|html)$",
    ),
    setting(ANY, r"\bv-html\s*=(?:\"[^\"]{0,60}\")?|\{@html\b(?!.{0,120}(?i:sanit|purify|escape))[^}]{0,60}\}?", _MARKUP, path=r"\.(?:vue|svelte)$"),
    setting(ANY, r"\{\{[^{}]{1,200}\|\s*safe\b|\{%-?\s*autoescape\s+(?:off|false)", _MARKUP, path=r"\.(?:html?|jinja2?|j2|djhtml|twig)$"),
    setting(
        ANY, r"\b(?:curl|wget)\b[^|#]{0,200}(?:https?:|\$)[^|#]{0,200}\|\s{0,9}(?:sudo\s{1,9})?(?:ba|z|da)?sh\b", _PIPE
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for values that new code puts into text that is run."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)


RULE = Rule(
    id="injection-sink",
    group=Group.SECURITY,
    about="New code puts values into text that is run: SQL, shell commands, code, HTML, search expressions.",
    detect=detect,
)
