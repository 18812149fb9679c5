"""Sentences that were written in French elsewhere and are kept so, read in the reader's language."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from flask import Flask
from markupsafe import Markup, escape

from symbiose.domain.opeo_table import RULES
from web.context import services
from web.fault_sentences import FAULTS, OF_ARCHIVES, OF_CURVES, PARTS_OF_FAULTS
from web.language import ENGLISH, FRENCH, N_, THIN, catalogue, language, typeset
from web.rule_sentences import OF_RULES, PARTS
from web.run_sentences import OF_PAIRS, OF_RUNS, PARTS_OF_RUNS, WISHES

Patterns = tuple[tuple[str, re.Pattern[str]], ...]
"""French texts, each with what recognises it."""
OVERRIDDEN = N_("Reclassé par une personne : %(reason)s")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W_])")
_SPACE = "\N{NO-BREAK SPACE}"
_HOLE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_SHAPES = {"band": r"de \S+ à \S+|[≤≥] \S+|sans limite|\S+"}
"""Hole → what fits in it; anything does in others."""
_WRITTEN = frozenset({"reason", "processor"})
"""Holes in which stands what somebody wrote: it stays as it is, whatever it says."""
_NUMBER = re.compile(r"−?\d[\d\u202f ]*(,\d+)?")
_BETWEEN = {" ; ": "; ", " », « ": "”, “", ", ": ", ", " et ": " and "}
"""What stands between parts, the widest first, and what does in English."""
_NEXT_SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÀÉÊ])")
_FACTS = re.compile(r"(?P<why>.+) \[(?P<facts>.+)\]")


def in_french(text: str) -> str:
    r"""Return a French sentence with the apostrophes and spaces of print.

    >>> in_french("L'offre est-elle d'ici ?") == "L’offre est-elle d’ici\u00a0?"
    True
    """
    return typeset(_APOSTROPHE.sub("’", text))


def sentence(text: str | None) -> str:
    """Return a kept French sentence in the reader's language; marked as French where it has no other."""
    if text is None or language() == FRENCH:
        return in_french(text or "")
    read = _in_english(text)
    return Markup('<span lang="fr">{}</span>').format(in_french(text)) if read is None else escape(read)


def as_known(text: str) -> str:
    """Return a sentence in the reader's language; one that has no English stays as it is."""
    return (_in_english(text) if language() != FRENCH else None) or in_french(text)


def resource(label: str | None) -> str | None:
    """Return the label of a resource in the reader's language; words that are no label stay as they are."""
    if not label or language() == FRENCH:
        return label
    return _label(label) or label


def resource_called(resource_id: str) -> str:
    """Return what the catalogue calls a resource in the reader's language; its id once it has lost it."""
    found = services().reference.resources.find(resource_id)
    if found is None:
        return resource_id
    return found.label_fr if language() == FRENCH else found.label_en


def activity(label: str) -> str:
    """Return the label of an activity or a trade in the reader's language; marked as French without one."""
    if not label or language() == FRENCH:
        return label
    read = _heading(label)
    return Markup('<span lang="fr">{}</span>').format(label) if read is None else read


def activity_text(label: str) -> str:
    """Return the label of an activity or a trade in the reader's language; one without English stays so."""
    return label if language() == FRENCH else _heading(label) or label


def _heading(label: str) -> str | None:
    """Return the English of a label: of an activity, the heading of its class, which has four digits."""
    return catalogue(ENGLISH).get(_APOSTROPHE.sub("’", label))


def _label(label: str) -> str | None:
    found = services().reference.resources.by_label(label)
    return found.label_en if found and found.label_fr == label else None


def _in_english(text: str) -> str | None:
    """Return a sentence or several in English; None where one of them is not known."""
    text = _APOSTROPHE.sub("’", text).replace(_SPACE, " ")
    if whole := catalogue(ENGLISH).get(text):
        return whole
    if by_a_person := _read(text, _by_people()):
        return by_a_person
    if told := _FACTS.fullmatch(text):
        why = _in_english(told["why"])
        return None if why is None else f"{why} [{_filled(told['facts'])}]"
    parts = [_read(part, _sentences()) for part in _NEXT_SENTENCE.split(text)]
    if None in parts:
        return _read(text, _sentences()) or _clauses(text)
    return " ".join(filter(None, parts))


