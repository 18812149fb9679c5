"""The dossier of a synergy and its printable sheet: what they show, and again when a form is not accepted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.civil_days import day_of
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.synergies import LIVING, Side
from symbiose.services.realised import unit_of
from symbiose.services.synergy_dossier import Dossier, meeting_sheet, synergy_dossier
from web.context import actor, services
from web.dossiers.place import DossierPlace, common_words, faults_of, no_document
from web.forms import Form
from web.language import _
from web.sent import Sent, refused
from web.synergies.dossier_wording import AUDIENCES


@dataclass(frozen=True)
class YearToDeclare:
    """Years that one side may still declare for the first time."""

    side: Side
    unit: str
    years: tuple[int, ...]


def dossier_page(synergy_id: str, sent: Sent | None = None) -> str:
    """Return the dossier of a synergy, with what was sent and not accepted."""
    found = synergy_dossier(services(), actor(), synergy_id)
    return render_template(
        "synergies/dossier.html",
        dossier=found,
        line=found.line,
        sent=_at_its_form(sent or Sent(), found),
        paths=list(services().reference.waste_paths),
        operations=list(services().reference.operations.values()),
        to_declare=_to_declare(found),
        corrected_by=_sides(found),
        place=_place(synergy_id),
        **common_words(),
        today=day_of(services().clock()),
    )


def _place(synergy_id: str) -> DossierPlace:
    def of(step: str) -> Callable[[str], str]:
        return lambda document_id: url_for(
            f"synergies.{step}", synergy_id=synergy_id, document_id=document_id
        )

    return DossierPlace(
        adding=url_for("synergies.add", synergy_id=synergy_id),
        noting=url_for("synergies.note", synergy_id=synergy_id),
        download=of("download"),
        removal=of("remove"),
        audiences={one: _(told) for one, told in AUDIENCES.items()},
        once_agreed=_("une fois les deux accords donnés"),
    )


def meeting_page(synergy_id: str) -> str:
    """Return the sheet that is printed for a meeting: nothing on it that one of the parties may not read."""
    sheet, found = meeting_sheet(services(), actor(), synergy_id)
    return render_template(
        "synergies/fiche.html",
        sheet=sheet,
        line=sheet.line,
        dossier=found,
        documents=[one for one in found.documents if one.audience is Audience.PARTIES],
        notes=[one for one in found.notes if one.audience is Audience.PARTIES],
        steps=LIVING,
        now=services().clock(),
    )


def written(
    synergy_id: str, form: Form, write: Callable[[], object], told: str, *, name: str, place: str
) -> ResponseReturnValue:
    """Write, and show the dossier; or show it with what changed meanwhile, or with what is wrong.

    Args:
        synergy_id: The synergy.
        form: What was sent: shown again when it was not accepted.
        write: Writes it.
        told: What is said once it is written.
        name: Name of the form.
        place: Where on the page it stands.
    """
    sent = Sent(name, form.model_dump(exclude={"seen"}))
    again = refused(write, sent, lambda shown: dossier_page(synergy_id, shown), faults_of)
    if again is not None:
        return again
    flash(told, "success")
    return redirect(url_for("synergies.dossier", synergy_id=synergy_id, _anchor=place))


def without_document(synergy_id: str, form: Form, name: str) -> ResponseReturnValue:
    """Show the dossier again to somebody who chose no document."""
    return make_response(dossier_page(synergy_id, Sent(name, form.model_dump(), no_document())), 422)


def _at_its_form(sent: Sent, found: Dossier) -> Sent:
    """Return what was sent at the form that takes it now: a year declared meanwhile can only be corrected."""
    year, side = sent.typed.get("year"), sent.typed.get("side")
    if not isinstance(year, int) or not isinstance(side, Side) or not found.rank_of(year, side):
        return sent
    return replace(sent, form=f"correct-{side}-{year}")


def _sides(found: Dossier) -> tuple[Side, ...]:
    """Return the sides for which the caller may declare quantities."""
    if not found.may_change or not found.reader.open:
        return ()
    return tuple(side for side in Side if found.reader.coordinates or found.reader.speaks_for(side))


def _to_declare(found: Dossier) -> tuple[YearToDeclare, ...]:
    """Return the years that the caller may declare, the latest first: from the year it was opened."""
    today = day_of(services().clock())
    every = range(today.year, day_of(found.synergy.opened_at).year - 1, -1)
    told = [
        YearToDeclare(
            side,
            unit_of(found.synergy, side),
            tuple(year for year in every if found.rank_of(year, side) == 0),
        )
        for side in _sides(found)
    ]
    return tuple(one for one in told if one.years)
