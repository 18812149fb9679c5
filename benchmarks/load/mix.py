"""What people of each role do, and how often: weights of a busy morning as we imagine it (hypothesis)."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.load.browser import Answer, Browser
from symbiose.domain.accounts import Role
from symbiose.domain.documents.flow_entry import MONTH_KEYS


@dataclass(frozen=True)
class Things:
    """Ids that the pages of one person are about."""

    proposals: Sequence[str]
    flows: Sequence[str]
    sites: Sequence[str]


@dataclass(frozen=True)
class Deed:
    """One thing that somebody does."""

    name: str
    """As it stands in the table."""
    weight: float
    """How often, among the deeds of the role."""
    do: Callable[[Browser, Things, random.Random], Answer]
    longest_s: float = 0.3
    """What 95 of 100 take at most, s (docs/performance.md)."""


FIGURE_S, SIGN_IN_S = 0.8, 0.6
SIGN_IN = "sign in"


def page(path: str, weight: float, longest_s: float = 0.3) -> Deed:
    """Return the opening of a page."""
    return Deed(path, weight, lambda browser, _things, _dice: browser.get(path), longest_s)


def one_of(kind: str, path: str, weight: float) -> Deed:
    """Return the opening of the sheet of one thing."""

    def do(browser: Browser, things: Things, dice: random.Random) -> Answer:
        ids = getattr(things, kind)
        return browser.get(path.replace("<id>", dice.choice(ids)) if ids else path.partition("/<id>")[0])

    return Deed(path, weight, do)


def check_form(browser: Browser, things: Things, dice: random.Random) -> Answer:
    """Look at a declaration without declaring it."""
    return browser.post("/flux/declarer", declaration(things, dice, "check"))


def declare(browser: Browser, things: Things, dice: random.Random) -> Answer:
    """Declare a flow, which is written."""
    return browser.post("/flux/declarer", declaration(things, dice, "declare"))


def declaration(things: Things, dice: random.Random, action: str) -> dict[str, str]:
    """Return the fields of a small declaration."""
    ticked = {f"runs_{month}": "on" for month in MONTH_KEYS}
    return ticked | {
        "form_shown": "1",
        "draft_id": f"draft_{dice.getrandbits(72):018x}",
        "site_id": dice.choice(things.sites),
        "direction": "offer",
        "resource": "Cendres volantes de charbon",
        "quantity": f"{dice.randint(1, 900)},5",
        "unit": "t",
        "action": action,
    }


COMMON = (
    page("/", 10),
    page("/carte", 8, FIGURE_S),
    page("/carte/figures", 8, FIGURE_S),
    page("/modeles", 4, FIGURE_S),
    page("/sources", 2),
    page("/compte", 2),
)
MIX = {
    Role.COORDINATOR: (
        *COMMON,
        page("/propositions", 14),
        page("/propositions?tri=quantite", 4),
        one_of("proposals", "/propositions/<id>", 14),
        page("/flux", 8),
        page("/flux?texte=cendres", 4),
        one_of("flows", "/flux/<id>", 8),
        page("/sites", 3),
        page("/synergies", 6),
        page("/recherche?q=cendres", 4),
        page("/territoire/flux", 3, FIGURE_S),
        page("/territoire/chiffres", 2, FIGURE_S),
        page("/travaux", 2),
    ),
    Role.SITE_MANAGER: (
        *COMMON,
        page("/flux", 12),
        one_of("flows", "/flux/<id>", 12),
        page("/flux/declarer", 10),
        Deed("/flux/declarer (check)", 8, check_form),
        Deed("/flux/declarer (declare)", 0.5, declare),
        page("/propositions", 10),
        one_of("proposals", "/propositions/<id>", 6),
        page("/synergies", 4),
        page("/sites", 4),
    ),
    Role.ANALYST: (*COMMON, page("/territoire/chiffres", 12, FIGURE_S)),
}
"""Role → what it does."""
SHARE = {Role.COORDINATOR: 0.3, Role.SITE_MANAGER: 0.6, Role.ANALYST: 0.1}
"""Share of people of each role; each signs in anew now and then."""
SIGN_IN_SHARE = 0.002
"""Of what anyone does, how much is signing out and in again."""
