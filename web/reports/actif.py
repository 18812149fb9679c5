"""The export that users of ACTIF, the tool of the chambers of commerce, can take in: a page and a table."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.document_ports import PlainValue
from symbiose.domain.documents.resource_sheet import A_YEAR, COLUMNS, IN, OUT, ResourceSheet
from symbiose.domain.flows import Band, Direction, OnBehalf
from symbiose.services.resource_sheets import resource_sheets
from web.access import PARTIES, requires
from web.context import actor, services
from web.forms import Query
from web.indicators.files import answer_with
from web.language import N_, _
from web.limits import HEAVY
from web.reports.assessment import blueprint as blueprint
from web.wording import calendar, word

MEANINGS = {
    "siret": N_("SIRET de l’établissement, ou notre identifiant quand il n’en a pas"),
    "nom_etablissement": N_("nom de l’établissement"),
    "nom_commune": N_("commune"),
    "code_activite": N_("code NAF, tel que déclaré"),
    "sens": N_("« sortant » (offre) ou « entrant » (besoin)"),
    "ressource": N_("nom de la ressource au catalogue, sinon les mots du déclarant"),
    "categorie": N_("famille ou groupe de la ressource"),
    "code_dechet": N_("rubrique de la liste européenne des déchets, sur vos propres flux"),
    "quantite": N_("quantité par an, quand l’entreprise laisse voir le chiffre"),
    "quantite_basse": N_("bas de la fourchette, ou de l’ordre de grandeur"),
    "quantite_haute": N_("haut de la fourchette, ou de l’ordre de grandeur"),
    "unite": N_("unité de la quantité"),
    "frequence": N_("toujours « an » : la quantité est annuelle"),
    "calendrier": N_("répartition sur l’année, quand l’entreprise laisse voir le chiffre"),
    "nature": N_(
        "« déclaré », « estimation » quand personne ne l’a mesuré, "
        "ou « à confirmer » par l’entreprise pour qui il a été déclaré"
    ),
    "ratio_estimation": N_("ratio de l’estimation, sur vos propres flux"),
    "latitude": N_("latitude de l’établissement (WGS84), sinon du centre de sa commune"),
    "longitude": N_("longitude, de même"),
}
"""Column → what stands in it."""


class ActifQuery(Query):
    """What is asked for."""

    fichier: bool = False
    """The table as a file."""


@blueprint.get("/rapports/actif")
@requires(PARTIES, cost=HEAVY)
def actif() -> ResponseReturnValue:
    """Show what the export holds and what is public of ACTIF, or send the table."""
    found = resource_sheets(services(), actor())
    if ActifQuery.of(request.args).fichier:
        return answer_with([COLUMNS, *(_row(one) for one in found.sheets)], "ressources")
    return render_template(
        "reports/actif.html",
        found=found,
        columns=[(name, _(MEANINGS[name])) for name in COLUMNS],
        own=not actor().answers_for_all and not actor().coordinates_parks,
    )


def _row(one: ResourceSheet) -> list[PlainValue]:
    """Return the cells of a sheet, in the order of the columns; heads and codes are those of the import."""
    seen, own, activity = one.seen, one.own, one.site.activity
    return [
        *(one.site.siret or one.site.id, one.site.name, one.commune, activity.code if activity else None),
        *(OUT if seen.direction is Direction.OFFER else IN, seen.resource, word(seen.category)),
        own.waste_code if own else None,
        *_quantities(one),
        *(seen.unit, A_YEAR if seen.quantity is not None else None),
        calendar(seen.months) if seen.months else None,
        _nature(seen),
        own.estimate.ratio_id if own and own.estimate else None,
        *(one.site.latitude, one.site.longitude),
    ]


def _nature(seen: SeenFlow) -> str:
    if seen.estimated:
        return "estimation"
    return "à confirmer" if seen.on_behalf is OnBehalf.TO_CONFIRM else "déclaré"


def _quantities(one: ResourceSheet) -> tuple[float | None, float | None, float | None]:
    """Return the quantity with its band; of an order of magnitude, the two ends alone."""
    quantity, own = one.seen.quantity, one.own
    if isinstance(quantity, Band):
        return None, quantity.min, quantity.max
    return quantity, own.quantity_low if own else None, own.quantity_high if own else None
