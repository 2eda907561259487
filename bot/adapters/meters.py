"""What the service counts, for Prometheus. docs/operations-metrics.md says what each is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.ports import Waiting

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_INTAKE_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""The host gives up after ten seconds."""
_RUN_S = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)


class Meters:
    """Counts of one process, in a registry of its own. Each label has few values: no people, no paths, no changes."""

    def __init__(self, version: str = "") -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        build = Gauge("foreread_build_info", "The version that runs; always 1.", ["version"], registry=registry)
        build.labels(version).set(1)
        self._deliveries = Counter(
            "foreread_deliveries", "Deliveries of the host.", ["event", "result"], registry=registry
        )
        self._bytes = Counter("foreread_delivery_bytes", "Bytes of signed bodies.", registry=registry)
        self._intake = Histogram(
            "foreread_intake_seconds", "From a delivery's headers to its answer.", buckets=_INTAKE_S, registry=registry
        )
        self._requests = Counter(
            "foreread_requests", "Requests other than deliveries.", ["route", "method", "status"], registry=registry
        )
        self._request_seconds = Histogram("foreread_request_seconds", "Of those.", ["route"], registry=registry)
        self._runs = Counter("foreread_runs", "Runs that ended.", ["kind", "outcome"], registry=registry)
        self._run_seconds = Histogram(
            "foreread_run_seconds", "How long they took.", ["kind"], buckets=_RUN_S, registry=registry
        )
        self._host = Counter("foreread_host_requests", "Requests to the host.", ["api", "status"], registry=registry)
        self._model = Counter("foreread_model_requests", "Requests to models.", ["model", "result"], registry=registry)
        self._tokens = Counter("foreread_model_tokens", "Their tokens.", ["model", "direction"], registry=registry)
        self._usd = Counter("foreread_model_usd", "What they cost, in dollars.", ["model"], registry=registry)

    def delivered(self, event: str, result: str, size: int, seconds: float) -> None:
        """`event`: "" unless the signature was right."""
        self._deliveries.labels(event, result).inc()
        self._bytes.inc(size)
        self._intake.observe(seconds)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """`route`: the template of the path, "" where none fits."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def ran(self, kind: str, outcome: str, seconds: float) -> None:
        self._runs.labels(kind, outcome).inc()
        self._run_seconds.labels(kind).observe(seconds)

    def asked_host(self, api: str, status: int) -> None:
        """`api`: `rest` or `graphql`; `status` 0: no answer."""
        self._host.labels(api, str(status)).inc()

    def asked_model(self, model: str, result: str, tokens_in: int = 0, tokens_out: int = 0, usd: float = 0.0) -> None:
        self._model.labels(model, result).inc()
        self._tokens.labels(model, "in").inc(tokens_in)
        self._tokens.labels(model, "out").inc(tokens_out)
        self._usd.labels(model).inc(usd)

    def watch(self, waiting: Callable[[], Waiting]) -> None:
        """How much there is to do is asked whenever the figures are read. Once for each Meters."""
        self._registry.register(_Watched(waiting))

    def text(self) -> bytes:
        """All of it, as `CONTENT_TYPE` says; without the times of creation, which nobody asked for."""
        lines = generate_latest(self._registry).splitlines(keepends=True)
        return b"".join(line for line in lines if not _is_creation(line))


class _Watched(Collector):
    def __init__(self, waiting: Callable[[], Waiting]) -> None:
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("foreread_store_up", "1 where the database answers.")
        try:
            waiting = self._waiting()
        except StoreError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        deliveries = GaugeMetricFamily(
            "foreread_deliveries_waiting", "Deliveries that are kept and not done with.", labels=["state"]
        )
        deliveries.add_metric(["unread"], waiting.unread)
        deliveries.add_metric(["refused"], waiting.refused)
        yield deliveries
        tasks = GaugeMetricFamily("foreread_tasks", "Tasks that are not done.", labels=["state"])
        tasks.add_metric(["due"], waiting.due)
        tasks.add_metric(["running"], waiting.running)
        tasks.add_metric(["parked"], waiting.parked)
        yield tasks
        yield GaugeMetricFamily(
            "foreread_oldest_task_seconds", "Age of the oldest wish that is not done.", value=waiting.oldest_s
        )

    def describe(self) -> Iterator[Metric]:
        """Nothing: or else the database would be asked when the service starts."""
        yield from ()


def _is_creation(line: bytes) -> bool:
    words = line.split(b" ", 3)
    name = words[2] if words[0] == b"#" and len(words) > 2 else words[0].partition(b"{")[0]
    return name.endswith(b"_created")
