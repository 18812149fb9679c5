"""The reference values in use: prices, factors, taxes and rules with unit, date and source, and the lists."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.factors import ReferenceValue, Status, Topic
from symbiose.domain.labels import label_key
from web.access import EVERYONE, requires
from web.context import services
from web.forms import Query

blueprint = Blueprint("reference", __name__)


class ReferenceQuery(Query):
    """Filters of the list; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in label, id and source."""
    sujet: Topic | None = None
    """Only values about this."""
    statut: Status | None = None
    """Only values established this well."""
    periodes: bool = False
    """Also the values that hold no longer, or not yet."""

    def _names(self, value: ReferenceValue) -> bool:
        words = label_key(self.texte).split()
        text = label_key(f"{value.label} {value.id.replace('_', ' ')} {value.source}") if words else ""
        return all(word in text for word in words)

    def keeps(self, value: ReferenceValue) -> bool:
        """Tell whether a value is asked for, its date apart."""
        return (
            self._names(value)
            and (self.sujet is None or value.topic is self.sujet)
            and (self.statut is None or value.status is self.statut)
        )


@blueprint.get("/sources")
@requires(EVERYONE)
def listing() -> ResponseReturnValue:
    """Show the values that hold today, or all periods, filtered as the address says."""
    query = ReferenceQuery.of(request.args)
    reference = services().reference
    today = services().clock().date()
    values = [v for v in reference.factors if query.keeps(v) and (query.periodes or v.holds_on(today))]
    ordered = sorted(values, key=lambda v: (v.topic.value, label_key(v.label), v.valid_from))
    return render_template(
        "reference/listing.html",
        query=query,
        values=ordered,
        today=today,
        topics=list(Topic),
        statuses=list(Status),
        sources=reference.sources,
    )
