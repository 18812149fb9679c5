"""The totals of the territory: what is offered and needed by family and place, proposals by state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.accounts import Role
from symbiose.domain.communes import Park
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Direction
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.publications import WHOLE
from symbiose.domain.secrecy import FEWEST_DECLARANTS, LARGEST_SHARE, Reason
from symbiose.services.parks import all_parks
from symbiose.services.territory_places import OUTSIDE, park_of
from symbiose.services.territory_sums import PROPOSALS, FlowTotals, is_of_model, model_series
from symbiose.services.totals import Figure, TotalsView, publish_totals, totals_seen
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import ActionForm, Query
from web.language import _
from web.territory.routes import blueprint as blueprint
from web.wording import model_name, word

READERS = STAFF | {Role.ANALYST}


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
class Row:
    """The figures of one family in one unit, or of one model."""

    label: str
    unit: str
    """Empty for what is counted."""
    as_of: datetime | None
    """When the published figures stood so; None where none is published."""
    cells: tuple[tuple[str, Figure], ...]
    """Place and its figure."""


@blueprint.get("/territoire/chiffres")
@requires(READERS)
def totals() -> ResponseReturnValue:
    """Show the totals as they were published last; staff see those of today beside them."""
    query = TotalsQuery.of(request.args)
    view = totals_seen(services(), actor())
    places = [place for place in view.places if query.lieu in ("", place) or place == WHOLE]
    flows = [FlowTotals.named(name) for name in view.names if name != PROPOSALS and not is_of_model(name)]
    parks = all_parks(services())
    return render_template(
        "territory/totals.html",
        view=view,
        query=query,
        places=places,
        place_names={place: place_name(place, parks) for place in view.places},
        tables={
            direction: [_flow_row(view, one, places) for one in _asked(flows, direction, query)]
            for direction in Direction
            if query.sens in (None, direction)
        },
        practised=[
            _row(view, model_series(model), f"{model.value} – {model_name(model)}", "", places)
            for model in OpeoModel
        ],
        categories=sorted({one.category for one in flows}, key=word),
        states=[(state, view.figure(PROPOSALS, state)) for state in (WHOLE, *(one.value for one in State))],
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


def place_name(place: str, parks: Mapping[str, Park]) -> str:
    """Return a place of the table as it is read."""
    if place == WHOLE:
        return _("Ensemble")
    if place == OUTSIDE:
        return _("Hors du territoire")
    park = park_of(place)
    if park is None:
        return place
    return parks[park].name if park in parks else park


def _reasons() -> Mapping[Reason | None, str]:
    """Return what is said in place of a figure that is kept back."""
    return {
        Reason.FEW: _("moins de %(firms)d entreprises", firms=FEWEST_DECLARANTS),
        Reason.DOMINATED: _("une entreprise en fait l’essentiel"),
        Reason.DIFFERENCE: _("se déduirait d’un autre chiffre"),
        None: _("pas encore publié"),
    }


def _asked(names: list[FlowTotals], direction: Direction, query: TotalsQuery) -> list[FlowTotals]:
    found = [one for one in names if one.direction is direction and query.famille in ("", one.category)]
    return sorted(found, key=lambda one: (word(one.category), one.unit))


def _flow_row(view: TotalsView, totals: FlowTotals, places: list[str]) -> Row:
    return _row(view, totals.name, word(totals.category), totals.unit, places)


def _row(view: TotalsView, name: str, label: str, unit: str, places: list[str]) -> Row:
    return Row(label, unit, view.as_of(name), tuple((place, view.figure(name, place)) for place in places))
