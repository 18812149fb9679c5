"""Addresses of accounts."""

import pytest

from symbiose.domain.accounts import checked_email


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Someone@Example.org ", "someone@example.org"),
        ("prenom.nom+symbiose@usine-a.example", "prenom.nom+symbiose@usine-a.example"),
        ("o'neil@sous.domaine.example", "o'neil@sous.domaine.example"),
        ("rené@société.example", "rené@société.example"),
    ],
)
def test_an_address_is_kept_in_lower_case(text: str, address: str) -> None:
    assert checked_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "@example.org",
        "x@",
        "x@localhost",
        "x y@example.org",
        "x@exa mple.org",
        "x@@example.org",
        "x@a..b",
        "x\n@example.org",
        "x@example.org\nbcc:y@example.org",
        "a,b@example.org",
        "<x@example.org>",
        "x@.org",
        "x@example.",
        "x@exam!ple.org",
        f"{'x' * 65}@example.org",
        f"x@{'a' * 250}.org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        checked_email(text)
