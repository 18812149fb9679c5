"""What the pages of flows are asked for, and the French sentence for each fault of a declaration."""

import re
from collections.abc import Iterable, Mapping

from pydantic import Field

from symbiose.domain.errors import Problem
from symbiose.domain.flows import Direction
from symbiose.domain.labels import label_key
from symbiose.services.declare import FlowLine
from web.forms import Form, ListQuery
from web.language import _

UNITS = ("t", "kg", "m3", "kWh", "MWh", "GWh", "kW", "piece", "h", "m2")
"""Units that the form proposes; the reader converts them to the canonical ones."""
PERIODS = ("year", "month", "week", "day")
LONGEST = 300
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_DIGITS = re.compile(r"[+-]?[\d\s\u00a0\u202f.,]+")


class FlowsQuery(ListQuery):
    """Filters of the list; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in site, resource and waste code."""
    sens: Direction | None = None
    """Only offers, or only needs."""
    a_confirmer: bool = False
    """Only flows whose resource nobody has confirmed."""

    def keeps(self, line: FlowLine) -> bool:
        """Tell whether a flow is asked for."""
        text = label_key(f"{line.site.name} {line.resource} {line.flow.waste_code or ''}")
        return (
            all(word in text for word in label_key(self.texte).split())
            and (self.sens is None or line.flow.direction is self.sens)
            and not (self.a_confirmer and line.flow.resource_id)
        )


class ConfirmationForm(Form):
    """Which resource a flow's words mean."""

    resource: str = Field(default="", max_length=LONGEST)
    """Label or id of a resource of the catalogue."""


class DeclarationForm(Form):
    """A flow in three fields, with its direction and site; the rest is optional. Texts as typed."""

    site_id: str = ""
    """Site that declares."""
    direction: str = "offer"
    """offer or need."""
    resource: str = ""
    """The resource in the declarant's words."""
    quantity: str = ""
    """Quantity as typed."""
    unit: str = "t"
    """Unit of the quantity."""
    period: str = "year"
    """Period that the quantity is counted over."""
    hours_per_year: str = ""
    """Hours at a power, for a quantity in kW."""
    density_t_per_m3: str = ""
    """Density, for a volume of something kept in tonnes."""
    waste_code: str = ""
    """European waste code."""
    supply_temp_c: str = ""
    """Temperature at which heat is given or wanted."""
    return_temp_c: str = ""
    """Temperature at which it comes back."""
    price_eur_per_unit: str = ""
    """What one unit costs today to dispose of, or to buy."""
    confidentiality: str = "category"
    """What other companies may see."""

    def texts(self) -> Mapping[str, str]:
        """Return the texts by column of the declaration format."""
        return self.model_dump(exclude={"site_id"})

    @property
    def precise(self) -> bool:
        """Tell whether something beyond the three fields was typed, so that it stays in sight."""
        plain = DeclarationForm().model_dump()
        first = {"site_id", "direction", "resource", "quantity", "unit"}
        return any(text != plain[name] for name, text in self.model_dump().items() if name not in first)


def faults_of(form: DeclarationForm, problems: Iterable[Problem]) -> dict[str, str]:
    """Return one French sentence for each field at fault, in the order of the form."""
    told: dict[str, Problem] = {}
    for problem in problems:
        told.setdefault(problem.path, problem)
    ours = {
        "site_id": _("Choisissez le site qui déclare le flux."),
        "direction": _("Dites si la ressource sort du site ou y entre."),
        "resource": _resource_sentence(form),
        "quantity": _quantity_sentence(form),
        "unit": "" if form.unit.strip() else _("Choisissez l'unité de la quantité."),
    }
    faults: dict[str, str] = {}
    for field in DeclarationForm.model_fields:
        if field in told:
            faults[field] = ours.get(field) or _sentence(told.pop(field).expected)
            told.pop(field, None)
    if told:
        faults["form"] = " ".join(_sentence(problem.expected) for problem in told.values())
    return faults


def _sentence(reason: str) -> str:
    """Return a reason as a sentence."""
    return f"{reason[:1].upper()}{reason[1:]}{'' if reason.endswith('.') else '.'}"


def _resource_sentence(form: DeclarationForm) -> str:
    if not form.resource.strip():
        return _("Nommez la ressource, par exemple « palettes bois » ou « vapeur ».")
    return ""


def _quantity_sentence(form: DeclarationForm) -> str:
    text = form.quantity.strip()
    if not text:
        return _("Indiquez la quantité, par exemple 120 ou 1 200,5.")
    if _AMBIGUOUS.fullmatch(text):
        whole, _sign, rest = text.replace(".", ",").partition(",")
        return _(
            "« %(text)s » peut se lire de deux façons. Écrivez %(large)s s'il s'agit de milliers, "
            "ou %(small)s s'il s'agit de décimales.",
            text=text,
            large=f"{whole}{rest}",
            small=f"{whole},{rest}0",
        )
    if text.startswith("-"):
        return _(
            "La quantité ne peut pas être négative. Si la ressource entre sur le site, "
            "choisissez « flux entrant »."
        )
    if not _DIGITS.fullmatch(text):
        return _("« %(text)s » n'est pas un nombre. Écrivez par exemple 120 ou 1 200,5.", text=text[:40])
    return ""
