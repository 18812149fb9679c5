"""What the forms of the operator's texts send."""

from pydantic import Field

from web.forms import Form

LONGEST = 600
LONGEST_TEXT = 40_000


class NoticeForm(Form):
    """A text."""

    text: str = Field(default="", max_length=LONGEST_TEXT)
    """The text."""
    reason: str = Field(default="", max_length=LONGEST)
    """Why it is changed."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the form showed."""
