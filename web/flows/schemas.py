"""What the declaration form sends, and the French sentence for each fault found in it."""

import re
from collections.abc import Iterable, Mapping
from typing import Self

from flask_babel import gettext as _
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from symbiose.domain.base import Value
from symbiose.domain.errors import InvalidDocument, Problem
from web.forms import fields_of, problems_of

UNITS = ("t", "kg", "m3", "kWh", "MWh", "GWh", "piece", "h", "m2")
"""Units that the form proposes; the reader converts them to the canonical ones."""
_AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}")
_NUMBER = re.compile(r"[+-]?[\d\s\u00a0\u202f.,]+")


class DeclarationForm(Value):
    """A flow in three fields, with its direction and site; the texts as typed."""

    site_id: str = ""
    """Site that declares."""
    direction: str = "offer"
    """offer or need."""
    resource: str = ""
    """The resource in the declarant's words."""
    quantity: str = ""
    """Yearly quantity as typed."""
    unit: str = "t"
    """Unit of the quantity."""

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Self:
        """Read the form; fields it does not know, such as an owner, are refused."""
        try:
            return cls.model_validate(fields_of(form))
        except ValidationError as error:
            raise InvalidDocument(problems_of(error)) from error

    def texts(self) -> Mapping[str, str]:
        """Return the texts by column of the declaration format."""
        return self.model_dump(exclude={"site_id"})


def faults_of(form: DeclarationForm, problems: Iterable[Problem]) -> dict[str, str]:
    """Return one French sentence for each field at fault, in the order of the form."""
    told = {problem.path: problem for problem in problems}
    sentences = {
        "site_id": _("Choisissez le site qui déclare le flux."),
        "direction": _("Dites si la ressource sort du site ou y entre."),
        "resource": _resource_sentence(form),
        "quantity": _quantity_sentence(form),
        "unit": _unit_sentence(form),
    }
    faults = {field: sentence for field, sentence in sentences.items() if field in told}
    others = [problem for path, problem in told.items() if path not in sentences]
    if others:
        faults["form"] = " ".join(problem.expected for problem in others)
    return faults


def _resource_sentence(form: DeclarationForm) -> str:
    if not form.resource.strip():
        return _("Nommez la ressource, par exemple « palettes bois » ou « vapeur 6 bar ».")
    return _("Cette ressource ne peut pas être lue. Décrivez-la en quelques mots, sans caractère de contrôle.")


def _quantity_sentence(form: DeclarationForm) -> str:
    text = form.quantity.strip()
    if not text:
        return _("Indiquez la quantité par an, par exemple 120 ou 1 200,5.")
    if _AMBIGUOUS.fullmatch(text):
        return _("« %(text)s » peut se lire de deux façons. Écrivez 1234 pour mille deux cent trente-quatre, "
                 "ou 1,2340 pour un peu plus d'un.", text=text)  # fmt: skip
    if text.startswith("-"):
        return _("La quantité ne peut pas être négative. Pour une ressource qui entre, choisissez « flux entrant ».")
    if not _NUMBER.fullmatch(text):
        return _("« %(text)s » n'est pas un nombre. Écrivez par exemple 120 ou 1 200,5.", text=text)
    return _("La quantité « %(text)s » n'est pas admise. Vérifiez le nombre et son unité.", text=text)


def _unit_sentence(form: DeclarationForm) -> str:
    if not form.unit.strip():
        return _("Choisissez l'unité de la quantité.")
    return _("L'unité « %(unit)s » ne convient pas à cette ressource. Choisissez-en une autre, par exemple "
             "t pour une matière ou MWh pour de l'énergie.", unit=form.unit)  # fmt: skip
