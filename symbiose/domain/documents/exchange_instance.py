"""`symbiose.exchange-instance/1`: offers, needs, processors and the arcs between them, to be optimised."""

from itertools import chain
from typing import Annotated, Final, Literal

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.cycles import no_search_for_cycles
from symbiose.domain.documents.exchange_links import exchange_links
from symbiose.domain.documents.exchange_links_hold import links_hold
from symbiose.domain.documents.fields import Amount, Amounts, Id, Number
from symbiose.domain.documents.parsing import parse_document, read_at_once

EXCHANGE_INSTANCE_FORMAT: Final = "symbiose.exchange-instance/1"
MOST_PERIODS: Final = 100_000
"""Eleven years of hours: a count beyond is a slip of the pen that would exhaust the memory."""


class Range(Value):
    """What is accepted of one property."""

    min: Number | None = None
    """Least mean value, in the property's unit; without it, no limit."""
    max: Number | None = None
    """Greatest mean value, in the property's unit; without it, no limit."""


class ExchangeOffer(Value):
    """What a site gives away."""

    id: Id
    """Unique over offers, needs and processors."""
    site: Id
    """Site that offers."""
    resource: Id
    """Resource offered."""
    quantity: Amounts
    """Quantity offered in each period, unit."""
    must_place: bool = False
    """Whether all of it has to be sent."""
    disposal_cost_eur_per_unit: Number = 0.0
    """Cost of disposal that each unit sent avoids, €/unit."""
    diverted_per_unit: Amount = 1.0
    """What one unit sent counts for in the objective `quantity_diverted`: its tonnes of waste, say."""
    quality: dict[str, Number] = {}
    """Property → value, in the property's unit."""


class ExchangeNeed(Value):
    """What a site wants to receive."""

    id: Id
    """Unique over offers, needs and processors."""
    site: Id
    """Site that needs."""
    resource: Id
    """Resource needed."""
    quantity: Amounts
    """Quantity needed in each period, unit."""
    must_meet: bool = False
    """Whether all of it has to be covered."""
    purchase_cost_eur_per_unit: Number = 0.0
    """Cost of purchase that each unit received avoids, €/unit."""
    accepts: dict[str, Range] = {}
    """Property → range in which the mean of what is received must lie, in each period."""
    opening_cost_eur: Amount = 0.0
    """Cost of receiving anything at all, €."""


class ExchangeProcessor(Value):
    """An operation that turns what it receives into outputs."""

    id: Id
    """Unique over offers, needs and processors."""
    site: Id
    """Site that runs it."""
    capacity: Amounts
    """Most it receives in each period, unit."""
    outputs: dict[Id, Amount] = {}
    """Resource → quantity made from one unit received."""
    output_quality: dict[Id, dict[str, Number]] = {}
    """Resource → property → value of the output, in the property's unit."""
    accepts: dict[str, Range] = {}
    """Property → range in which the mean of what is received must lie, in each period."""
    cost_eur_per_unit: Number = 0.0
    """Cost of treating one unit received, €/unit."""
    opening_cost_eur: Amount = 0.0
    """Cost of receiving anything at all, €."""
    disposal_cost_eur_per_unit: Number = 0.0
    """Cost of one unit of output that finds no taker, €/unit."""
    must_hand_on: bool = False
    """Whether it may receive only as much as the outputs that find takers stand for."""


class ExchangeArc(Value):
    """A way for one resource from an offer or processor to a need or processor.

    Its ends and its resource have to be those of others, whose ids are looked at: once, not for every arc.
    """

    source: str = Field(alias="from")
    """Offer or processor that sends."""
    target: str = Field(alias="to")
    """Need or processor that receives."""
    resource: str
    """Resource sent: the offer's, or one of the processor's outputs."""
    yield_ratio: Amount = Field(default=1.0, alias="yield")
    """What arrives from one unit sent."""
    cost_eur_per_unit: Number = 0.0
    """Cost of one unit sent, €/unit."""
    opening_cost_eur: Amount = 0.0
    """Cost of using the arc in any period, €."""
    min_quantity: Amount = 0.0
    """Least sent in a period in which the arc is used, unit."""
    max_quantity: Amount | None = None
    """Most sent in a period, unit; without it, no limit."""
    co2_kg_per_unit: Number = 0.0
    """Emissions of one unit sent, negative when avoided, kgCO2e/unit."""


