"""Figures of the territory as published on a day: what analysts read, and later days are held to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from symbiose.domain.base import Value
from symbiose.domain.secrecy import Parts, Place, Reason
from symbiose.domain.told_before import Regions, tell_after

WHOLE = "all"
"""Name of the widest place of each series."""


class PartTold(Value):
    """What one figure of a firm adds to a sum that was told; never shown."""

    firm: str
    """Company."""
    which: str
    """Which of its figures: its site, or the proposal."""
    value: float
    """What it adds."""


class Series(Value):
    """The sums of one thing over the places of the territory, as they were told."""

    name: str
    """What is summed: `offer/metals/t`, or `proposals`."""
    as_of: datetime
    """When the figures stood so (aware, UTC): earlier than the publication where a change may not show."""
    sums: dict[str, float]
    """Place → sum, where it is told."""
    kept_back: dict[str, Reason]
    """Place → why its sum is not told."""
    regions: tuple[tuple[PartTold, ...], ...]
    """What can be computed from the sums; later figures are compared with it."""
    told_in: tuple[tuple[int, ...], ...] = ()
    """Of figures told in several tables: for each region the ranks of the sums that it is within."""


class Publication(Value):
    """What was told of the territory on one day: the series that changed."""

    id: str
    """Opaque slug, sortable by creation."""
    made_at: datetime
    """When (aware, UTC)."""
    made_by: str
    """Account or command that published it."""
    series: tuple[Series, ...]
    """Its figures, by name; a series that is not among them stays as it was told before."""

    def of(self, name: str) -> Series | None:
        """Return the series of a name."""
        return next((one for one in self.series if one.name == name), None)

    def as_told(self) -> "Publication":
        """Return what it tells, without what later publications are held to."""
        told = (one.model_copy(update={"regions": (), "told_in": ()}) for one in self.series)
        return self.model_copy(update={"series": tuple(told)})


def as_read(publications: Sequence[Publication]) -> Publication | None:
    """Return what stands told after some publications, the oldest first: of each series the latest figures.

    None before the first.
    """
    if not publications:
        return None
    latest = {series.name: series for one in publications for series in one.series}
    return publications[-1].model_copy(update={"series": tuple(latest[name] for name in sorted(latest))})


def next_series(name: str, root: Place, at: datetime, earlier: Iterable[Publication]) -> Series | None:
    """Return what is told of a series now.

    It is the one told last, with its date, where a change would give a firm away and where nothing changed:
    nobody can tell the one from the other.

    Args:
        name: What is summed.
        root: The whole, as it is now.
        at: When it stands so.
        earlier: All publications before, the oldest first.

    Returns:
        None when it was never told and still may not be.
    """
    told_before = _distinct(name, earlier)
    last = told_before[-1] if told_before else None
    told = tell_after(root, [_regions(one) for one in told_before])
    if told is None or (last is not None and set(told.sums) < set(last.sums)):
        return last
    if last is not None and last.sums == told.sums:
        return last
    return Series(
        name=name,
        as_of=at,
        sums=dict(told.sums),
        kept_back=dict(told.kept_back),
        regions=tuple(_parts(region) for region in told.regions),
    )


def _distinct(name: str, publications: Iterable[Publication]) -> list[Series]:
    """Return the series of a name that were told, each once, the oldest first."""
    found = (one for publication in publications if (one := publication.of(name)))
    return [one for one, _same in groupby(found)]


def _regions(series: Series) -> Regions:
    return [{(part.firm, part.which): part.value for part in region} for region in series.regions]


def _parts(region: Parts) -> tuple[PartTold, ...]:
    told: Mapping[tuple[str, str], float] = region
    return tuple(
        PartTold(firm=firm, which=which, value=value)
        for (firm, which), value in sorted(told.items())
        if value > 0
    )
