"""What the coordinator records of a synergy: the study begins, the exchange runs, it comes to its end."""

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import State
from symbiose.domain.synergies import Synergy
from symbiose.domain.synergy_steps import Change, begin_study, end, start
from symbiose.services.context import Services
from symbiose.services.synergies import Found, change_synergy, optional_words, require_follower

RECORDED = {State.IN_STUDY: begin_study, State.RUNNING: start, State.ENDED: end}
"""State → the step that records it; the other states are those of the firms' own words."""


def record_state(
    services: Services, actor: Actor, synergy_id: str, version: int, state: State, words: str = ""
) -> Synergy:
    """Record that a synergy came to a state that is nobody's decision: in study, running or ended.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        version: Version that the caller saw.
        state: What it came to.
        words: A remark, kept in its history.

    Raises:
        NotAllowed: The caller does not follow the synergy.
        ConflictingReview: It changed meanwhile, or cannot come to that state from where it is.
        UnknownThing: There is none, or the caller may not know of it.
    """
    remark = optional_words(words)

    def step(found: Found) -> Change:
        require_follower(found)
        if state not in RECORDED:
            msg = f"A synergy becomes {state} by the word of both firms, not of its coordinator."
            raise ConflictingReview(msg, synergy=synergy_id, state=found.synergy.state)
        return RECORDED[state](found.synergy, found.by, remark)

    return change_synergy(services, actor, synergy_id, version, f"synergy_{state}", step)
