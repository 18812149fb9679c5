"""The questions that one caller may see: a firm those put to it, a reviewer those of their proposals."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.disclosure import may_see_category
from symbiose.domain.permissions import (
    CanAnswerFor,
    CanManageSite,
    CanReview,
    CanSeeProposal,
    CanSeeProposals,
)
from symbiose.domain.questions import Question
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.questions import unknown_question
from symbiose.services.surroundings import Surroundings, resource_label, surroundings


@dataclass(frozen=True)
class QuestionLine:
    """A question as one caller may see it; nothing in it names the other side."""

    question: Question
    site: str
    """Name of the site that is asked."""
    resource: str
    """Resource of its flow."""
    people: tuple[str, str]
    """Addresses of who asks and who closed it; empty for the firm, which hears from the coordination."""
    may_answer: bool
    may_withdraw: bool
    sees_proposal: bool
    """The caller may open the proposal that raised it."""


def questions_seen(services: Services, actor: Actor) -> tuple[QuestionLine, ...]:
    """Return the questions that the caller may see: those that wait first, then the newest."""
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: _seen(services, actor, r))


def question_seen(services: Services, actor: Actor, question_id: str) -> QuestionLine:
    """Return one question.

    Raises:
        UnknownThing: There is none, or the caller may not know of it, which is not told.
    """
    found = [line for line in questions_seen(services, actor) if line.question.id == question_id]
    if not found:
        raise unknown_question(question_id)
    return found[0]


def waiting_questions(services: Services, actor: Actor, repositories: Repositories) -> int:
    """Return how many questions wait for an answer of the caller's sites, or of firms they asked."""
    kept = all_questions(services, repositories)
    if actor.role is Role.SITE_MANAGER:
        return sum(one.open and CanManageSite(actor, one.site_id).allowed() for one in kept)
    around = surroundings(services, repositories)
    return sum(one.open and _reviews(actor, one, around) for one in kept)


def questions_on(services: Services, actor: Actor, proposal_id: str) -> tuple[QuestionLine, ...]:
    """Return the questions that a proposal raised, as the caller may see them."""
    seen = services.store.read(lambda r: _seen(services, actor, r))
    return tuple(one for one in seen if one.question.proposal_id == proposal_id)


def all_questions(services: Services, repositories: Repositories) -> Sequence[Question]:
    """Return all questions, read again only when something changed."""
    return services.memory.recall(repositories, "questions", lambda: tuple(repositories.questions.all()))


def _seen(services: Services, actor: Actor, repositories: Repositories) -> tuple[QuestionLine, ...]:
    around = surroundings(services, repositories)
    kept = all_questions(services, repositories)
    seen = [
        one for one in kept if CanManageSite(actor, one.site_id).allowed() or _reviews(actor, one, around)
    ]
    people = {account.id: account.email for account in repositories.accounts.all()} if seen else {}
    lines = [_line(services, actor, one, around, people) for one in seen]
    return tuple(sorted(lines, key=lambda line: not line.question.open))


def _reviews(actor: Actor, question: Question, around: Surroundings) -> bool:
    return CanReview(actor, (question.site_id, *_parties(question, around))).allowed()


def _parties(question: Question, around: Surroundings) -> tuple[str, ...]:
    flows = (around.flows.get(question.path.offer_id), around.flows.get(question.path.need_id))
    return tuple(flow.site_id for flow in flows if flow)


def _line(
    services: Services, actor: Actor, question: Question, around: Surroundings, people: dict[str, str]
) -> QuestionLine:
    flow = around.flows.get(question.flow_id)
    reviews = _reviews(actor, question, around)
    names = tuple(people.get(i or "", i or "") for i in (question.asked_by, question.closed_by))
    return QuestionLine(
        question=question,
        site=around.site_name(question.site_id),
        resource=resource_label(flow, services.reference.resources) if flow else "",
        people=(names[0], names[1]) if reviews else ("", ""),
        may_answer=question.open and CanAnswerFor(actor, question.site_id).allowed(),
        may_withdraw=question.open and reviews,
        sees_proposal=_sees_proposal(actor, question, around),
    )


def _sees_proposal(actor: Actor, question: Question, around: Surroundings) -> bool:
    if _reviews(actor, question, around):
        return True
    flows = (around.flows.get(question.path.offer_id), around.flows.get(question.path.need_id))
    known = all(flow is None or may_see_category(actor, flow) for flow in flows)
    return known and CanSeeProposal(actor, _parties(question, around)).allowed()
