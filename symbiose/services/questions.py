"""Ask firms about their flows in a proposal, answer, or take a question back."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.exchanges import Proposal
from symbiose.domain.permissions import CanAnswerFor, CanReview, CanReviewSome
from symbiose.domain.plain_words import is_plain
from symbiose.domain.questions import LONGEST_ANSWER, LONGEST_QUESTION, Question, Side
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.naming import Reading, require_unnamed
from symbiose.services.review import check_several, find_reviewed


@dataclass(frozen=True)
class Ask:
    """What a reviewer wants to know of some firms."""

    proposal_ids: tuple[str, ...]
    sides: tuple[Side, ...]
    text: str


def ask(services: Services, actor: Actor, wanted: Ask) -> tuple[Question, ...]:
    """Put one question to the firms on some sides of some proposals, in one transaction.

    Raises:
        InvalidDeclaration: The text is missing or too long, or names a firm that keeps its name to itself;
            or no side is chosen, or no proposal.
        UnknownThing: A proposal does not exist, or is not the caller's.
    """
    CanReviewSome(actor).require()
    check_several(wanted.proposal_ids)
    text = checked_words(wanted.text, LONGEST_QUESTION, "question")
    if not wanted.sides:
        raise InvalidDeclaration([Problem("side", "", "choose whom to ask: the giver, the receiver or both")])
    now = services.clock()
    ids = {(i, side): sortable_id("question", now) for i in wanted.proposal_ids for side in wanted.sides}
    entry = journal_entry(actor, "ask_firms", sortable_id("asked", now), now, " ".join(ids.values()))

    def work(repositories: Repositories) -> tuple[Question, ...]:
        asked = []
        for (proposal_id, side), question_id in ids.items():
            proposal = find_reviewed(repositories, actor, proposal_id)[1]
            require_unnamed(repositories, _reading(proposal, side), text, "question")
            asked.append(
                Question(
                    id=question_id,
                    proposal_id=proposal.id,
                    path=proposal.path,
                    side=side,
                    site_id=_site_of(proposal, side),
                    flow_id=_flow_of(proposal, side),
                    text=text,
                    asked_by=actor.id,
                    asked_at=now,
                )
            )
        repositories.questions.save(asked)
        repositories.journal.append(entry)
        return tuple(asked)

    return services.store.write(work)


def answer_question(services: Services, actor: Actor, question_id: str, answer: str) -> Question:
    """Answer a question that was put to one of the caller's sites.

    Raises:
        InvalidDeclaration: The answer is missing or too long.
        ConflictingReview: It was answered or taken back meanwhile.
        UnknownThing: There is none, or it was put to somebody else, which is not told.
    """
    words = checked_words(answer, LONGEST_ANSWER, "answer")
    now = services.clock()
    entry = journal_entry(actor, "answer_question", question_id, now)

    def work(repositories: Repositories) -> Question:
        question = repositories.questions.get(question_id)
        if not CanAnswerFor(actor, question.site_id).allowed():
            raise unknown_question(question_id)
        answered = question.answered(words, actor.id, now)
        repositories.questions.save([answered])
        repositories.journal.append(entry)
        return answered

    return services.store.write(work)


def withdraw_question(services: Services, actor: Actor, question_id: str) -> Question:
    """Take back a question that nobody has answered.

    Raises:
        ConflictingReview: It was answered or taken back meanwhile.
        UnknownThing: There is none, or the caller does not review what raised it, which is not told.
    """
    now = services.clock()
    entry = journal_entry(actor, "withdraw_question", question_id, now)

    def work(repositories: Repositories) -> Question:
        question = repositories.questions.get(question_id)
        if not reviews_question(repositories, actor, question):
            raise unknown_question(question_id)
        withdrawn = question.withdrawn(actor.id, now)
        repositories.questions.save([withdrawn])
        repositories.journal.append(entry)
        return withdrawn

    return services.store.write(work)


def reviews_question(repositories: Repositories, actor: Actor, question: Question) -> bool:
    """Tell whether the caller answers for a party of the proposal that raised a question."""
    ends = (question.path.offer_id, question.path.need_id)
    flows = repositories.flows.existing(ends)
    return CanReview(actor, (question.site_id, *(flow.site_id for flow in flows.values()))).allowed()


def unknown_question(question_id: str) -> UnknownThing:
    """Return the error for a question that there is not, or that the caller may not know of."""
    msg = f"Question {question_id} does not exist. Go back to the list of questions."
    return UnknownThing(msg, question=question_id)


def checked_words(text: str, longest: int, field: str) -> str:
    """Return words without the blanks around them; raise `InvalidDeclaration` for none or too many."""
    words = text.strip()
    if not words or len(words) > longest or not is_plain(words):
        raise InvalidDeclaration([Problem(field, words[:200], f"write 1 to {longest} characters")])
    return words


def _site_of(proposal: Proposal, side: Side) -> str:
    return proposal.giver_site_id if side is Side.GIVER else proposal.receiver_site_id


def _flow_of(proposal: Proposal, side: Side) -> str:
    return proposal.path.offer_id if side is Side.GIVER else proposal.path.need_id


def _reading(proposal: Proposal, side: Side) -> Reading:
    """Return who reads a question to one side, and who the other side is."""
    other = Side.RECEIVER if side is Side.GIVER else Side.GIVER
    return Reading(_site_of(proposal, side), _site_of(proposal, other), _flow_of(proposal, other))
