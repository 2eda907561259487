"""Traces of what the service does, for whoever collects them by OpenTelemetry; nothing is imported where nobody does.

A span has a name of ours and a few values such as those of the log: never a body, a token, a path, or what an exception
says. What a stranger sends of traces (`traceparent`) is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import get_ident
from typing import TYPE_CHECKING, Final, Protocol

from bot.errors import UsageError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span as OpenTelemetrySpan

    from bot.ports import Progress

Value = str | int | float | bool
ENDPOINT: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""OpenTelemetry's own names: "OTLP Exporter Configuration". Its SDK reads all others, such as OTEL_TRACES_SAMPLER."""
_START: Final = "foreread."


class Span(Protocol):
    """A piece of work under way."""

    def note(self, **values: Value) -> None:
        """Something that is known of it only later."""
        ...


class Tracing(Protocol):
    """Where pieces of work are told, one within the other."""

    def span(self, name: str, **values: Value) -> AbstractContextManager[Span]:
        """A piece of work, as long as it is entered; one that ends by an exception has its class as `error`."""
        ...

    def close(self) -> None:
        """Send what has not been sent."""
        ...


class _Nothing:
    def note(self, **values: Value) -> None:
        """Nobody listens."""


_NOTHING: Final = nullcontext(_Nothing())


class NoTracing:
    """Tells nobody, and costs next to nothing."""

    def span(self, name: str, **values: Value) -> AbstractContextManager[Span]:
        return _NOTHING

    def close(self) -> None:
        """Nothing to do."""


class _Open:
    def __init__(self, span: OpenTelemetrySpan) -> None:
        self._span = span

    def note(self, **values: Value) -> None:
        self._span.set_attributes({f"{_START}{name}": value for name, value in values.items()})


class OpenTelemetry:
    """Tells a provider of its own: nothing of OpenTelemetry's global state is used or set."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("foreread")

    @contextmanager
    def span(self, name: str, **values: Value) -> Iterator[Span]:
        # What an exception says may hold anything, so that OpenTelemetry's own record of it is off.
        with self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span:
            opened = _Open(span)
            opened.note(**values)
            try:
                yield opened
            except BaseException as error:
                opened.note(error=type(error).__qualname__)
                raise

    def close(self) -> None:
        self._provider.shutdown()


class TracedProgress:
    """Progress whose steps are spans: each ends where the next begins. Steps of other threads are only handed on."""

    def __init__(self, tracing: Tracing, inner: Progress) -> None:
        self._tracing = tracing
        self._inner = inner
        self._under_way: AbstractContextManager[Span] = _NOTHING
        self._thread = get_ident()

    def step(self, what: str) -> None:
        """`what` is told by its plain words alone: the others may name something of the change."""
        if get_ident() == self._thread:
            self.close()
            self._under_way = self._tracing.span("step", step=_general(what))
            self._under_way.__enter__()
        self._inner.step(what)

    def close(self) -> None:
        """The last step is done."""
        under_way, self._under_way = self._under_way, _NOTHING
        under_way.__exit__(None, None, None)


def _general(what: str) -> str:
    words = [word for word in what.split()[:8] if word.isascii() and word.isalpha()]
    return " ".join(words)[:80]


def open_tracing(environment: Mapping[str, str], version: str) -> Tracing:
    """Tracing where an address to send to is set. Raises UsageError where that is so and the SDK is not installed."""
    if not any(environment.get(name, "").strip() for name in ENDPOINT):
        return NoTracing()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise UsageError(
            f"{ENDPOINT[0]} is set, and OpenTelemetry's SDK is not installed.",
            "Install foreread[telemetry], or take the variable away.",
        ) from error
    resource = Resource.create({"service.name": "foreread", "service.version": version})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return OpenTelemetry(provider)
