"""The totals of the territory: what is offered and needed by family and place, proposals by state."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.accounts import Role
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Direction
from symbiose.domain.publications import WHOLE
from symbiose.domain.secrecy import FEWEST_DECLARANTS, LARGEST_SHARE, Reason
from symbiose.services.territory_places import OUTSIDE, park_of
from symbiose.services.totals import PROPOSALS, FlowTotals, TotalsView, publish_totals, totals_seen
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import ActionForm, Query
from web.language import _
from web.territory.routes import blueprint as blueprint
from web.wording import word

READERS = STAFF | {Role.ANALYST}
NOTHING = "nothing"
"""Cell of a place in which nothing of this kind has ever been told."""


class TotalsQuery(Query):
    """Which of the published figures are shown; a filter chooses among them and sums nothing anew."""

    sens: Direction | None = None
    """Only what is offered, or only what is needed."""
    famille: str = Field(default="", max_length=40)
    """Only this family."""
    lieu: str = Field(default="", max_length=100)
    """Only this place, beside the whole."""

    @property
    def filters(self) -> bool:
        """Tell whether anything is filtered."""
        return bool(self.sens or self.famille or self.lieu)


@dataclass(frozen=True)
class Cell:
    """One figure of the table: as published, and as it stands for who sees all."""

    place: str
    told: float | None
    """The published figure; None where it is kept back."""
    reason: str
    """Why it is kept back: a reason, or `nothing`; empty where it is told."""
    now: float | None


@dataclass(frozen=True)
class Row:
    """The figures of one family in one unit."""

    category: str
    unit: str
    as_of: object
    """When the published figures stood so; None where none is published."""
    cells: tuple[Cell, ...]


@blueprint.get("/territoire/chiffres")
@requires(READERS)
def totals() -> ResponseReturnValue:
    """Show the totals as they were published last; staff see those of today beside them."""
    query = TotalsQuery.of(request.args)
    view = totals_seen(services(), actor())
    places = [place for place in view.places if query.lieu in ("", place) or place == WHOLE]
    names = [FlowTotals.named(name) for name in _series(view) if name != PROPOSALS]
    communes = services().reference.communes
    return render_template(
        "territory/totals.html",
        view=view,
        query=query,
        places=places,
        place_names={place: place_name(place) for place in view.places},
        parks_in={place: communes.epcis.get(place) for place in view.places},
        directions=[one for one in Direction if query.sens in (None, one)],
        tables={
            direction: [_row(view, one, places) for one in _asked(names, direction, query)]
            for direction in Direction
        },
        categories=sorted({one.category for one in names}, key=word),
        states=_states(view),
        fewest=FEWEST_DECLARANTS,
        largest=LARGEST_SHARE,
        reasons=_reasons(),
    )


@blueprint.post("/territoire/chiffres/publication")
@requires(STAFF)
def publish() -> ResponseReturnValue:
    """Publish the totals as they stand."""
    ActionForm.of(request.form)
    publish_totals(services(), actor())
    flash(_("Les chiffres sont publiés : la mission REV3 les lit désormais."), "success")
    return redirect(url_for("territory.totals"))


def place_name(place: str) -> str:
    """Return a place of the table as it is read."""
    if place == WHOLE:
        return _("Ensemble")
    if place == OUTSIDE:
        return _("Hors du territoire")
    park, communes = park_of(place), services().reference.communes
    if park is None:
        return place
    found = communes.parks.get(park)
    return found.name if found else park


def _reasons() -> Mapping[str, str]:
    """Return what is said in place of a figure that is kept back."""
    return {
        Reason.FEW.value: _("moins de %(firms)d entreprises", firms=FEWEST_DECLARANTS),
        Reason.DOMINATED.value: _("une entreprise en fait l'essentiel"),
        Reason.DIFFERENCE.value: _("se déduirait d'un autre chiffre"),
        NOTHING: _("pas encore publié"),
    }


def _series(view: TotalsView) -> list[str]:
    """Return the names of the series that the caller may read of."""
    published = [one.name for one in view.publication.series] if view.publication else []
    return sorted({*published, *(view.now or {})})


def _asked(names: list[FlowTotals], direction: Direction, query: TotalsQuery) -> list[FlowTotals]:
    found = [one for one in names if one.direction is direction and query.famille in ("", one.category)]
    return sorted(found, key=lambda one: (word(one.category), one.unit))


def _row(view: TotalsView, totals: FlowTotals, places: list[str]) -> Row:
    series = view.publication.of(totals.name) if view.publication else None
    return Row(
        totals.category,
        totals.unit,
        series.as_of if series else None,
        tuple(_cell(view, totals.name, place) for place in places),
    )


def _cell(view: TotalsView, name: str, place: str) -> Cell:
    series = view.publication.of(name) if view.publication else None
    told = series.sums.get(place) if series else None
    reason = ""
    if told is None:
        reason = series.kept_back.get(place, NOTHING) if series else NOTHING
    now = view.now.get(name, {}).get(place, 0.0) if view.now is not None else None
    return Cell(place, told, str(reason), now)


def _states(view: TotalsView) -> list[tuple[str, Cell]]:
    """Return how many proposals stand in each state, those of all states first."""
    if PROPOSALS not in _series(view):
        return []
    return [(state, _cell(view, PROPOSALS, state)) for state in (WHOLE, *(one.value for one in State))]
