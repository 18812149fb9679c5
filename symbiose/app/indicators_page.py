"""Writes `docs/indicators.md`: every indicator as it is defined in the reference data."""

from symbiose.app.cells_of_tables import escaped
from symbiose.domain.indicators import Aggregation, Column, Indicator
from symbiose.files.reference import load_reference
from symbiose.services.indicators import closing_day

HEADING = """# Indicators

What each indicator means, how it is counted and on what it rests, as `seed_data/reference/indicators.yaml`
defines it and the pages show it. The texts are those of the screen, in French. This page is generated: run
`make docs` after a change.

## How everything is counted

- **A tonne counts once, at the giver**, however many processors and receivers it passes; so do MWh and m³.
  What is no longer bought counts at the receiver, money at whoever gains or bears it, emissions by halves
  at giver and receiver. Each amount stands at one site: places that do not overlap (EPCI, communes, parks,
  divisions of activities) sum to the whole, and what two EPCI share is shared by this key. Models overlap:
  one exchange may belong to several.
- **Four columns, never added**: *potential* is what standing declarations hold, and the roofs of sites
  by the cadastres of the day on which it is read; *proposed* what the latest run proposes and no firm has
  agreed to, accepted proposals among it at the quantity accepted; *agreed*
  what both firms agreed to and neither ended nor gave up; *realised* what was given in the calendar year,
  as the firms told it. What runs is agreed and realised at once.
- **A part of an exchange** – accepted at less, or given less in a year – counts with the same part of every
  term of its accounting, what is fixed in a year included: what it really cost is not known to the service.
- **Heat-recovery loops** stand in *proposed* until every member has agreed, then in *agreed*; what meters
  counted in months of the year is *realised*, in proportion to the heat delivered that the design foresees.
  Their heat counts at the sites that give it, their emissions by halves at those who give and those who take,
  in proportion to heat, their money at whoever gains or bears it, what they spare of purchases at the price
  of the need. Exchanges are chosen over the heat that loops leave: nothing is in both.
- **Groups that share roofs** stand in *proposed* until every member has agreed, as accepted where they were,
  then in *agreed*; what meters counted in months of the year is *realised*. How much power is accepted, and
  not agreed to yet, is told beside it. Power and output count at the owner of the roof, and so does what
  it shares with others; what it uses itself is no exchange and counts as renewable
  energy that enters its site; emissions go by halves to those whose roofs give and those who use, in
  proportion to what is used. A roof that serves its own site alone is no synergy. Exchanges are chosen over
  the needs that groups leave; what is sold to the grid counts in the output alone.
- **Of a year told by both firms the giver's word holds**. Where the receiver alone told it, a direct
  exchange counts what it received; behind processors that is traced back by the yield accepted.
- **A need or an offer that stands no more** while an exchange still counts is added to both sides of a
  share with what the exchange covers, so that shares of what is declared stay shares.
- **Days** are those of UTC. A day tells what had been declared, proposed, decided, agreed and told by its
  end: counted again later it gives the same. A year is told on its last day, with what firms told of it
  until {closing} of the next one. Sites count from the day on which they became known until they are
  closed; where a site lies, its park and its activity are those of today.
- **Objectives** are set for an indicator, a year and a place (the whole, an agglomeration, a park), and held
  to the furthest column that the indicator has: mostly *realised*. Of a year that is not over the figure of
  today is read beside it; a year that is over is judged by its closing figures. What agreed and proposed
  exchanges would add is told apart: of what runs only what it has not given in the year yet.

## The indicators
"""
_AGGREGATION = {
    Aggregation.SUM: "sum",
    Aggregation.RATIO: "ratio of sums",
    Aggregation.MEDIAN: "median",
    Aggregation.WHOLE: "of the network as a whole",
}


def indicators_page() -> str:
    """Return the page of all indicators, in their order."""
    closing = closing_day(2026)
    heading = HEADING.format(closing=f"{closing.day} {closing:%B}")
    return heading + _summary() + "".join(_section(one) for one in load_reference().indicators)


def _summary() -> str:
    head = "\n| indicator | unit | potential | proposed | agreed | realised | how |\n" + "| --- " * 7 + "|\n"
    return head + "".join(_row(one) for one in load_reference().indicators)


def _row(one: Indicator) -> str:
    marks = " | ".join("×" if column in one.columns else "" for column in Column)
    return f"| [{one.title}](#{one.id}) | {one.unit} | {marks} | {_AGGREGATION[one.aggregation]} |\n"


def _section(one: Indicator) -> str:
    rows = {
        "id": f"`{one.id}`",
        "definition": one.definition,
        "formula": one.formula,
        "unit": one.unit,
        "scope": one.scope,
        "counting": one.counting,
        "columns": ", ".join(column.value for column in one.columns),
        "objective": "not to be exceeded" if one.lower_is_better else "to be reached",
        "since": f"{one.valid_from:%Y-%m-%d}",
        "sources": " · ".join(one.sources),
    }
    table = "".join(f"| {name} | {escaped(text.strip())} |\n" for name, text in rows.items())
    return f'\n### <a id="{one.id}"></a>{one.title}\n\n| | |\n| --- | --- |\n{table}'
