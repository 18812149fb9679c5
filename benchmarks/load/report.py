"""The load as tables: each deed with its durations, statuses, and what the service took."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.load.browser import BROKEN
from benchmarks.load.crowd import Done, longest_of
from benchmarks.load.watch import Watch

HEAD = "| deed | times | median | p95 | p99 | asked p95 | |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |"
FIRST_SERVER_ERROR, UNAVAILABLE = 500, 503


def table(done: Sequence[Done]) -> Iterator[str]:
    """Yield the lines of the table of durations."""
    by_name: dict[str, list[float]] = defaultdict(list)
    for one in done:
        by_name[one.name].append(one.seconds)
    yield HEAD
    for name, seconds in sorted(by_name.items(), key=lambda pair: -p(pair[1], 95)):
        asked = longest_of(name)
        mark = "" if p(seconds, 95) <= asked else "over"
        figures = " | ".join(ms(p(seconds, share)) for share in (50, 95, 99))
        yield f"| `{name}` | {len(seconds)} | {figures} | {ms(asked)} | {mark} |"
    everything = [one.seconds for one in done]
    figures = " | ".join(ms(p(everything, share)) for share in (50, 95, 99))
    yield f"| all | {len(everything)} | {figures} | | |"


def summary(done: Sequence[Done], watch: Watch, seconds: float) -> Iterator[str]:
    """Yield what is told of the whole."""
    yield f"{len(done) / seconds:.1f} a second; began late by {ms(p([d.late_s for d in done], 95))} at p95"
    yield f"statuses: {statuses(done)}"
    for name, what in (("service_bytes", "service"), ("database_bytes", "embedded server")):
        most = watch.most(name) / 1e6
        if most:
            yield f"memory of the {what}: at most {most:.0f} MB, {watch.growth(name):+.1%} in ten minutes"
    files = watch.most("files")
    yield f"open files of the service: at most {files}, {watch.growth('files'):+.1%} in ten minutes"


def statuses(done: Sequence[Done]) -> str:
    """Return how often each status came."""
    counted = Counter(one.status for one in done)
    return ", ".join(f"{'no answer' if s == BROKEN else s} × {n}" for s, n in sorted(counted.items()))


def failures(done: Sequence[Done]) -> list[Done]:
    """Return what got no answer, or one of 500 and above, but for 503, which says when to come back."""
    return [
        one
        for one in done
        if one.status == BROKEN or (one.status >= FIRST_SERVER_ERROR and one.status != UNAVAILABLE)
    ]


def p(values: Sequence[float], share: float) -> float:
    """Return a percentile."""
    return float(np.percentile(values, share))


def ms(seconds: float) -> str:
    """Return a duration in milliseconds."""
    return f"{seconds * 1000:,.0f} ms"
