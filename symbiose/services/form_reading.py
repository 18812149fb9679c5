"""Read a form whole: the flow that it declares, or all its faults at once; or check it, keeping nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.import_questions import QuestionKind
from symbiose.domain.permissions import CanDeclare, CanManageSite
from symbiose.domain.quantities import QuantityNotUnderstood, parse_unit
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Family, Resource
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.form_columns import SHOWN, FormColumns, columns_of, resource_named
from symbiose.services.form_heat import HeatTold
from symbiose.services.form_questions import OpenQuestion, is_answered, open_questions
from symbiose.services.reference_in_use import reference_in_use

WITHOUT_SITE = Problem("site_id", "", "choose the site that declares the flow")


@dataclass(frozen=True)
class Checked:
    """What a form says as it stands."""

    flow: Flow | None
    """The flow that it would declare; None while something is wrong."""
    problems: tuple[Problem, ...]
    """All its faults, by field."""
    questions: tuple[OpenQuestion, ...]
    """What only the declarant can say."""
    resource: Resource | None
    """The resource that its words name for certain."""
    suggestions: tuple[Suggestion, ...]
    """Resources that they may mean."""
    family: Family | None
    """Family of what is declared, as far as words or unit tell it."""
    heat: HeatTold | None
    """How a quantity of heat was computed."""
    said: tuple[str, ...] = ()
    """Empty fields that the words of the resource state."""
    about: ReferenceValue | None = None
    """How far a quantity may be off that is « environ » so much."""


def read_form(
    services: Services,
    actor: Actor,
    site: Site,
    fields: Mapping[str, str],
    now: datetime,
    identity: Mapping[str, str],
) -> Flow:
    """Return the flow that a form declares.

    Args:
        services: What use cases work with.
        actor: The caller.
        site: Site that declares.
        fields: Texts by field of the form.
        now: When.
        identity: Columns that no form states: reference and rank.

    Raises:
        InvalidDeclaration: Some fields are wrong; all faults at once, by field.
    """
    flow, problems, _ = _read(services, actor, site, fields, now, identity)
    if flow is None or problems:
        raise InvalidDeclaration(problems)
    return flow


def check_form(services: Services, actor: Actor, site_id: str, fields: Mapping[str, str]) -> Checked:
    """Return what a form says as it stands, writing nothing.

    Raises:
        NotAllowed: The site is not the caller's.
    """
    CanDeclare(actor).require()
    if site_id:
        CanManageSite(actor, site_id).require()
    now = services.clock()
    site = _site(services, actor, site_id)
    problems = [] if site_id else [WITHOUT_SITE]
    flow: Flow | None = None
    heat: HeatTold | None = None
    said: tuple[str, ...] = ()
    about: ReferenceValue | None = None
    if site is not None:
        flow, found, columns = _read(services, actor, site, fields, now, {})
        problems += found
        heat, said, about = columns.heat, columns.said, columns.about
    resource = resource_named(services.reference, fields)
    words, code = fields.get("resource", ""), flow.waste_code if flow else None
    unsure = resource is None and words.strip()
    find = services.declarations.suggestions
    suggestions = tuple(find(words, code, _direction(fields))) if unsure else ()
    return Checked(
        flow=None if problems else flow,
        problems=tuple(problems),
        questions=open_questions(services.reference, fields),
        resource=resource,
        suggestions=suggestions,
        family=_family(services.reference, fields, resource, suggestions),
        heat=heat,
        said=said,
        about=about,
    )


def problems_without_site(
    services: Services, actor: Actor, fields: Mapping[str, str], now: datetime
) -> list[Problem]:
    """Return what is wrong with a form that names no site: that, and the faults any site would meet."""
    site = _site(services, actor, "")
    found = [] if site is None else _read(services, actor, site, fields, now, {})[1]
    return [WITHOUT_SITE, *found]


def _site(services: Services, actor: Actor, site_id: str) -> Site | None:
    """Return the site named; without one, some site of the caller, to read the rest by."""
    if site_id:
        return services.store.read(lambda r: r.sites.get(site_id))
    sites = services.store.read(lambda r: every_site(services, r))
    return next((site for site in sites.values() if CanManageSite(actor, site.id).allowed()), None)


def _read(
    services: Services,
    actor: Actor,
    site: Site,
    fields: Mapping[str, str],
    now: datetime,
    identity: Mapping[str, str],
) -> tuple[Flow | None, list[Problem], FormColumns]:
    reference = services.store.read(lambda r: reference_in_use(services, r))
    columns = columns_of(reference, fields, day_of(now))
    problems = [*columns.problems, *_unanswered_mirror(services.reference, fields)]
    try:
        flow = services.declarations.read({**identity, **columns.columns}, site, now, actor.id)
    except InvalidDeclaration as error:
        return None, [*problems, *_not_told_already(error.problems, fields, problems)], columns
    return flow, problems, columns


def _not_told_already(
    found: tuple[Problem, ...], fields: Mapping[str, str], told: list[Problem]
) -> list[Problem]:
    """Leave out that a quantity is missing where what it is computed from is at fault."""
    computed = (
        fields.get("heat_way", "quantity") in ("power", "fuel") and not fields.get("quantity", "").strip()
    )
    skipped = {"quantity", "unit"} if computed and told else set()
    return [problem for problem in found if problem.path not in skipped]


def _unanswered_mirror(reference: ReferenceData, fields: Mapping[str, str]) -> list[Problem]:
    """Ask whether a waste is dangerous where its code alone does not say; without a code, it may wait."""
    if SHOWN not in fields or not fields.get("waste_code", "").strip():
        return []
    return [
        Problem(question.name, question.text, "dites si le déchet contient des substances dangereuses")
        for question in open_questions(reference, fields)
        if question.kind is QuestionKind.MIRROR and not is_answered(question, fields)
    ]


def _direction(fields: Mapping[str, str]) -> Direction | None:
    known = {direction.value: direction for direction in Direction}
    return known.get(fields.get("direction", ""))


def _family(
    reference: ReferenceData,
    fields: Mapping[str, str],
    resource: Resource | None,
    suggestions: tuple[Suggestion, ...],
) -> Family | None:
    """Return the family that the words mean, else the one that the unit points to."""
    if resource is not None:
        return resource.family
    if suggestions and suggestions[0].id in reference.resources:
        return reference.resources.get(suggestions[0].id).family
    if fields.get("waste_code", "").strip():
        return Family.MATERIAL
    try:
        unit = parse_unit(fields.get("unit", ""))
    except QuantityNotUnderstood:
        return None
    return Family.ELECTRICITY if unit.canonical == "MWh" else None