class ExchangeStorage(Value):
    """A store beside an offer."""

    offer: Id
    """Offer that may wait there."""
    capacity: Amount
    """Most in store at the end of a period, unit."""
    cost_eur_per_unit_period: Amount = 0.0
    """Cost of the stock at the end of each period, €/unit."""
    loss_per_period: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of the stock lost when passing to the next period."""


class ExchangeLock(Value):
    """An arc whose quantity is decided."""

    source: Id = Field(alias="from")
    """Offer or processor that sends."""
    target: Id = Field(alias="to")
    """Need or processor that receives."""
    resource: Id | None = None
    """Resource sent; may be left out where the pair has one arc only."""
    quantity: Amounts
    """Quantity sent in each period, unit."""


class ExchangeBan(Value):
    """A pair that may exchange nothing."""

    source: Id = Field(alias="from")
    """Offer or processor."""
    target: Id = Field(alias="to")
    """Need or processor."""
    resource: Id | None = None
    """Resource that is forbidden; without it, every arc of the pair."""


class ExchangePool(Value):
    """Processors that share capacity and opening cost: copies of one installation."""

    id: Id
    """Unique among pools."""
    processors: tuple[Id, ...]
    """Processors that share."""
    capacity: Amounts
    """Most they receive together in each period, unit."""
    opening_cost_eur: Amount = 0.0
    """Cost of any of them receiving anything at all, €."""


class ExchangeInstance(Value):
    """The whole document."""

    format: Literal["symbiose.exchange-instance/1"]
    """Name and version of the format."""
    periods: Annotated[int, Field(ge=1, le=MOST_PERIODS)] = 1
    """Number of periods."""
    offers: tuple[ExchangeOffer, ...] = ()
    """What sites give away."""
    needs: tuple[ExchangeNeed, ...] = ()
    """What sites want to receive."""
    processors: tuple[ExchangeProcessor, ...] = ()
    """Operations in between."""
    pools: tuple[ExchangePool, ...] = ()
    """Processors that share capacity and opening cost."""
    arcs: tuple[ExchangeArc, ...] = ()
    """Ways; nothing moves without one."""
    storage: tuple[ExchangeStorage, ...] = ()
    """Stores beside offers."""
    locked: tuple[ExchangeLock, ...] = ()
    """Arcs whose quantity is decided."""
    forbidden: tuple[ExchangeBan, ...] = ()
    """Pairs that exchange nothing."""
    objective: Literal["net_benefit", "co2_avoided", "quantity_diverted"] = "net_benefit"
    """What is maximised; ties are broken by net benefit."""

    def to_json(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(indent=2, by_alias=True)


def read_exchange_instance(raw: bytes) -> ExchangeInstance:
    """Return the instance that bytes hold.

    Raises:
        InvalidDocument: Carries every problem found, each with its path in the document.
    """
    with no_search_for_cycles():
        document = read_at_once(raw, ExchangeInstance, _members)
        if document is not None and links_hold(document):
            return document
    return parse_document(raw, ExchangeInstance, exchange_links)


def _members(document: ExchangeInstance) -> int:
    """Return how many names are set in a document, those of qualities, ranges and outputs among them."""
    lists = (document.needs, document.processors, document.pools, document.arcs, document.storage)
    entries: chain[Value] = chain(*lists, document.locked, document.forbidden, document.offers)
    count = len(document.model_fields_set) + sum(len(entry.model_fields_set) for entry in entries)
    count += sum(len(offer.quality) for offer in document.offers)
    accepted = [need.accepts for need in document.needs] + [p.accepts for p in document.processors]
    count += sum(
        len(ranges) + sum(len(one.model_fields_set) for one in ranges.values()) for ranges in accepted
    )
    for processor in document.processors:
        count += len(processor.outputs) + len(processor.output_quality)
        count += sum(len(quality) for quality in processor.output_quality.values())
    return count
