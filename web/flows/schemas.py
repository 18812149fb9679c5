"""What the pages of flows are asked for, and the French sentence for each fault of a declaration."""

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import Field

from symbiose.domain.errors import Problem
from symbiose.domain.flows import Direction
from symbiose.domain.labels import label_key
from symbiose.domain.quantities import two_readings
from symbiose.domain.validity import Validity
from symbiose.services.declare import FlowLine
from web.flows.form import ORDER, TypedFlow
from web.flows.questions import FormFamily
from web.forms import Form, ListQuery, Query, sentence
from web.history.standing import validity
from web.language import N_, _

LONGEST = 300
_QUESTIONS = {"heures_par_an": N_("Heures de marche par an"), "densite_t_par_m3": N_("Densité (t/m³)")}
"""Column that a reason names → the question of the form that asks it."""
_DIGITS = re.compile(r"[+-]?[\d\s\u00a0\u202f.,]+")


class FlowsQuery(ListQuery):
    """Filters of the list; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in site, resource and waste code."""
    sens: Direction | None = None
    """Only offers, or only needs."""
    a_confirmer: bool = False
    """Only flows whose resource nobody has confirmed."""
    etat: Validity | None = None
    """Only flows that stand so today; those withdrawn are shown when they are asked for, and only then."""

    @cached_property
    def _sought(self) -> tuple[str, ...]:
        return tuple(label_key(self.texte).split())

    def stands(self, line: FlowLine) -> bool:
        """Tell whether a flow is among those that are filtered: the standing ones, or the withdrawn ones."""
        return line.flow.withdrawn == (self.etat is Validity.WITHDRAWN)

    def keeps(self, line: FlowLine) -> bool:
        """Tell whether a flow is asked for."""
        return (
            all(word in line.words for word in self._sought)
            and (self.sens is None or line.flow.direction is self.sens)
            and not (self.a_confirmer and line.flow.resource_id)
            and (self.etat is None or validity(line.flow) is self.etat)
        )


class ConfirmationForm(Form):
    """Which resource a flow's words mean."""

    resource: str = Field(default="", max_length=LONGEST)
    """Label or id of a resource of the catalogue."""


class DeclareQuery(Query):
    """What an address that leads to the form may fill in."""

    famille: FormFamily | None = None
    """Family whose questions are shown."""
    sens: Direction | None = None
    """Offer or need."""
    ressource: str = Field(default="", max_length=LONGEST)
    """Words for the resource."""


def faults_of(form: TypedFlow, problems: Iterable[Problem]) -> dict[str, str]:
    """Return one French sentence for each field at fault, in the order of the form."""
    told: dict[str, Problem] = {}
    for problem in problems:
        told.setdefault(_field_of(form, problem.path), problem)
    ours = {
        "site_id": _("Choisissez le site qui déclare le flux."),
        "direction": _("Dites si la ressource sort du site ou y entre."),
        "resource": _resource_sentence(form),
        "quantity": _quantity_sentence(form),
        "unit": "" if form["unit"].strip() else _("Choisissez l’unité de la quantité."),
    }
    faults: dict[str, str] = {}
    for field in ORDER:
        if field in told:
            expected = told.pop(field).expected
            faults[field] = ours.get(field) or sentence(_as_asked(expected))
    if told:
        faults["form"] = " ".join(sentence(_as_asked(problem.expected)) for problem in told.values())
    return faults


def _as_asked(expected: str) -> str:
    """Return what is expected with the questions of the form in place of the columns of a file."""
    for column, question in _QUESTIONS.items():
        expected = expected.replace(f"« {column} »", f"« {_(question)} »")
    return expected.replace("dans la colonne ", "sous ")


def _field_of(form: TypedFlow, path: str) -> str:
    """Return the field of the form that a column is asked in: a property stands in one of its rows."""
    prefix, colon, name = path.partition(":")
    if not colon or prefix != "quality":
        return path
    fields = form.fields()
    for row in form.quality_rows():
        if fields.get(f"quality_name_{row}", "").strip() == name:
            return f"quality_min_{row}"
    return path


def _resource_sentence(form: TypedFlow) -> str:
    if not form["resource"].strip():
        return _("Nommez la ressource, par exemple « palettes bois » ou « vapeur ».")
    return ""


def _quantity_sentence(form: TypedFlow) -> str:
    text = form["quantity"].strip()
    if not text and form["heat_way"] == "quantity":
        return _("Indiquez la quantité, par exemple 120 ou 1 200,5.")
    readings = two_readings(text)
    if readings and form["quantity_reading"] not in readings:
        return _(
            "« %(text)s » peut se lire de deux façons. Écrivez %(large)s s’il s’agit de milliers, "
            "ou %(small)s s’il s’agit de décimales.",
            text=text,
            large=readings[0],
            small=readings[1],
        )
    if text.startswith("-"):
        return _(
            "La quantité ne peut pas être négative. Si la ressource entre sur le site, "
            "choisissez « flux entrant »."
        )
    if text and not _DIGITS.fullmatch(text):
        return _("« %(text)s » n’est pas un nombre. Écrivez par exemple 120 ou 1 200,5.", text=text[:40])
    return ""
