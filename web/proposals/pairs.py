"""The two fields of the page « Pourquoi pas ? »: each names a flow by its label or its id."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from symbiose.domain.labels import label_key
from symbiose.services.explain import FlowChoice
from web.forms import Query

MOST_NEAR = 5


@dataclass(frozen=True)
class Chosen:
    """What one field names: a flow, or nothing certain and what comes near."""

    text: str
    """As typed, or the label of the flow."""
    flow_id: str | None = None
    near: tuple[str, ...] = ()
    """Labels that hold all words typed, while no flow is named."""

    @property
    def unknown(self) -> bool:
        """Tell whether something was typed that names no flow."""
        return bool(self.text) and self.flow_id is None


class PairQuery(Query):
    """The pair asked about; it stays in the address."""

    offre: str = Field(default="", max_length=500)
    """Label or id of the offer."""
    besoin: str = Field(default="", max_length=500)
    """Label or id of the need."""

    def offer(self, choices: Sequence[FlowChoice]) -> Chosen:
        """Return the offer that is named."""
        return _chosen(self.offre, choices)

    def need(self, choices: Sequence[FlowChoice]) -> Chosen:
        """Return the need that is named."""
        return _chosen(self.besoin, choices)


def _chosen(typed: str, choices: Sequence[FlowChoice]) -> Chosen:
    text = typed.strip()
    for choice in choices:
        if text in (choice.flow_id, choice.label):
            return Chosen(choice.label, choice.flow_id)
    words = label_key(text).split()
    near = [choice for choice in choices if words and all(w in label_key(choice.label) for w in words)]
    if len(near) == 1:
        return Chosen(near[0].label, near[0].flow_id)
    return Chosen(text, None, tuple(choice.label for choice in near[:MOST_NEAR]))
