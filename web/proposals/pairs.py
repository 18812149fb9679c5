"""The two fields of the page « Pourquoi pas ? »: each names a flow by its label or its id."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from symbiose.domain.labels import label_key
from symbiose.services.explain import FlowChoice
from web.forms import Query
from web.language import _
from web.sentences import resource
from web.wording import number, unit

MOST_NEAR = 5


@dataclass(frozen=True)
class Option:
    """A flow under a label that no other flow of its list has."""

    flow_id: str
    label: str


def options_of(choices: Sequence[FlowChoice]) -> tuple[Option, ...]:
    """Return the flows with their labels: site, resource, quantity, and a rank where these are the same."""
    seen: Counter[str] = Counter()
    found = []
    for choice in choices:
        flow = choice.flow
        quantity = f"{number(flow.quantity_per_year)} {unit(flow.unit)}/{_('an')}"
        label = f"{choice.site} – {resource(choice.resource)}, {quantity}"
        seen[label] += 1
        rank = f" ({seen[label]})" if seen[label] > 1 else ""
        found.append(Option(flow.id, label + rank))
    return tuple(found)


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

    def offer(self, choices: Sequence[Option]) -> Chosen:
        """Return the offer that is named."""
        return _chosen(self.offre, choices)

    def need(self, choices: Sequence[Option]) -> Chosen:
        """Return the need that is named."""
        return _chosen(self.besoin, choices)


def _chosen(typed: str, choices: Sequence[Option]) -> Chosen:
    text = typed.strip()
    for choice in choices:
        if text in (choice.flow_id, choice.label):
            return Chosen(choice.label, choice.flow_id)
    words = label_key(text).split()
    near = [choice for choice in choices if words and all(w in label_key(choice.label) for w in words)]
    if len(near) == 1:
        return Chosen(near[0].label, near[0].flow_id)
    return Chosen(text, None, tuple(choice.label for choice in near[:MOST_NEAR]))
