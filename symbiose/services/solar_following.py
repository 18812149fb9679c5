"""Follow an accepted group: each member agrees for itself, the coordinator records what came of it.

Each use case is one step, in one transaction with one entry of the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, Problem
from symbiose.domain.exchanges import State
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.permissions import CanAnswerFor, CanReview, CanSeeProposals
from symbiose.domain.quantities import parse_number
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.domain.solar_groups import SolarDecision
from symbiose.domain.solar_operation_steps import Taking, agree, close, measure, start, take_back
from symbiose.domain.solar_operations import Measured, SolarStep, StepKind, operation_of, state_of_group
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.solar_groups import unknown_group
from symbiose.services.solar_seen import may_see_group, reads_hours
from symbiose.services.surroundings import surroundings
from symbiose.services.synergies import checked_words, optional_words


@dataclass(frozen=True)
class Followed:
    """An accepted group that the caller may know of, before a step."""

    repositories: Repositories
    actor: Actor
    taking: Taking

    def require_to_follow(self) -> None:
        """Raise `NotAllowed` unless the caller decides on the group."""
        CanReview(self.actor, self.taking.operation.group.site_ids).require()


@dataclass(frozen=True)
class Readings:
    """What meters counted in a month, as it was typed, in kWh as statements of distributors tell it."""

    month: date
    """First day of the month."""
    produced: str
    own_use: str
    shared: str

    def measured(self) -> Measured:
        """Return what was counted.

        Raises:
            InvalidDeclaration: A figure is none; all faults at once.
        """
        typed = {"produced": self.produced, "own_use": self.own_use, "shared": self.shared}
        found, problems = {}, []
        for name, text in typed.items():
            try:
                found[f"{name}_mwh"] = parse_number(text) / KWH_PER_MWH
            except ValueError as error:
                problems.append(Problem(name, text[:200], str(error)))
                continue
            if found[f"{name}_mwh"] < 0:
                problems.append(Problem(name, text[:200], "une quantité positive, ou zéro"))
        if problems:
            raise InvalidDeclaration(problems)
        return Measured.model_validate(found)


def agree_to_group(services: Services, actor: Actor, group_id: str, seen: int, site_id: str) -> SolarStep:
    """Agree to an accepted group for a member that the caller manages.

    Args:
        services: What use cases work with.
        actor: The caller.
        group_id: The group.
        seen: Steps that the caller saw.
        site_id: The member.

    Raises:
        ConflictingReview: Something was done meanwhile, or the member has agreed already.
        NotAllowed: The caller does not manage the member, or spoke for another firm already.
        UnknownThing: There is no such group, or the caller may not know of it.
    """

    def step(followed: Followed) -> SolarStep:
        CanAnswerFor(actor, site_id).require()
        _require_one_firm(followed, site_id)
        return agree(followed.taking, site_id)

    return _take(services, actor, group_id, seen, step)


def take_word_back(services: Services, actor: Actor, group_id: str, seen: int, site_id: str) -> SolarStep:
    """Take the word of a member back, as long as nothing runs; raises as `agree_to_group`."""

    def step(followed: Followed) -> SolarStep:
        CanAnswerFor(actor, site_id).require()
        return take_back(followed.taking, site_id)

    return _take(services, actor, group_id, seen, step)


def start_group(
    services: Services, actor: Actor, group_id: str, seen: int, day: date, *, checked: bool
) -> SolarStep:
    """Record that the operation of a group began.

    Args:
        services: What use cases work with.
        actor: The caller, who decides on the group.
        group_id: The group, to which every member has agreed.
        seen: Steps that the caller saw.
        day: When it began.
        checked: The caller says that it saw to what the service does not know: the voltage of each
            connection, one distributor, and the derogation where one is needed.

    Raises:
        InvalidDeclaration: The day is to come or before the acceptance, or nothing was checked.
        ConflictingReview: Something was done meanwhile, or a member has not agreed.
        NotAllowed: The caller does not decide on the group.
        UnknownThing: There is no such group, or the caller may not know of it.
    """

    def step(followed: Followed) -> SolarStep:
        followed.require_to_follow()
        if not checked and len(followed.taking.operation.group.site_ids) > 1:
            expected = "confirmez que vous avez vérifié ce que le service ne sait pas"
            raise InvalidDeclaration([Problem("checked", "", expected)])
        return start(followed.taking, day)

    return _take(services, actor, group_id, seen, step)


def measure_group(
    services: Services, actor: Actor, group_id: str, seen: int, readings: Readings, words: str = ""
) -> SolarStep:
    """Note what was measured in a month of the operation, or correct it, saying why.

    Raises:
        InvalidDeclaration: Month or figures cannot be, or a correction does not say why.
        ConflictingReview: Something was done meanwhile, or nothing runs.
        NotAllowed: The caller does not decide on the group, or reads no months of all its members.
        UnknownThing: There is no such group, or the caller may not know of it.
    """
    counted, told = readings.measured(), optional_words(words)

    def step(followed: Followed) -> SolarStep:
        followed.require_to_follow()
        if not reads_hours(actor, followed.taking.operation.group):
            msg = "Months tell when members elsewhere use electricity. Ask who coordinates the territory."
            raise NotAllowed(msg, group=group_id)
        return measure(followed.taking, readings.month, counted, told)

    return _take(services, actor, group_id, seen, step)


def close_group(services: Services, actor: Actor, group_id: str, seen: int, words: str) -> SolarStep:
    """End a group that runs, or give up one that never did, with the reason; its acceptance closes with it.

    One that is given up is refused with the reason; what one that ended held is free for later runs.

    Raises:
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: Something was done meanwhile, or it is closed already.
        NotAllowed: The caller does not decide on the group.
        UnknownThing: There is no such group, or the caller may not know of it.
    """
    told = checked_words(words)

    def step(followed: Followed) -> SolarStep:
        followed.require_to_follow()
        taken = close(followed.taking, told)
        followed.repositories.solar_decisions.save(_closing(followed, taken))
        return taken

    return _take(services, actor, group_id, seen, step)


def _closing(followed: Followed, taken: SolarStep) -> SolarDecision:
    """Return the decision that closes an acceptance with its operation."""
    given_up = taken.kind is StepKind.ABANDONED
    last = followed.repositories.solar_decisions.of_group(taken.group_id)[-1]
    return SolarDecision(
        group_id=taken.group_id,
        state=State.REFUSED if given_up else State.PROPOSED,
        reason=taken.words if given_up else None,
        reason_code=RefusalReason.OTHER if given_up else None,
        version=last.version + 1,
        decided_by=taken.by,
        decided_at=taken.at,
        run_id=last.run_id,
    )


def _take(
    services: Services,
    actor: Actor,
    group_id: str,
    seen: int,
    step: Callable[[Followed], SolarStep],
) -> SolarStep:
    """Take a step in one transaction, with one entry of the journal."""
    CanSeeProposals(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "solar_group", group_id, now)

    def work(repositories: Repositories) -> SolarStep:
        operation = operation_of(repositories.solar_decisions.of_group(group_id), ())
        around = surroundings(services, repositories)
        if operation is None or not may_see_group(actor, operation.group, around.flows):
            raise unknown_group(group_id)
        repositories.solar_decisions.hold(operation.group)
        taken = step(Followed(repositories, actor, _taking(repositories, actor, group_id, seen, now)))
        repositories.solar_steps.save(taken)
        repositories.journal.append(entry.model_copy(update={"action": f"solar_group_{taken.kind.value}"}))
        return taken

    return services.store.write(work)


def _taking(repositories: Repositories, actor: Actor, group_id: str, seen: int, now: datetime) -> Taking:
    """Return the operation as it is now that nobody else changes it; the caller saw it so."""
    steps = repositories.solar_steps.of_group(group_id)
    decisions = repositories.solar_decisions.of_group(group_id)
    operation = operation_of(decisions, steps)
    if operation is None:
        raise unknown_group(group_id)
    state = state_of_group(decisions[-1], operation)
    if seen != len(steps) or (operation.living and state is not operation.state):
        msg = f"This group changed meanwhile: it is now {state}. Read it again before you act."
        raise ConflictingReview(msg, group=group_id, state=state)
    return Taking(operation, seen + 1, actor.id, now)


def _require_one_firm(followed: Followed, site_id: str) -> None:
    """Refuse that one account agrees for two firms."""
    agreed = followed.taking.operation.agreed
    spoke_for = [one for one, step in agreed.items() if step.by == followed.actor.id]
    if len({followed.repositories.sites.get(one).company_id for one in (site_id, *spoke_for)}) > 1:
        msg = "Nobody agrees for two firms. Ask another manager of this site to answer."
        raise NotAllowed(msg, actor=followed.actor.id, site=site_id)
