"""Metrics as text in the exposition format of Prometheus, version 0.0.4."""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.services.standing import Standing
from web.metrics.counts import BOUNDS_S, Durations, RequestCounts

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[Mapping[str, object], float]
"""Labels and value."""


def metric(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> Iterator[str]:
    """Yield the lines of one metric.

    >>> list(metric("up", "gauge", "Whether it runs.", [({"of": "database"}, 1.0)]))
    ['# HELP up Whether it runs.', '# TYPE up gauge', 'up{of="database"} 1']
    """
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _line(name, labels, value)


def of_requests(counts: RequestCounts) -> Iterator[str]:
    """Yield how many requests were answered, and how long they took by address."""
    answered = sorted(counts.answered().items())
    samples: list[Sample] = [
        ({"method": method, "route": route, "status": status}, float(count))
        for (method, route, status), count in answered
    ]
    yield from metric("symbiose_requests_total", "counter", "Requests answered.", samples)
    name = "symbiose_request_duration_seconds"
    yield f"# HELP {name} Time to answer a request, by template of its address."
    yield f"# TYPE {name} histogram"
    for route, durations in sorted(counts.durations().items()):
        yield from _histogram(name, route, durations)


def of_standing(standing: Standing) -> Iterator[str]:
    """Yield whether the database answers, and how much long work waits."""
    meaning = "1 when the database answers and has the schema of this version."
    yield from metric("symbiose_database_up", "gauge", meaning, [({}, float(standing.database))])
    if standing.database:
        jobs = sorted(standing.open_jobs.items())
        samples: list[Sample] = [
            ({"kind": kind.value, "state": state.value}, float(count)) for (kind, state), count in jobs
        ]
        yield from metric("symbiose_jobs_open", "gauge", "Jobs that wait or run.", samples)


def _histogram(name: str, route: str, durations: Durations) -> Iterator[str]:
    cumulated = list(durations.cumulated())
    bounds = [*map(_number, BOUNDS_S), "+Inf"]
    for bound, count in zip(bounds, cumulated, strict=True):
        yield _line(f"{name}_bucket", {"route": route, "le": bound}, count)
    yield _line(f"{name}_sum", {"route": route}, durations.total_s)
    yield _line(f"{name}_count", {"route": route}, cumulated[-1])


def _line(name: str, labels: Mapping[str, object], value: float) -> str:
    told = ",".join(f'{key}="{_escaped(str(label))}"' for key, label in labels.items())
    return f"{name}{{{told}}} {_number(value)}" if told else f"{name} {_number(value)}"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
