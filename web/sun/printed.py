"""The printable sheet of a group: balances that an engineer adds up, sizes, accounts, assumptions."""

from flask import render_template

from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.solar_groups import GroupSheet
from web.sun.naming import SunNames
from web.sun.page import details_of, words
from web.sun.schemas import GroupQuery


def printed_page(sheet: GroupSheet, group: SolarGroup, query: GroupQuery) -> str:
    """Return the sheet that an engineer checks."""
    return render_template(
        "sun/fiche.html",
        sheet=sheet,
        line=sheet.line,
        query=query,
        **details_of(group, SunNames(group, sheet.sites)),
        **words(),
    )
