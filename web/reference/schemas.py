"""What the pages of reference values are asked for, and what their forms send."""

from datetime import date

from pydantic import Field

from symbiose.domain.factors import ReferenceValue, Status, Topic
from symbiose.domain.labels import label_key
from symbiose.services.reference_values import HeldPeriod, PeriodWish
from web.forms import Form, ListQuery, Query

LONGEST = 600
LONGEST_TEXT = 6_000
MOST_VERSIONS = 1_000_000


class ReferenceQuery(ListQuery):
    """Filters of the list; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in label, id and source."""
    sujet: Topic | None = None
    """Only values about this."""
    statut: Status | None = None
    """Only values established this well."""
    fixees: bool = False
    """Only values that people set here."""
    periodes: bool = False
    """Also the values that hold no longer, or not yet."""

    def _names(self, value: ReferenceValue) -> bool:
        words = label_key(self.texte).split()
        text = label_key(f"{value.label} {value.id.replace('_', ' ')} {value.source}") if words else ""
        return all(word in text for word in words)

    def keeps(self, held: HeldPeriod, today: date) -> bool:
        """Tell whether a period is asked for."""
        value = held.value
        return (
            (self.periodes or value.holds_on(today))
            and (held.own or not self.fixees)
            and self._names(value)
            and (self.sujet is None or value.topic is self.sujet)
            and (self.statut is None or value.status is self.statut)
        )


class SheetQuery(ListQuery):
    """Page of the proposals that rest on a value."""


class PeriodQuery(Query):
    """Which period the form corrects."""

    corrige: date | None = None
    """First day of the period; None for a new one."""


class PeriodForm(Form):
    """A period of a value."""

    value: str = Field(default="", max_length=LONGEST)
    """The value, in its unit."""
    valid_from: str = Field(default="", max_length=LONGEST)
    """First day."""
    valid_to: str = Field(default="", max_length=LONGEST)
    """Last day; empty while nothing follows."""
    source: str = Field(default="", max_length=LONGEST)
    """Who states it and where."""
    licence: str = Field(default="", max_length=LONGEST)
    """Under which terms it may be used."""
    status: str = Field(default="", max_length=LONGEST)
    """How well it is established."""
    range_low: str = Field(default="", max_length=LONGEST)
    """Lower end of the plausible range."""
    range_high: str = Field(default="", max_length=LONGEST)
    """Upper end of the plausible range."""
    reasoning: str = Field(default="", max_length=LONGEST_TEXT)
    """Why it has this value."""
    following: bool = False
    """Whether it holds in place of shipped periods that begin later, too."""
    reason: str = Field(default="", max_length=LONGEST)
    """Why it is set."""
    corrects: date | None = None
    """First day of the period that it takes the place of."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the form showed."""

    def texts(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return self.model_dump(exclude={"following", "corrects", "seen"})

    def wish(self) -> PeriodWish:
        """Return what the coordinator wants."""
        return PeriodWish(
            texts=self.texts(),
            seen=self.seen,
            corrects=self.corrects,
            replaces_following=self.following,
            reason=" ".join(self.reason.split()),
        )


class RemovalForm(Form):
    """A period taken back."""

    begins: date
    """Its first day."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the page showed."""


class RestoreForm(Form):
    """Go back to a version of what people set: a value, a processor, a substitution, a text."""

    version: int = Field(ge=0, le=MOST_VERSIONS)
    """The version to go back to."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the page showed."""
