"""Streams as the calculations take them: two ends, a duty, a side and a part of the approach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from symbiose.domain.documents.heat_streams import HeatStreams

SAME_TEMPERATURE_K: Final = 1e-9
"""Temperatures closer than this are one: the difference comes from adding and subtracting contributions."""
NEGLIGIBLE: Final = 1e-9
"""A heat below this share of all duties is none: it comes from rounding."""


@dataclass(frozen=True, slots=True)
class ThermalStream:
    """Something that gives or takes heat between two temperatures."""

    warm_c: float
    """Its warmer end, °C."""
    cold_c: float
    """Its colder end, °C; the same as the warmer one where it condenses or boils."""
    heat_kw: float
    """Heat that it gives or takes, kW."""
    is_hot: bool
    """Whether it gives heat."""
    contribution_k: float
    """Its part of the approach, K."""

    @property
    def shift_k(self) -> float:
        """Return what leads from actual to shifted temperatures, K: down if hot, up if cold."""
        return -self.contribution_k if self.is_hot else self.contribution_k


def thermal_streams(document: HeatStreams) -> list[ThermalStream]:
    """Return the streams of a document, in its order."""
    return [
        ThermalStream(
            warm_c=max(stream.supply_temp_c, stream.target_temp_c),
            cold_c=min(stream.supply_temp_c, stream.target_temp_c),
            heat_kw=stream.heat_kw,
            is_hot=stream.is_hot,
            contribution_k=document.contribution_k(stream.dt_contribution_k),
        )
        for stream in document.streams
    ]


def merged_temperatures(temperatures: Iterable[float]) -> Mapping[float, float]:
    """Return each temperature with the one that stands for it: the coldest of those that are the same.

    >>> merged_temperatures([85.0, 85.0 + 1e-12, 90.0])[85.0 + 1e-12]
    85.0
    """
    standing: dict[float, float] = {}
    last = representative = None
    for temperature in sorted(set(temperatures)):
        if last is None or representative is None or temperature - last > SAME_TEMPERATURE_K:
            representative = temperature
        standing[temperature] = representative
        last = temperature
    return standing


def negligible_kw(streams: Iterable[ThermalStream]) -> float:
    """Return the heat that counts as none beside the duties of some streams, kW."""
    return NEGLIGIBLE * sum(stream.heat_kw for stream in streams)
