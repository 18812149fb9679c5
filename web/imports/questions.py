"""The questions of a file as they are asked on screen: a sentence, and choices that each mean one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.companies import Site
from symbiose.domain.import_questions import Question, QuestionKind
from symbiose.domain.quantities import two_readings
from symbiose.domain.resources import ResourceCatalogue
from web.imports.schemas import field_of
from web.language import _, typeset
from web.wording import percent

MOST_SHOWN = 30
"""Questions on one page; when these are answered, the others come."""


@dataclass(frozen=True)
class Choice:
    """One answer that is offered."""

    value: str
    """What is sent."""
    label: str
    """What it means."""
    reason: str = ""
    """Why it is offered."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question on screen."""

    question: Question
    """What is asked."""
    field: str
    """Name of its field."""
    sentence: str
    """What is asked, in a sentence."""
    help: str
    """What to know before one answers."""
    choices: Sequence[Choice]
    """Answers that are offered; empty where one is typed."""
    answer: str
    """What was answered or typed; empty when nothing was."""
    fault: str = ""
    """Why what was typed is no answer."""

    @property
    def typed(self) -> bool:
        """Tell whether the answer is typed rather than chosen."""
        return self.question.kind is QuestionKind.DENSITY

    @property
    def listed(self) -> bool:
        """Tell whether the answer is chosen from a long list."""
        return self.question.kind is QuestionKind.SITE

    @property
    def other(self) -> str:
        """Return what was answered beyond the choices, for the field where another resource is typed."""
        return "" if self.answer in {choice.value for choice in self.choices} else self.answer


def asked_questions(
    questions: Sequence[Question],
    answers: Mapping[str, str],
    faults: Mapping[str, str],
    sites: Sequence[Site],
    catalogue: ResourceCatalogue,
) -> Sequence[AskedQuestion]:
    """Return questions as they are shown.

    Args:
        questions: Those of the file, in the order in which they are asked.
        answers: Answers so far, or what was just typed.
        faults: Key of a question → why what was typed is no answer.
        sites: Sites the caller may declare for.
        catalogue: Labels of resources.
    """
    asked = [q for q in questions if not has_one_answer(q, answers, sites)]
    waiting = [q for q in asked if q.key not in answers or q.key in faults]
    first = [*waiting, *(q for q in asked if q not in waiting)]
    return [_asked(q, answers.get(q.key, ""), faults, sites, catalogue) for q in first[:MOST_SHOWN]]


def has_one_answer(question: Question, answers: Mapping[str, str], sites: Sequence[Site]) -> bool:
    """Tell whether a question was answered in the only way there is: the caller runs one site."""
    return question.kind is QuestionKind.SITE and question.key in answers and len(sites) == 1


def _asked(
    question: Question,
    answer: str,
    faults: Mapping[str, str],
    sites: Sequence[Site],
    catalogue: ResourceCatalogue,
) -> AskedQuestion:
    sentence, help_text = _texts(question)
    choices = _choices(question, sites)
    if question.kind is QuestionKind.RESOURCE and answer in catalogue:
        known = {choice.value for choice in choices}
        answer = answer if answer in known else catalogue.label(answer)
    if question.kind is QuestionKind.DENSITY:
        answer = answer.replace(".", ",")
    return AskedQuestion(
        question, field_of(question), sentence, help_text, choices, answer, faults.get(question.key, "")
    )


def _texts(question: Question) -> tuple[str, str]:
    about = question.about
    if question.kind is QuestionKind.NUMBER:
        return _("Que veut dire « %(about)s » dans ce fichier ?", about=about), ""
    if question.kind is QuestionKind.DATES:
        text = _(
            "Le fichier contient « %(about)s », où le mois vient d’abord. Dans quel ordre lire ses dates ?",
            about=about,
        )
        return text, ""
    if question.kind is QuestionKind.SITE:
        return _("De quel site sont les lignes qui n’en nomment pas ?"), ""
    if question.kind is QuestionKind.GAS_BASIS:
        text = _("« %(about)s » : l’énergie est-elle comptée en PCS ou en PCI ?", about=about)
        return text, _("Les factures de gaz sont en PCS ; un bilan de chaudière est souvent en PCI.")
    if question.kind is QuestionKind.DENSITY:
        text = _("Combien pèse un mètre cube de « %(about)s », en tonnes ?", about=about)
        hint = _("Ordre de grandeur : %(hint)s.", hint=question.hint) if question.hint else ""
        return text, hint
    if question.kind is QuestionKind.CADASTRE_UNIT:
        text = _("En quelle unité « %(about)s » donne-t-il la production d’une année ?", about=about)
        return text, _(
            "Puissance et surface ne disent pas la même : l’une des deux est dans une autre unité."
        )
    if question.kind is QuestionKind.MIRROR:
        text = _("« %(about)s » : ce déchet est-il dangereux ?", about=about)
        return text, _(
            "Facultatif : sa composition seule le dit ; sans réponse, le code du fichier est gardé."
        )
    text = _("Quelle ressource du catalogue est « %(about)s » ?", about=about)
    return text, _("Facultatif : sans réponse, vos mots sont gardés et la ressource reste à confirmer.")


def _choices(question: Question, sites: Sequence[Site]) -> Sequence[Choice]:
    if question.kind is QuestionKind.NUMBER:
        large, small = two_readings(question.about) or (question.about, question.about)
        return (
            Choice("decimal", _("%(small)s : le signe sépare les décimales", small=small.removesuffix("0"))),
            Choice("thousands", _("%(large)s : le signe sépare les milliers", large=large)),
        )
    if question.kind is QuestionKind.DATES:
        return (
            Choice("day", _("Le jour d’abord : 03/04/2026 est le 3 avril")),
            Choice("month", _("Le mois d’abord : 03/04/2026 est le 4 mars")),
        )
    if question.kind is QuestionKind.SITE:
        return [Choice(site.id, site.name) for site in sites]
    if question.kind is QuestionKind.GAS_BASIS:
        return (
            Choice("PCS", _("PCS, pouvoir calorifique supérieur")),
            Choice("PCI", _("PCI, pouvoir calorifique inférieur")),
        )
    if question.kind in {QuestionKind.MIRROR, QuestionKind.CADASTRE_UNIT}:
        return [Choice(s.id, s.label, typeset(s.reason)) for s in question.suggestions]
    return [Choice(s.id, s.label, f"{s.reason} ({percent(s.confidence)})") for s in question.suggestions]
