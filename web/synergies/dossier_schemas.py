"""What the forms of a dossier send."""

from pydantic import Field, field_validator

from symbiose.domain.synergies import Side
from symbiose.domain.waste_paths import WastePath
from web.forms import Form


class StatusForm(Form):
    """Choose a waste path, or confirm the one chosen."""

    seen: int = Field(ge=0)
    """Choices that the page showed."""
    path: WastePath
    """The path."""
    operation_code: str = Field(default="", max_length=40)
    """Treatment operation; empty while it is not known."""
    side: Side | None = None
    """For which side, where one manages the sites of two firms."""

    @field_validator("side", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        """Take an empty field for none."""
        return None if value == "" else value


class TickForm(Form):
    """Say that a condition is met, or no longer is."""

    seen: int = Field(ge=0)
    """Ticks of the condition that the page showed."""
    met: bool
    """Whether it is met."""
    evidence: str = ""
    """What shows it, or why it no longer holds."""
    document_id: str = Field(default="", max_length=100)
    """Document that shows it; empty for none."""


class RealisedForm(Form):
    """Declare or correct what was exchanged in a year."""

    side: Side
    """Firm that counts it."""
    year: int
    """Calendar year."""
    seen: int = Field(ge=0)
    """Declarations of this firm for this year that the page showed."""
    quantity: str = Field(default="", max_length=100)
    """Quantity, as typed."""
    remark: str = ""
    """On what it rests, or why it is corrected."""
