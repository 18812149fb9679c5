"""Steps that are taken on the page of an accepted loop or group: the page again where one is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import Problem
from symbiose.domain.followed_designs import M, T
from symbiose.services.following_designs import (
    Ask,
    agree_for,
    close_operation,
    record_agreement,
    take_back_for,
)
from symbiose.services.sorts_followed import Sort
from symbiose.services.synergies import LONGEST_WORDS
from web.context import actor, services
from web.followed.schemas import ClosingForm, MemberForm, MonthForm, RecordForm, StartForm, StepForm
from web.forms import Form, sentences_of
from web.language import _
from web.sent import Sent, refused


@dataclass(frozen=True)
class Steps(Generic[T, M]):
    """Steps on one loop or group."""

    sort: Sort[T, M]
    thing_id: str
    page: Callable[[Sent], str]
    """Shows it with a form that was not accepted."""
    address: str
    """Where it stands, at the part that follows it."""

    def ask(self, form: StepForm) -> Ask[T, M]:
        """Return who asks for a step, and what of it the page showed."""
        return Ask(services(), actor(), self.sort, self.thing_id, form.seen, form.acceptance)

    def agree(self) -> ResponseReturnValue:
        """Agree for a member that the caller manages."""
        form = MemberForm.of(request.form)
        told = _("Accord enregistré pour votre site.")
        fault = _("Confirmez d’abord le flux que la coordination a déclaré pour votre entreprise.")
        return self._taken("agree", form, told, lambda: agree_for(self.ask(form), form.site), {"flow": fault})

    def take_back(self) -> ResponseReturnValue:
        """Take the word of a member back."""
        form = MemberForm.of(request.form)
        told = _("Accord retiré.")
        return self._taken("agree", form, told, lambda: take_back_for(self.ask(form), form.site))

    def record(self) -> ResponseReturnValue:
        """Record that a member without an account agreed."""
        form = RecordForm.of(request.form)
        fault = _(
            "Dites sur quoi repose cet accord (courrier, compte rendu…), en %(most)d caractères au plus.",
            most=LONGEST_WORDS,
        )
        return self._taken(
            f"record-{form.site}",
            form,
            _("Accord du membre enregistré, avec ce sur quoi il repose."),
            lambda: record_agreement(self.ask(form), form.site, form.appui),
            {"words": fault},
        )

    def start(self, start: Callable[[StartForm, date], object], too_early: str) -> ResponseReturnValue:
        """Record that the operation began.

        Args:
            start: Takes the step, on a day.
            too_early: What is told of a day that cannot be.
        """
        form = StartForm.of(request.form)
        day = form.day(day_of(services().clock()))
        return self._taken(
            "start",
            form,
            _("Démarrage enregistré : les relevés de chaque mois peuvent être saisis."),
            lambda: start(form, day),
            {"day": too_early, "checked": _("Confirmez ce que vous avez vérifié.")},
        )

    def measure(self, form: MonthForm, step: Callable[[], object]) -> ResponseReturnValue:
        """Note what was measured in a month."""
        too_long = {"words": _("Écrivez %(most)d caractères au plus.", most=LONGEST_WORDS)}
        faults = too_long if form.remarque.strip() else {}
        return self._taken("measure", form, _("Relevé enregistré."), step, faults)

    def close(self, told: str) -> ResponseReturnValue:
        """End what runs, or give up what never did."""
        form = ClosingForm.of(request.form)
        fault = _("Indiquez le motif, en %(most)d caractères au plus.", most=LONGEST_WORDS)
        return self._taken(
            "close", form, told, lambda: close_operation(self.ask(form), form.motif), {"words": fault}
        )

    def _taken(
        self,
        name: str,
        form: Form,
        told: str,
        step: Callable[[], object],
        faults: Mapping[str, str] | None = None,
    ) -> ResponseReturnValue:
        """Take a step and show what it was taken on; or show it with what is wrong, or changed meanwhile."""
        again = refused(
            step,
            Sent(name, form.model_dump(exclude={"acceptance", "seen"})),
            self.page,
            lambda problems: _sentences(problems, faults or {}),
        )
        if again is not None:
            return again
        flash(told, "success")
        return redirect(self.address)


def _sentences(problems: Sequence[Problem], known: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong, by field: in words of the page where it has some, else in those of use cases."""
    return {path: known.get(path) or told for path, told in sentences_of(problems).items()}
