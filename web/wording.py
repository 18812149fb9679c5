"""French numbers, dates and the words of the trade, as filters of the templates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Flask

from web.language import _

PARIS = ZoneInfo("Europe/Paris")
LOCALE = "fr"
NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
SMALL = 1.0
LARGE = 1000.0
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
MONTHS_SHORT = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


def number(value: float | None, digits: int | None = None) -> str:
    r"""Return a number as the French write it; without `digits`, as precise as its size deserves.

    >>> number(1234.5, 1)
    '1\u202f234,5'
    """
    if value is None:
        return NOTHING
    size = abs(float(value))
    if digits is None:
        digits = 0 if size >= LARGE else 1 if size >= SMALL else 3
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    text = str(format_decimal(round(float(value), digits), format=pattern, locale=LOCALE))
    return "0" if text == "-0" else text.replace("-", MINUS)


def euros(value: float | None) -> str:
    """Return an amount in whole euros, or with cents below ten."""
    if value is None:
        return NOTHING
    digits = 2 if 0 < abs(value) < 10 else 0
    return f"{number(value, digits)}\N{NO-BREAK SPACE}€"


def percent(value: float | None) -> str:
    """Return a share as a percentage."""
    return NOTHING if value is None else f"{number(value * 100, 2)}\N{NO-BREAK SPACE}%"


def day(value: date | datetime | str | None) -> str:
    """Return a date as 22/11/2026; a moment is told in the time of Paris; a year stays a year."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    moment = value.astimezone(PARIS) if isinstance(value, datetime) else value
    return f"{moment:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """Return a moment as 22/11/2026 à 14:05, in the time of Paris."""
    if value is None:
        return NOTHING
    return f"{value.astimezone(PARIS):%d/%m/%Y à %H:%M}"


def unit(code: str) -> str:
    """Return a unit as it is written on screen."""
    return {"m3": "m³", "m2": "m²", "piece": _("pièces")}.get(code, code)


def rate(text: str) -> str:
    """Return the unit of a reference value as it is written on screen.

    >>> rate("kgCO2e/m3")
    'kgCO₂e/m³'
    """
    for plain, written in (("CO2", "CO₂"), ("m3", "m³"), ("m2", "m²"), ("/piece", "/pièce")):
        text = text.replace(plain, written)
    return text


def word(code: str) -> str:
    """Return the French term of a code of the trade; an unknown code is shown with spaces."""
    return _words().get(code, code.replace("_", " "))


def _words() -> dict[str, str]:
    return {
        # states
        "proposed": _("Proposée"),
        "accepted": _("Acceptée"),
        "refused": _("Refusée"),
        "agreed": _("Convenue"),
        "in_study": _("À l'étude"),
        "contracted": _("Contractualisée"),
        "running": _("En service"),
        "ended": _("Terminée"),
        "abandoned": _("Abandonnée"),
        # kinds
        "exchange": _("Échange"),
        "heat_loop": _("Boucle de chaleur"),
        "solar_sharing": _("Autoconsommation collective"),
        "mutualisation": _("Mutualisation"),
        # flows
        "offer": _("Flux sortant (offre)"),
        "need": _("Flux entrant (besoin)"),
        "hidden": _("Masqué"),
        "category": _("Catégorie seulement"),
        "named": _("Nommé"),
        # uses
        "feedstock": _("Matière première"),
        "energy": _("Énergie"),
        "reuse": _("Réemploi"),
        "reconditioning": _("Reconditionnement"),
        "spare_parts": _("Pièces détachées"),
        "repair": _("Réparation"),
        "maintenance": _("Maintenance"),
        "rental": _("Location"),
        "shared_equipment": _("Équipement partagé"),
        "soil": _("Retour au sol"),
        "fill": _("Remblai"),
        "disposal": _("Élimination"),
        # periods
        "year": _("par an"),
        "month": _("par mois"),
        "week": _("par semaine"),
        "day": _("par jour"),
        # terms of the accounting
        "disposal_avoided": _("Élimination évitée"),
        "purchase_avoided": _("Achat évité"),
        "transport": _("Transport"),
        "pretreatment": _("Préparation"),
        "processing": _("Traitement chez le préparateur"),
        "discarded_outputs": _("Coproduits sans preneur"),
        "setup": _("Mise en place de l'échange"),
        "link": _("Conduite ou raccordement"),
        "processor_opening": _("Mise en service du préparateur"),
        "co2_disposal": _("Élimination évitée"),
        "co2_production": _("Production neuve évitée"),
        "co2_transport": _("Transport"),
        # rules
        "direction": _("Sens"),
        "dates": _("Dates de validité"),
        "calendar": _("Calendrier"),
        "quality": _("Qualité"),
        "temperature": _("Température"),
        "distance": _("Distance"),
        "waste_status": _("Statut de déchet"),
        "same_site": _("Même site"),
        "resource": _("Ressource"),
        "confidentiality": _("Confidentialité"),
        "confirmed": _("Ressource confirmée"),
        "withdrawn": _("Flux retiré"),
        "price": _("Prix"),
        # reference values
        "emission": _("Facteur d'émission"),
        "tax": _("Taxe"),
        "rule": _("Règle"),
        "sourced": _("Sourcée"),
        "to_confirm": _("À confirmer"),
        "hypothesis": _("Hypothèse"),
        # what limits a proposal
        "supply": _("Quantité offerte"),
        "demand": _("Quantité demandée"),
        "capacity": _("Capacité du préparateur"),
        # solver
        "optimal": _("Optimum prouvé"),
        "feasible": _("Solution admissible, peut-être améliorable"),
        "infeasible": _("Aucune solution : les contraintes se contredisent"),
        "unbounded": _("Problème non borné"),
        "unknown": _("Rien de trouvé dans le temps imparti"),
        "net_benefit": _("Bénéfice net"),
        "co2_avoided": _("Émissions évitées"),
        "quantity_diverted": _("Quantité détournée de l'élimination"),
        # roles
        "administrator": _("Administration"),
        "coordinator": _("Coordination"),
        "site_manager": _("Responsable de site"),
        "analyst": _("Mission REV3"),
    }


def objective_unit(code: str) -> str:
    """Return the unit that an objective is counted in."""
    return {"net_benefit": "€/an", "co2_avoided": "tCO₂e/an"}.get(code, "t/an")


def model_name(model: int) -> str:
    """Return the title of one of the six OPEO/INEC models."""
    return (
        _("Durabilité des ressources"),
        _("Extension de la durée de vie"),
        _("Vente d'un usage plutôt que d'un produit"),
        _("Réemploi des produits"),
        _("Réemploi des composants et matériaux"),
        _("Optimisation de l'empreinte environnementale"),
    )[model - 1]


def init_wording(app: Flask) -> None:
    """Give the filters to the templates."""
    for function in (number, euros, percent, day, moment, unit, rate, word, model_name, objective_unit):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(months=MONTHS, months_short=MONTHS_SHORT)
