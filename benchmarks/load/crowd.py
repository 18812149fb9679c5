"""People who act at random moments, at a given rate all together, each one thing at a time."""

import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.load.browser import Answer, Browser
from benchmarks.load.mix import MIX, SIGN_IN, SIGN_IN_S, SIGN_IN_SHARE, Deed, Things
from symbiose.domain.accounts import Role


@dataclass(frozen=True)
class Done:
    """One thing that somebody did."""

    name: str
    status: int
    seconds: float
    late_s: float
    """How much later than it should it began, because the one before took long, s."""


@dataclass
class Member:
    """One person of the crowd."""

    email: str
    password: str
    role: Role
    things: Things
    browser: Browser
    dice: random.Random
    done: list[Done] = field(default_factory=list)

    def act(self, late_s: float, deeds: Sequence[Deed]) -> None:
        """Do one thing."""
        if self.dice.random() < SIGN_IN_SHARE:
            name, answer = SIGN_IN, self.sign_in_anew()
        else:
            deed = self.dice.choices(deeds, [deed.weight for deed in deeds])[0]
            name, answer = deed.name, deed.do(self.browser, self.things, self.dice)
        self.done.append(Done(name, answer.status, answer.seconds, late_s))

    def sign_in_anew(self) -> Answer:
        """Sign out and in again; the answer to the form of signing in counts."""
        self.browser.sign_out()
        return self.browser.sign_in(self.email, self.password)


def act_together(
    members: Sequence[Member], rate: float, seconds: float, absent: frozenset[str] = frozenset()
) -> list[Done]:
    """Let all act at random moments until the time is over, and return what they did.

    Args:
        members: Who acts.
        rate: Things done per second by all together.
        seconds: For how long.
        absent: Deeds that this version of the service does not know.
    """
    until = time.monotonic() + seconds
    deeds = {role: [d for d in some if d.name not in absent] for role, some in MIX.items()}
    threads = [
        threading.Thread(target=_live, args=(one, rate / len(members), until, deeds)) for one in members
    ]
    before = [len(one.done) for one in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [done for one, start in zip(members, before, strict=True) for done in one.done[start:]]


def _live(member: Member, rate: float, until: float, deeds: Mapping[Role, Sequence[Deed]]) -> None:
    """Act as a Poisson process would; what takes longer than the pause makes the next one late."""
    due = time.monotonic() + member.dice.expovariate(rate)
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        member.act(time.monotonic() - due, deeds[member.role])
        due += member.dice.expovariate(rate)


def longest_of(name: str) -> float:
    """Return what 95 of 100 of a deed take at most, s."""
    if name == SIGN_IN:
        return SIGN_IN_S
    return next(deed.longest_s for some in MIX.values() for deed in some if deed.name == name)
