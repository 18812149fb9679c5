"""What speaks for a resource, and the sentence that says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.resources import Resource

MOST_REASONS = 3
Reason = str | Callable[[], str]
"""A reason in French, or what makes it: only the reasons of what is suggested are written."""
_SECOND = 0.3
"""Part of what is still unsure that evidence of another kind takes away."""


_BEFORE = re.compile(r" (?=[»:;])")
_AFTER = re.compile(r"(?<=«) ")


@dataclass
class Found:
    """A resource that words may mean, while the evidence is gathered."""

    resource: Resource
    score: float = 0.0
    """How sure, from 0 to 1."""
    reasons: list[Reason] = field(default_factory=list)
    """Why, the strongest first."""
    of_code: bool = False
    """The declared waste code is one of its own."""

    def join(self, score: float, reason: str) -> None:
        """Add evidence of another kind: the better one holds, the other makes it surer."""
        better, other = max(self.score, score), min(self.score, score)
        if score > self.score:
            self.reasons.insert(0, reason)
        else:
            self.reasons.append(reason)
        self.score = better + (1 - better) * _SECOND * other

    def raise_by(self, part: float, reason: str) -> None:
        """Take away a part of what is still unsure."""
        self.score += (1 - self.score) * part
        self.reasons.append(reason)

    def lower_to(self, factor: float, reason: str | None = None) -> None:
        """Keep a part of what is sure."""
        self.score *= factor
        if reason:
            self.reasons.append(reason)

    def suggestion(self, most: float) -> Suggestion:
        """Return what is shown of it."""
        said = [reason if isinstance(reason, str) else reason() for reason in self.reasons[:MOST_REASONS]]
        return Suggestion(
            id=self.resource.id,
            label=self.resource.label_fr,
            confidence=round(min(self.score, most), 2),
            reason=_typeset(" ; ".join(dict.fromkeys(said))),
        )


def _typeset(text: str) -> str:
    """Return a French sentence whose quotation marks and colons stay on the line of their words."""
    return _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", text))
