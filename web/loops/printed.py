"""The printable sheet of a loop: balances that an engineer adds up, sizes, temperatures, assumptions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

from flask import render_template

from symbiose.domain.flows import MONTHS as MONTHS_OF_YEAR
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.week_parts import WeekPart
from symbiose.services.heat_loops import LoopSheet
from symbiose.services.loop_balance import BalanceLine, LoopBalance, Part, balance_of
from web.language import _
from web.loops.naming import LoopNames, names_over
from web.loops.page import details_of, words
from web.loops.schemas import LoopQuery
from web.loops.wording import period_told
from web.week_wording import part_word
from web.wording import MONTHS

SUMMED = frozenset(one.name for one in fields(BalanceLine)) - {"period"}
"""Fields of a line that are summed up over periods."""


@dataclass(frozen=True)
class Column:
    """A column of the balance."""

    field: str
    name: str
    digits: int


@dataclass(frozen=True)
class Size:
    """A piece of equipment beside pipes and exchangers."""

    name: str
    size: float
    unit: str
    heat_mwh: float | None
    electricity_mwh: float | None = None


@dataclass(frozen=True)
class PriceUsed:
    """What the heat of a member costs or is worth in the statement."""

    name: str
    eur_per_mwh: float
    since: date | None
    """First day of the declaration; None where the price is a reference value."""
    source: str


Named = Sequence[tuple[str, BalanceLine]]
"""Lines of the balance with their names."""


def printed_page(sheet: LoopSheet, loop: HeatLoop, query: LoopQuery) -> str:
    """Return the sheet that an engineer checks."""
    balance = balance_of(loop)
    names = names_over(loop, sheet.sites)
    return render_template(
        "loops/fiche.html",
        sheet=sheet,
        line=sheet.line,
        query=query,
        **details_of(loop, balance, names),
        **words(),
        by_month=by_month(balance),
        by_part=by_part(balance),
        by_period=[(period_told(line.period), line) for line in balance.lines],
        balance_columns=columns_of(balance),
        largest_rest=max((abs(line.rest_mwh) for line in balance.lines), default=0.0),
        sizes=list(_sizes(loop, balance, names)),
        prices=list(_prices(sheet, loop, names)),
    )


def _prices(sheet: LoopSheet, loop: HeatLoop, names: LoopNames) -> Iterator[PriceUsed]:
    """Yield the price of each member in the statement, with where it comes from."""
    cost, worth = _("%(member)s : coût de mise à disposition"), _("%(member)s : ce que vaut la chaleur reçue")
    joined = {member.id for member in loop.members}
    stated = [(cost, one.id, one.price_eur_per_mwh) for one in loop.instance.sources]
    stated += [(worth, one.id, one.revenue_eur_per_mwh) for one in loop.instance.consumers]
    for told, member, price in stated:
        if member not in joined:
            continue
        flow = sheet.flows.get(member)
        declared = flow is not None and flow.price_eur_per_unit is not None
        yield PriceUsed(
            name=told % {"member": names.member(member)},
            eur_per_mwh=price,
            since=flow.valid_from if flow is not None and declared else None,
            source=_("Prix déclaré avec le flux") if declared else _("Prix de référence de la ressource"),
        )


def columns_of(balance: LoopBalance) -> Sequence[Column]:
    """Return the columns of the balance: those of what the loop does not have are left out."""
    columns = [
        Column("hours", _("Heures"), 0),
        Column("given_mwh", _("+ Sources"), 2),
        Column("electricity_mwh", _("+ Électricité"), 2),
    ]
    if balance.boilers:
        columns.append(Column("boiled_mwh", _("+ Chaudières"), 2))
    columns.append(Column("lost_mwh", _("− Pertes"), 2))
    if balance.stores:
        columns.append(Column("stored_mwh", _("− Stocké"), 2))
    return [*columns, Column("delivered_mwh", _("− Livré"), 2)]


def by_month(balance: LoopBalance) -> Named:
    """Return the balance of each month, then of the year."""
    lines = balance.lines
    months = [
        (_(MONTHS[month - 1]), [line for line in lines if line.period.month == month])
        for month in range(1, MONTHS_OF_YEAR + 1)
    ]
    told = [(name, _summed(found)) for name, found in months if found]
    return [*told, (_("Année"), _summed(lines))]


def by_part(balance: LoopBalance) -> Named:
    """Return the balance of each part of the week; nothing where periods are whole months."""
    found = ((part, [line for line in balance.lines if line.period.part == part]) for part in WeekPart)
    return [(part_word(part), _summed(lines)) for part, lines in found if lines]


def _summed(lines: Sequence[BalanceLine]) -> BalanceLine:
    sums = {name: sum(getattr(line, name) for line in lines) for name in SUMMED}
    return BalanceLine(period=lines[0].period, **sums)


def _sizes(loop: HeatLoop, balance: LoopBalance, names: LoopNames) -> Iterator[Size]:
    heat = _sums(balance.pump_heat)
    electricity = _sums(balance.pump_electricity)
    for pump in loop.result.heat_pumps:
        if pump.id in heat:
            yield Size(
                names.pump(pump.id), pump.capacity_kw, "kW", heat[pump.id], electricity.get(pump.id, 0.0)
            )
    boiled = _sums(balance.boilers)
    for boiler in loop.result.boilers:
        if boiler.id in boiled:
            yield Size(names.boiler(boiler.id), boiler.capacity_kw, "kW", boiled[boiler.id])
    for store in loop.result.storages:
        if store.capacity_kwh > 0:
            yield Size(names.store(store.id), store.capacity_kwh, "kWh", None)


def _sums(parts: Iterable[Part]) -> dict[str, float]:
    return {part.id: part.sum_mwh for part in parts}
