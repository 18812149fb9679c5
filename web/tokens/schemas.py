"""What the form of a new token sends."""

from pydantic import Field

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.api_tokens import TokenWish
from web.forms import Form


class TokenForm(Form):
    """A new token as typed; a box that is not ticked is not sent."""

    name: str = Field(default="", max_length=500)
    """What its owner calls it."""
    read: bool = False
    """To read."""
    declare: bool = False
    """To declare."""
    export: bool = False
    """To export."""
    days: str = Field(default="90", max_length=20)
    """How long it works, days."""
    password: str = Field(default="", max_length=500)
    """The password of the account, again."""

    def wish(self) -> TokenWish:
        """Return what is asked for; a duration that is no number is none."""
        ticked = tuple(scope for scope in TokenScope if getattr(self, scope.value))
        digits = self.days.strip()
        return TokenWish(self.name, ticked, int(digits) if digits.isascii() and digits.isdigit() else 0)
