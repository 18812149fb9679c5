"""`symbiose.heat-streams/1`: what is to be cooled and heated, and the utility levels there are."""

from functools import partial
from typing import Final, Literal, TypeAlias

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import Amount, Celsius, Id, Kelvins, Number
from symbiose.domain.documents.heat_streams_links import heat_streams_links
from symbiose.domain.documents.parsing import parse_document

HEAT_STREAMS_FORMAT: Final = "symbiose.heat-streams/1"
StreamKind: TypeAlias = Literal["hot", "cold"]
LevelUse: TypeAlias = Literal["hot", "cold", "both"]


class HeatStream(Value):
    """Something that is cooled (hot) or heated (cold) at a site."""

    id: Id
    """Unique among the streams."""
    site: Id
    """Site where it is."""
    supply_temp_c: Celsius
    """Temperature at which it is there, °C."""
    target_temp_c: Celsius
    """Temperature to which it is brought; the same for what condenses or boils, °C."""
    heat_capacity_flow_kw_per_k: Amount | None = None
    """Heat given or taken by each kelvin, kW/K; this or `power_kw`."""
    power_kw: Amount | None = None
    """Heat given or taken in all, kW; the only one of the two for an isothermal stream."""
    kind: StreamKind | None = None
    """Whether heat is given (hot) or taken (cold): needed where both temperatures are equal."""
    dt_contribution_k: Kelvins | None = None
    """Its own part of the approach, K; without it, half of `dt_min_k`."""

    @property
    def is_hot(self) -> bool:
        """Return whether the stream gives heat."""
        if self.supply_temp_c == self.target_temp_c:
            return self.kind == "hot"
        return self.supply_temp_c > self.target_temp_c

    @property
    def heat_kw(self) -> float:
        """Return the heat that the stream gives or takes, kW.

        >>> rinse = {"supply_temp_c": 60.0, "target_temp_c": 20.0, "heat_capacity_flow_kw_per_k": 2.0}
        >>> HeatStream(id="rinse_water", site="a", **rinse).heat_kw
        80.0
        """
        if self.power_kw is not None:
            return self.power_kw
        return (self.heat_capacity_flow_kw_per_k or 0.0) * abs(self.supply_temp_c - self.target_temp_c)


class UtilityLevel(Value):
    """A level of steam, hot water, cooling water…: heat from outside, or what takes heat away.

    Of its two temperatures the warmer one is where consumed heat leaves and raised heat arrives.
    """

    id: Id
    """Unique among the levels."""
    use: LevelUse
    """hot: consumed; cold: takes heat away; both: one site raises it and another consumes it."""
    supply_temp_c: Celsius
    """One end, °C."""
    target_temp_c: Celsius
    """The other end, °C; both may be equal."""
    dt_contribution_k: Kelvins | None = None
    """Its part of the approach, K; without it, half of `dt_min_k`."""
    max_kw: Amount | None = None
    """Most that it gives or takes, kW; without it, no limit."""
    cost_eur_per_mwh: Number | None = None
    """Price of its heat, or of taking heat away, €/MWh; not used by the targets."""

    @property
    def warm_end_c(self) -> float:
        """Return the warmer of its two temperatures, °C."""
        return max(self.supply_temp_c, self.target_temp_c)

    @property
    def cold_end_c(self) -> float:
        """Return the colder of its two temperatures, °C."""
        return min(self.supply_temp_c, self.target_temp_c)


class HeatStreams(Value):
    """The whole document."""

    format: Literal["symbiose.heat-streams/1"]
    """Name and version of the format."""
    dt_min_k: Kelvins | None = None
    """Least approach between hot and cold, K; may be left out where everything has its own part."""
    streams: tuple[HeatStream, ...]
    """What is to be cooled and heated; may be empty."""
    utilities: tuple[UtilityLevel, ...] = ()
    """Utility levels, where there are some."""
    forbidden: tuple[tuple[Id, Id], ...] = ()
    """Pairs `[hot, cold]` of streams or levels that may not be matched; read by `heat-match` alone."""
    forced: tuple[tuple[Id, Id], ...] = ()
    """Pairs `[hot, cold]` that are matched in any case; read by `heat-match` alone."""

    def contribution_k(self, own: float | None) -> float:
        """Return the part of the approach of a stream or level: its own, else half of `dt_min_k`, K."""
        return (self.dt_min_k or 0.0) / 2 if own is None else own


def read_heat_streams(raw: bytes, dt_min_k: float | None = None) -> HeatStreams:
    """Return the streams that bytes hold.

    Args:
        raw: The document.
        dt_min_k: Minimum approach that takes the place of the document's, K.

    Raises:
        InvalidDocument: Carries every problem found, each with its path in the document.
    """
    links = partial(heat_streams_links, needs_dt_min=dt_min_k is None)
    document = parse_document(raw, HeatStreams, links)
    return document if dt_min_k is None else document.model_copy(update={"dt_min_k": dt_min_k})
