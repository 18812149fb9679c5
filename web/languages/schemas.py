"""What the button of a language sends."""

from typing import Literal

from web.forms import Form


class LanguageForm(Form):
    """The language chosen, and the page to show in it."""

    language: Literal["fr", "en"]
    """Language of the pages."""
    next: str = "/"
    """Address to go back to, within this service."""
