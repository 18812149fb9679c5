"""What the pages of parks are sent."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import Field

from symbiose.domain.communes import Park
from web.forms import Form

LONGEST = 300


class ParkForm(Form):
    """A park. Texts as typed."""

    boxes: ClassVar = frozenset({"communes"})
    name: str = Field(default="", max_length=LONGEST)
    """Name."""
    communes: tuple[str, ...] = Field(default=(), max_length=LONGEST)
    """INSEE codes of the communes it stands on, one box each."""
    operator: str = Field(default="", max_length=LONGEST)
    """Body that runs it."""
    source: str = Field(default="", max_length=LONGEST)
    """Where its existence and limits are stated."""
    valid_from: str = Field(default="", max_length=LONGEST)
    """Day on which the source was read."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the park as it was seen; empty for a new one."""

    @classmethod
    def of_park(cls, park: Park, seen: str) -> Self:
        """Return the form filled with a park as it stands."""
        return cls(
            name=park.name,
            communes=park.commune_codes,
            operator=park.operator or "",
            source=park.source,
            valid_from=f"{park.valid_from:%d/%m/%Y}",
            seen=seen,
        )

    def texts(self) -> Mapping[str, str]:
        """Return the texts by field."""
        return self.model_dump(include={"name", "operator", "source", "valid_from"})


class EntryForm(Form):
    """A site put into a park."""

    site: str = Field(default="", max_length=LONGEST)
    """Its id, a blank, and the park in which the page showed it; nothing after the blank for none."""

    def stated(self) -> tuple[str, str]:
        """Return the site and the park in which the page showed it."""
        site_id, _blank, park_id = self.site.partition(" ")
        return site_id, park_id


class LeavingForm(Form):
    """A site taken out of a park."""

    site_id: str = Field(default="", max_length=LONGEST)
    """Its id."""
