"""Reading a command's output: to its end, or to the end of its time."""

from __future__ import annotations

import subprocess
import time

from bot.adapters._git_output import Output


def started(script: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(["sh", "-c", script], stdin=pipe, stdout=pipe, stderr=pipe)


def test_lines_are_whole_however_they_arrive() -> None:
    with started("printf 'one\\ntw'; sleep 0.05; printf 'o\\n\\nfour'; exit 3") as process:
        output = Output(process, 10)
        assert list(output.lines()) == [b"one", b"two", b""]
        assert (output.stop(), output.said, output.is_late) == (3, "", False)


def test_a_command_that_is_late_is_ended_with_what_it_gave() -> None:
    begin = time.monotonic()
    with started("echo one; exec sleep 60") as process:
        output = Output(process, 0.2)
        assert list(output.lines()) == [b"one"]
        assert (output.stop(), output.is_late) == (None, True)
    assert time.monotonic() - begin < 30


def test_a_command_that_is_no_longer_read_is_ended() -> None:
    with started("while :; do echo more; done") as process:
        output = Output(process, 10)
        assert next(output.lines()) == b"more"
        assert output.stop() is None
    assert process.returncode < 0


def test_a_flood_of_complaints_blocks_nothing_and_is_not_kept() -> None:
    script = (
        "i=0; while [ $i -lt 4000 ]; do echo a complaint of some length about nothing >&2; i=$((i+1)); done; echo done"
    )
    with started(script) as process:
        output = Output(process, 60)
        assert list(output.lines()) == [b"done"]
        assert output.stop() == 0
        assert output.said.startswith("a complaint")
        assert len(output.said) < 100_000
