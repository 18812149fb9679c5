"""Streams and utility levels as the rows of two sides over temperature intervals."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.heat.intervals import TemperatureIntervals
from matching.heat.matches_problem import Bools, Floats
from matching.heat.thermal import ThermalStream, thermal_streams
from symbiose.domain.documents.heat_streams import HeatStreams, UtilityLevel


@dataclass(frozen=True)
class Side:
    """The rows of one side: its streams, then the levels that serve it."""

    ids: tuple[str, ...]
    """Id of each row."""
    heat: Floats
    """Heat of each stream by interval, kW; nought for a level."""
    shares: Floats
    """Share of each level's heat by interval; nought for a stream."""
    levels: tuple[UtilityLevel, ...]
    """The levels, which are the last rows."""

    def level_row(self, position: int) -> int:
        """Return the row of a level."""
        return len(self.ids) - len(self.levels) + position


@dataclass(frozen=True)
class StatedStreams:
    """Both sides, and which pairs may be matched."""

    hot: Side
    """What gives heat."""
    cold: Side
    """What takes heat."""
    allowed: Bools
    """Hot row × cold row."""

    @property
    def intervals(self) -> int:
        """Return the number of intervals."""
        return int(self.hot.heat.shape[1])

    @property
    def total_kw(self) -> float:
        """Return the heat of all streams of both sides, kW; 1 where there is none."""
        return float(self.hot.heat.sum() + self.cold.heat.sum()) or 1.0


def state_streams(document: HeatStreams) -> StatedStreams:
    """Return the rows of a document."""
    streams = thermal_streams(document)
    ids = [stream.id for stream in document.streams]
    warm = [level for level in document.utilities if level.use in ("hot", "both")]
    cool = [level for level in document.utilities if level.use in ("cold", "both")]
    giving = [as_stream(document, level, "hot") for level in warm]
    taking = [as_stream(document, level, "cold") for level in cool]
    scale = TemperatureIntervals([*streams, *giving, *taking])
    hot = _side(scale, [(k, s) for k, s in zip(ids, streams, strict=True) if s.is_hot], warm, giving)
    cold = _side(scale, [(k, s) for k, s in zip(ids, streams, strict=True) if not s.is_hot], cool, taking)
    allowed = np.ones((len(hot.ids), len(cold.ids)), dtype=bool)
    allowed[hot.level_row(0) :, cold.level_row(0) :] = False
    for giver, taker in document.forbidden:
        allowed[hot.ids.index(giver), cold.ids.index(taker)] = False
    return StatedStreams(hot, cold, allowed)


def as_stream(document: HeatStreams, level: UtilityLevel, side: Literal["hot", "cold"]) -> ThermalStream:
    """Return one kilowatt of a level, consumed (hot) or raised (cold), as a stream."""
    return ThermalStream(
        warm_c=level.warm_end_c,
        cold_c=level.cold_end_c,
        heat_kw=1.0,
        is_hot=side == "hot",
        contribution_k=document.contribution_k(level.dt_contribution_k),
    )


def _side(
    scale: TemperatureIntervals,
    streams: list[tuple[str, ThermalStream]],
    levels: list[UtilityLevel],
    as_streams: list[ThermalStream],
) -> Side:
    width = max(1, len(scale.intervals))
    rows = len(streams) + len(levels)
    heat, shares = np.zeros((rows, width)), np.zeros((rows, width))
    for row, (_, stream) in enumerate(streams):
        heat[row, : len(scale.intervals)] = np.array(scale.shares(stream)) * stream.heat_kw
    for row, stream in enumerate(as_streams, start=len(streams)):
        shares[row, : len(scale.intervals)] = scale.shares(stream)
    ids = tuple([key for key, _ in streams] + [level.id for level in levels])
    return Side(ids, heat, shares, tuple(levels))
