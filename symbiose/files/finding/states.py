"""Left over, renewed or new: what words and resources say of the state a thing is in."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from symbiose.domain.flows import Direction
from symbiose.domain.labels import bare
from symbiose.domain.resources import Resource
from symbiose.files.finding.lexicon import NEW_WORDS, RENEWED_WORDS, WASTE_WORDS
from symbiose.files.finding.words import Words, read_words

_TO_RENEW = re.compile(
    r"\ba (?:recycler|renover|reparer|reconditionner|regenerer|rebobiner|laver|distiller)\b"
)


class State(StrEnum):
    """The state a thing is in."""

    LEFT_OVER = "left over"
    RENEWED = "renewed"
    NEW = "new"
    UNSAID = "unsaid"


_FIT: Mapping[State, Mapping[State, float]] = MappingProxyType(
    {
        State.LEFT_OVER: {State.LEFT_OVER: 1.0, State.RENEWED: 0.75, State.NEW: 0.55, State.UNSAID: 0.85},
        State.RENEWED: {State.LEFT_OVER: 0.8, State.RENEWED: 1.0, State.NEW: 0.7, State.UNSAID: 0.85},
        State.NEW: {State.LEFT_OVER: 0.45, State.RENEWED: 0.75, State.NEW: 1.0, State.UNSAID: 0.95},
    }
)
"""State written → state of a resource → factor on its score."""
_PRIOR: Mapping[Direction, Mapping[State, float]] = MappingProxyType(
    {
        Direction.OFFER: {State.LEFT_OVER: 1.0, State.RENEWED: 0.95, State.NEW: 0.9, State.UNSAID: 0.97},
        Direction.NEED: {State.LEFT_OVER: 0.85, State.RENEWED: 0.97, State.NEW: 1.0, State.UNSAID: 1.0},
    }
)
"""The same where nothing is written: sites give what is left over and need what is not."""


def state_of_text(text: str, words: Words) -> State:
    """Return the state that a text tells.

    >>> state_of_text("palettes à réparer", read_words("palettes à réparer")).value
    'left over'
    """
    stems = words.stems
    if _TO_RENEW.search(bare(text)) or (stems & NEW_WORDS and stems & WASTE_WORDS):
        return State.LEFT_OVER
    if stems & NEW_WORDS:
        return State.NEW
    if stems & RENEWED_WORDS:
        return State.RENEWED
    return State.LEFT_OVER if stems & WASTE_WORDS else State.UNSAID


def state_of_resource(resource: Resource) -> State:
    """Return the state a resource is in, by its flags and its label."""
    if resource.virgin:
        return State.NEW
    written = state_of_text(resource.label_fr, read_words(resource.label_fr))
    if written is not State.UNSAID:
        return written
    return State.LEFT_OVER if resource.recovered else State.UNSAID


def fit(written: State, of_resource: State, direction: Direction | None) -> float:
    """Return the factor on the score of a resource in a state, given what is written and declared."""
    if written is not State.UNSAID:
        return _FIT[written][of_resource]
    return _PRIOR[direction][of_resource] if direction else 1.0
