"""The pages of one roof and of those to be settled, with what went wrong with a form of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template

from symbiose.services.roof_settling import LONGEST_REASON
from symbiose.services.roofs import RoofSheet, WaitingRoofs
from web.paging import page_of
from web.roofs.schemas import NO_SITE, WaitingQuery
from web.roofs.yields import label_of, rank_of


@dataclass(frozen=True)
class RoofFaults:
    """What went wrong with a form, and what was typed into it."""

    conflict: bool = False
    """Somebody said whose it is meanwhile."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Field → sentence."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Field → what was typed."""


NOTHING = RoofFaults()


def sheet_page(sheet: RoofSheet, faults: RoofFaults = NOTHING) -> str:
    """Return the page of one roof."""
    roof = sheet.known.roof
    return render_template(
        "roofs/sheet.html",
        sheet=sheet,
        roof=roof,
        class_label=label_of(rank_of(roof)),
        faults=faults,
        no_site=NO_SITE,
        longest=LONGEST_REASON,
    )


def waiting_page(found: WaitingRoofs, query: WaitingQuery, faults: RoofFaults = NOTHING) -> str:
    """Return the page of the roofs to be settled."""
    return render_template(
        "roofs/waiting.html",
        found=found,
        query=query,
        page=page_of(found.lines, query.page),
        faults=faults,
        longest=LONGEST_REASON,
    )
