"""What the forms of one's own account send."""

from pydantic import Field

from web.forms import Form

LONGEST = 500


class PasswordForm(Form):
    """A new password, with the old one."""

    old: str = Field(default="", max_length=LONGEST)
    """The password so far."""
    password: str = Field(default="", max_length=LONGEST)
    """The new one."""
    again: str = Field(default="", max_length=LONGEST)
    """The new one, typed again."""
