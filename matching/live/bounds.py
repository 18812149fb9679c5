"""What a draft changes at most and at least, proven without any optimum.

Let C be the draft's flow and all that accepted exchanges tie to it. Away with C, the others have a plan of
some worth V. With C it is worth V at least, and what accepted exchanges carry of C; at most V, and what each
of C brings with all partners to itself (`alone`). The same holds before and after the draft.
"""

from matching.live.alone import Beyond
from matching.live.answers import Question, Range
from matching.live.ground import Ground
from matching.live.own_pairs import own_pairs


class Bounds:
    """The range of drafts over one ground."""

    def __init__(self, ground: Ground) -> None:
        """Keep what pairs are found with."""
        self._ground = ground
        self._beyond = Beyond(ground)
        self._alone: dict[str, float] = {}

    def range_of(self, question: Question) -> Range:
        """Return what a draft changes, proven by its own pairs."""
        draft = question.draft
        own = {draft.replaces, draft.flow.id if draft.flow else None} - {None}
        tied = self._ground.tied_to(one for one in own if one)
        before = tied | ({draft.replaces} if draft.replaces else set())
        after = tied - own
        new = self._beyond.of_flow(question.pairs) if question.pairs is not None else 0.0
        if draft.replaces and draft.replaces not in self._alone and question.former is not None:
            self._alone[draft.replaces] = self._beyond.of_flow(question.former)
        most = new + sum(map(self.alone, sorted(after))) - question.held.before.alone_eur
        least = question.held.after.alone_eur - sum(map(self.alone, sorted(before)))
        return Range(least, most) if least <= most else Range(most, most)

    def alone(self, thing: str) -> float:
        """Return the most that a declared flow or a processor brings in a year, €."""
        if thing not in self._alone:
            flow = self._ground.flows.get(thing)
            if flow is None:
                self._alone[thing] = self._beyond.of_processor(thing)
            else:
                self._alone[thing] = self._beyond.of_flow(
                    own_pairs(self._ground, self._ground.declared_end(thing))
                )
        return self._alone[thing]
