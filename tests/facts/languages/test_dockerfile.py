"""Dockerfiles, as a change to one is read."""

import pytest

from tests.facts.reading import Row, on_line, read, spans, symbols, uses

SOURCE = """\
# syntax=docker/dockerfile:1
ARG VERSION=3.11
FROM python:${VERSION}-slim@sha256:abc AS build
WORKDIR /app
ENV A=1 B="x y"
COPY --from=base --chown=a:b src/ /app/
RUN apt-get update && \\
    apt-get install -y curl \\
    && rm -rf /var
RUN --mount=type=cache,target=/root pip install .
ADD https://example.com/tool /tool

from alpine
USER root
EXPOSE 80/tcp
HEALTHCHECK --interval=5s CMD curl -f http://localhost || exit 1
ENTRYPOINT ["python"]
FROM --platform=linux/amd64 alpine:3 as final
RUN <<EOF
apk update
EOF
CMD python app.py
"""

SYMBOLS = [
    ("resource", "build", "FROM python:${VERSION}-slim@sha256:abc AS build", (), True),
    ("resource", "alpine", "from alpine", (), True),
    ("resource", "final", "FROM --platform=linux/amd64 alpine:3 as final", (), True),
]

INSTALL = "apt-get update && \\ apt-get install -y curl \\ && rm -rf /var"
ON_LINE: dict[str, list[Row]] = {
    "ARG": [("call", "ARG", "VERSION=3.11")],
    "FROM python": [("call", "FROM", "python:${VERSION}-slim@sha256:abc AS build")],
    "WORKDIR": [("call", "WORKDIR", "/app")],
    "ENV": [("call", "ENV", 'A=1 B="x y"')],
    "COPY": [("call", "COPY", "--from=base --chown=a:b src/ /app/")],
    "apt-get install": [("call", "RUN", INSTALL)],
    "--mount": [("call", "RUN", "--mount=type=cache,target=/root pip install .")],
    "ADD": [("call", "ADD", "https://example.com/tool /tool")],
    "from alpine": [("call", "FROM", "alpine")],
    "USER": [("call", "USER", "root")],
    "EXPOSE": [("call", "EXPOSE", "80/tcp")],
    "HEALTHCHECK": [("call", "HEALTHCHECK", "--interval=5s CMD curl -f http://localhost || exit 1")],
    "ENTRYPOINT": [("call", "ENTRYPOINT", '["python"]')],
    "apk update": [("call", "RUN", "<<EOF apk update EOF")],
    "CMD python": [("call", "CMD", "python app.py")],
}


def test_each_stage_is_found() -> None:
    assert symbols("dockerfile", SOURCE) == SYMBOLS


def test_a_stage_runs_until_the_next_one() -> None:
    assert spans("dockerfile", SOURCE) == {"build": (3, 12), "alpine": (13, 17), "final": (18, 22)}


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("dockerfile", SOURCE, text) == ON_LINE[text]


def test_a_word_in_it_is_no_use_of_a_name_in_code() -> None:
    assert {role for _, role in uses("dockerfile", "FROM build\nRUN build\n", "build")} == {"text"}


def test_what_stands_beside_an_error_is_still_found() -> None:
    broken = 'FROM alpine AS first\nRUN ["a" "b"]\nFROM debian\nRUN last\n'
    assert read("dockerfile", broken).first_error is not None
    assert [name for _, name, *_ in symbols("dockerfile", broken)] == ["first", "debian"]
    assert on_line("dockerfile", broken, "last") == [("call", "RUN", "last")]


FOREIGN = [
    ("STOPSIGNAL SIGRTMIN+3", "STOPSIGNAL", "SIGRTMIN+3"),
    ("ENV A b c", "ENV", "A b c"),
    ("LABEL maintainer The Shop <shop@example.com>", "LABEL", "maintainer The Shop <shop@example.com>"),
    ("LABEL empty=", "LABEL", "empty="),
    ("ARG A=1 B=2", "ARG", "A=1 B=2"),
    ("ARG EMPTY=", "ARG", "EMPTY="),
    ("COPY --link --chmod=755 a b", "COPY", "--link --chmod=755 a b"),
    ("FROM alpine AS of.dots", "FROM", "alpine AS of.dots"),
    ("RUN [ -f x ] && y", "RUN", "[ -f x ] && y"),
    ("RUN [[ a == b ]]", "RUN", "[[ a == b ]]"),
    ("INCLUDE other", "INCLUDE", "other"),
    ("  {{ hole }}", "{{", "hole }}"),
]


@pytest.mark.parametrize(("line", "head", "body"), FOREIGN)
def test_an_instruction_that_the_grammar_does_not_know_hides_nothing(line: str, head: str, body: str) -> None:
    source = f"FROM debian\n{line}\nRUN last\n"
    parsed = read("dockerfile", source)
    assert parsed.first_error is None
    assert len(parsed.language.prepare(source.encode())) == len(source)
    assert on_line("dockerfile", source, line) == [("call", head, body)]
    assert on_line("dockerfile", source, "last") == [("call", "RUN", "last")]


def test_the_name_of_a_stage_keeps_its_dots() -> None:
    assert spans("dockerfile", "FROM alpine AS of.dots\nRUN make\n") == {"of.dots": (1, 2)}


@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        "RUN a \\\n# no\n  STOPSIGNAL a+b\n",
        "RUN <<EOF\nARG A=\nEOF\n",
        'CMD [ "a", "b" ]\nENV A=b C="d e"\nLABEL a.b=c "d"="e"\nARG A=b\n# ARG A=\n',
    ],
)
def test_what_the_grammar_reads_is_left_as_it_is(source: str) -> None:
    assert read("dockerfile", source).language.prepare(source.encode()) == source.encode()