def _clauses(text: str) -> str | None:
    """Return clauses that stand together, as one sentence where they begin and end as one, in English."""
    first = text[:1] if text[1:2].isupper() else text[:1].lower()
    pieces = f"{first}{text[1:].removesuffix('.')}".split(", et ")
    read = [_read(piece, _known_clauses()) for piece in pieces]
    if None in read:
        return None
    whole = ", and ".join(filter(None, read)) + ("." if text.endswith(".") else "")
    return f"{whole[:1].upper()}{whole[1:]}" if text[:1].isupper() else whole


def _read(text: str, known: Patterns) -> str | None:
    """Return what the first pattern that fits says in English, its holes filled in."""
    for french, pattern in known:
        if found := pattern.fullmatch(text):
            return _HOLE.sub(partial(_of_hole, found), catalogue(ENGLISH)[french])
    return None


def _of_hole(found: re.Match[str], hole: re.Match[str]) -> str:
    name = hole[1] or hole[2]
    return found[name] if name in _WRITTEN else _filled(found[name])


def _filled(value: str) -> str:
    """Return what stands in a hole: a part of a sentence, several of them, or a name, which stays."""
    return _part(value) or value


def _part(value: str) -> str | None:
    """Return a number, a label, a sentence or some parts of one in English; None for what is none of them."""
    if _NUMBER.fullmatch(value):
        return value.translate({ord(THIN): ",", ord(","): "."})
    return (
        _label(value)
        or _read(value, _sentences())
        or _several(value)
        or catalogue(ENGLISH).get(value)
        or _read(value, _parts())
    )


def _several(value: str) -> str | None:
    """Return parts in English where each of them is known."""
    for french, english in _BETWEEN.items():
        if french in value:
            read = [_part(piece) for piece in value.split(french)]
            if None not in read:
                return english.join(filter(None, read))
    return None


@lru_cache
def _sentences() -> Patterns:
    """Return every sentence that is known, with what recognises it."""
    return _patterns((*OF_RULES, *OF_RUNS, *OF_PAIRS, *(rule.sentence for rule in RULES)))


@lru_cache
def _by_people() -> Patterns:
    """Return what begins the words of a person, which may hold any sentence."""
    return _patterns((OVERRIDDEN,))


@lru_cache
def _parts() -> Patterns:
    """Return what stands within sentences, with what recognises it."""
    return _patterns((*PARTS, *PARTS_OF_RUNS, *PARTS_OF_FAULTS))


@lru_cache
def _known_clauses() -> Patterns:
    """Return what stands alone or beside another clause, with what recognises it."""
    return _patterns((*WISHES, *FAULTS, *OF_CURVES, *OF_ARCHIVES))


def _patterns(known: Iterable[str]) -> Patterns:
    """Return texts that have English with their patterns, those that leave least open first."""
    translated = (one for one in known if one in catalogue(ENGLISH))
    return tuple(
        (one, re.compile(_pattern(one), re.DOTALL)) for one in sorted(translated, key=_literal, reverse=True)
    )


def _literal(text: str) -> int:
    return len(_HOLE.sub("", text))


def _pattern(text: str) -> str:
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for hole in _HOLE.finditer(text):
        name = hole[1] or hole[2]
        yield re.escape(text[end : hole.start()])
        yield f"(?P<{name}>{_SHAPES.get(name, '.+?')})"
        end = hole.end()
    yield re.escape(text[end:])


def init_sentences(app: Flask) -> None:
    """Give the templates the sentences and labels that are kept in French."""
    app.jinja_env.filters.update(
        sentence=sentence, resource=resource, activity=activity, activity_text=activity_text
    )
