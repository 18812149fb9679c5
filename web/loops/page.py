"""The page of one loop, whole for those who review it, and what its members see of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from symbiose.domain.errors import UnknownThing
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.refusal_reasons import OF_EXCHANGES
from symbiose.services.heat_loops import LoopSheet
from symbiose.services.loop_balance import LoopBalance, balance_of
from symbiose.services.loop_exchangers import exchangers_of, own_approaches_of
from symbiose.services.loop_pipes import pipes_of
from symbiose.services.loop_reasons import outages_of
from symbiose.services.partner_prices import price_in_loop
from symbiose.services.synergies import LONGEST_WORDS
from web.context import actor
from web.figures import sankey
from web.loops import wording
from web.loops.figures import energy_streams, months_figure
from web.loops.money import money_details
from web.loops.naming import LoopNames, names_over
from web.loops.operation_words import operation_words
from web.loops.outage_words import outage_told
from web.loops.schemas import LoopQuery
from web.loops.titles import loop_title, trench_told
from web.proposals.kept_decisions import Faults
from web.proposals.sheet_page import used_values
from web.sent import Sent
from web.wording import MONTHS


@dataclass(frozen=True)
class Monthly:
    """The balance of each month, MWh."""

    given: Sequence[float]
    electricity: Sequence[float]
    boiled: Sequence[float]
    lost: Sequence[float]
    delivered: Sequence[float]


def sheet_page(
    sheet: LoopSheet, query: LoopQuery, faults: Faults | None = None, sent: Sent | None = None
) -> str:
    """Return the page of a loop."""
    common = {
        "sheet": sheet,
        "line": sheet.line,
        "query": query,
        "faults": faults or Faults(),
        "sent": sent or Sent(),
        "longest_words": LONGEST_WORDS,
        "follow": operation_words(sheet.line),
    }
    if sheet.loop is None:
        return render_template("loops/part.html", **common, **words(), months=MONTHS)
    balance = balance_of(sheet.loop)
    names = names_over(sheet.loop, sheet.sites)
    return render_template(
        "loops/sheet.html",
        **common,
        **words(),
        **details_of(sheet.loop, balance, names),
        **energy_of(sheet.loop, balance, names),
        **money_details(sheet.loop),
        shown=rank_of(sheet.loop, query.periode),
        curves=_curves(sheet.loop, names),
        parts={part.id: part for part in (*balance.sources, *balance.consumers)},
        refusal_reasons=OF_EXCHANGES,
    )


def energy_of(loop: HeatLoop, balance: LoopBalance, names: LoopNames) -> Mapping[str, object]:
    """Return the diagram of energy and the months, with the figures below them."""
    streams = energy_streams(loop, names)
    return {
        "streams": streams,
        "sankey": sankey(streams).as_json(),
        "bars": months_figure(balance).as_json(),
        "months": MONTHS,
        "monthly": Monthly(
            balance.monthly(balance.sources),
            balance.monthly(balance.pump_electricity),
            balance.monthly(balance.boilers),
            balance.monthly(balance.losses),
            balance.monthly(balance.consumers),
        ),
    }


def _curves(loop: HeatLoop, names: LoopNames) -> list[tuple[str, str]]:
    """Return the member sites whose heat targets the reader may open, with their names."""
    caller = actor()
    sites = dict.fromkeys((*loop.giver_site_ids, *loop.receiver_site_ids))
    return [(one, names.site(one)) for one in sites if caller.answers_for_all or one in caller.site_ids]


def rank_of(loop: HeatLoop, period: str) -> int | None:
    """Return the rank of a period, None for the year.

    Raises:
        UnknownThing: The loop has no such period.
    """
    if not period:
        return None
    ranks = {one.id: rank for rank, one in enumerate(loop.instance.periods)}
    if period not in ranks:
        msg = f"The loop has no period {period}. Choose one of the list."
        raise UnknownThing(msg, period=period)
    return ranks[period]


def details_of(loop: HeatLoop, balance: LoopBalance, names: LoopNames) -> Mapping[str, object]:
    """Return what both the page and the printable sheet tell."""
    return {
        "hloop": loop,
        "names": names,
        "balance": balance,
        "exchangers": exchangers_of(loop),
        "pipes": pipes_of(loop),
        "own_approaches": own_approaches_of(loop),
        "outages": outages_of(loop),
        "outage_told": outage_told,
        "terms": sorted(loop.terms_eur_per_year.items(), key=lambda term: -term[1]),
        "prices_between": price_in_loop(loop),
        "references": used_values(loop.references),
    }


def words() -> Mapping[str, object]:
    """Return the words that the templates of loops tell codes with."""
    return {
        "alternative_told": wording.alternative_told,
        "co2_told": wording.co2_told,
        "exchange_told": wording.exchange_told,
        "gap_told": wording.gap_told,
        "loop_title": loop_title,
        "trench_told": trench_told,
        "period_told": wording.period_told,
        "reason_told": wording.reason_told,
        "role_told": wording.role_told,
        "status_told": wording.status_told,
        "temperatures_told": wording.temperatures_told,
        "term_told": wording.term_told,
    }
