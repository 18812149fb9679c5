"""The yearly report of the territory, an agglomeration or a park: counted for staff, or published."""

from dataclasses import replace

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import InvalidDocument, Problem, UnknownThing
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.parks import parks_of
from symbiose.services.reading_published import first_year
from symbiose.services.yearly_report_counted import counted_report
from symbiose.services.yearly_report_objectives import objectives_of
from symbiose.services.yearly_report_published import published_report
from symbiose.services.yearly_report_views import ReportAsked, ReportChoices, YearlyReport


def report_choices(services: Services, actor: Actor) -> ReportChoices:
    """Return which reports a caller may ask for.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()

    def work(repositories: Repositories) -> ReportChoices:
        this_year = day_of(services.clock()).year
        parks = parks_of(services, repositories)
        return ReportChoices(
            years=tuple(range(this_year, min(first_year(services, repositories, actor), this_year) - 1, -1)),
            scopes=_scopes(services, actor, tuple(parks)),
            both=CanSeeEverything(actor).allowed(),
            published=actor.role is Role.ANALYST,
            parks=parks,
        )

    return services.store.read(work)


def yearly_report(services: Services, actor: Actor, asked: ReportAsked) -> YearlyReport:
    """Return the report of a year.

    Staff of the whole territory choose between counted and published figures; a coordinator of parks reads
    those of the sites there, counted; an analyst reads what is published, whatever is asked for.

    Raises:
        NotAllowed: The caller reads no indicators, or a coordinator of parks asks for what is published.
        UnknownThing: There is no such agglomeration or park, or it is not the caller's.
        InvalidDocument: The year has not begun.
    """

    def work(repositories: Repositories) -> YearlyReport:
        about = allowed_report(services, repositories, actor, asked)

        def tell() -> YearlyReport:
            if about.public:
                report = published_report(services, repositories, about)
            else:
                report = counted_report(services, repositories, actor, about)
            return replace(report, objectives=objectives_of(services, repositories, report))

        reading = "published" if about.public else actor.reach
        name = f"{reading} report of {about.year} on {day_of(services.clock())}: {about.by} {about.group}"
        return services.memory.recall(repositories, name, tell, sort="yearly reports")

    return services.store.read(work)


def allowed_report(
    services: Services, repositories: Repositories, actor: Actor, asked: ReportAsked
) -> ReportAsked:
    """Return which report a caller reads who asks for one: analysts what is published, whatever they ask for.

    Raises:
        NotAllowed: The caller reads no indicators, or a coordinator of parks asks for what is published.
        UnknownThing: There is no such agglomeration or park, or it is not the caller's.
        InvalidDocument: The year has not begun.
    """
    CanSeeIndicators(actor).require()
    if asked.year > day_of(services.clock()).year:
        raise InvalidDocument([Problem("annee", str(asked.year), "choisissez une année commencée")])
    analyst = actor.role is Role.ANALYST
    if asked.public and not analyst:
        CanSeeEverything(actor).require()
    if (asked.by, asked.group) not in _scopes(services, actor, tuple(parks_of(services, repositories))):
        msg = f"There is no report of {asked.group}. Choose one of the list."
        raise UnknownThing(msg, scope=asked.group)
    return replace(asked, public=asked.public or analyst)


def _scopes(
    services: Services, actor: Actor, parks: tuple[str, ...]
) -> tuple[tuple[Dimension | None, str], ...]:
    if actor.coordinates_parks:
        return tuple((Dimension.PARK, park_id) for park_id in actor.park_ids)
    epcis = ((Dimension.EPCI, epci_id) for epci_id in services.reference.communes.epcis)
    return (None, WHOLE), *epcis, *((Dimension.PARK, park_id) for park_id in parks)
