"""What is told of the service's work as traces."""

from __future__ import annotations

import subprocess
import sys

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from bot.adapters.system import SilentProgress
from bot.adapters.tracing import NoTracing, OpenTelemetry, TracedProgress, Tracing, open_tracing
from bot.web import create_app
from tests.web.made import made_parts
from tests.web.test_intake import BODY, ID, signed


class Collected:
    """Spans as a collector gets them."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracing: Tracing = OpenTelemetry(provider)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()


def values(span: ReadableSpan) -> dict[str, object]:
    return {name.removeprefix("foreread."): value for name, value in (span.attributes or {}).items()}


def test_a_delivery_and_a_request_are_spans_without_anything_that_they_hold() -> None:
    collected = Collected()
    with TestClient(create_app(made_parts(tracing=collected.tracing))) as client:
        client.post("/webhook", content=BODY, headers=signed(traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01"))
        client.get("/healthz?code=secret")
    delivery, request = collected.spans
    assert (delivery.name, values(delivery)) == (
        "delivery", {"result": "new", "delivery": ID, "event": "pull_request", "bytes": len(BODY)},
    )  # fmt: skip
    assert delivery.parent is None
    assert (request.name, values(request)) == ("request", {"route": "/healthz", "status": 200})


def test_a_run_has_its_steps_within_it_one_after_the_other() -> None:
    collected = Collected()
    with collected.tracing.span("run", kind="change") as run:
        progress = TracedProgress(collected.tracing, SilentProgress())
        progress.step("looking up the facts")
        progress.step("asking anthropic:claude about src/payroll.py")
        progress.close()
        run.note(outcome="done")
    first, second, whole = collected.spans
    assert [values(first)["step"], values(second)["step"]] == ["looking up the facts", "asking about"]
    assert values(whole) == {"kind": "change", "outcome": "done"}
    assert first.parent is not None
    assert whole.context is not None
    assert {first.parent.span_id, second.parent.span_id if second.parent else 0} == {whole.context.span_id}
    assert (first.end_time or 0) <= (second.start_time or 0)


def test_of_an_exception_its_class_is_told_alone() -> None:
    collected = Collected()

    def work() -> None:
        with collected.tracing.span("run"):
            raise LookupError("a line of the change")

    with pytest.raises(LookupError):
        work()
    assert values(collected.spans[0]) == {"error": "LookupError"}
    assert not collected.spans[0].events


def test_without_an_address_nothing_is_traced_and_nothing_imported() -> None:
    assert isinstance(open_tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": " "}, "1"), NoTracing)
    program = (
        "import sys\nfrom bot.adapters.tracing import open_tracing\n"
        "with open_tracing({}, '1').span('run') as span:\n    span.note(outcome='done')\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"[]\n"


def test_with_an_address_spans_are_sent_there() -> None:
    tracing = open_tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}, "1")
    assert isinstance(tracing, OpenTelemetry)
    tracing.close()
