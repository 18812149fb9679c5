"""Mirror entries of the list of waste: one matter, listed as dangerous and as harmless.

The pairs are read in the labels of the law themselves, in three ways: a harmless entry says that it is other
than the dangerous ones it cites; a harmless one says that it holds nothing dangerous, beside one of the same
name; a dangerous one stands for the matter of its whole section (« emballages », « bois, verre et matières
plastiques »), so that it mirrors each harmless entry of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from symbiose.domain.labels import label_key

_CITED = re.compile(r"\b(\d{2}) (\d{2}) (\d{2})(?: à (\d{2}) (\d{2}) (\d{2}))?", re.ASCII)
_OTHER_THAN = re.compile(
    r"(?:autres? que (?:ceux|celles|celui|celle|les déchets) visée?s?|non visée?s?)\s(.*)", re.DOTALL
)
_DANGER = re.compile(r"\s(?:à base de ou )?(?:contenant|contaminée?s?|ayant contenu)\s.*dangereu(?:x|ses?)")
_HARMLESS = re.compile(
    r",?\s(?:ne contenant ni|ne font pas l'objet|composés seulement de déchets non dangereux).*", re.DOTALL
)
_FILLERS = frozenset(
    label_key("autre déchet de du des et ou la le les en d mélange fraction séparée y compris leur").split()
)
_LONGEST_ROOT = 5
_UNSPECIFIED = "99"


class Entry(Protocol):
    """What is looked at of an entry of the list."""

    @property
    def code(self) -> str:
        """Code with its star."""

    @property
    def designation(self) -> str:
        """Label in the terms of the law."""

    @property
    def dangerous(self) -> bool:
        """Whether it carries a star."""

    @property
    def section(self) -> str:
        """Its first four digits."""


def mirror_codes(entries: Iterable[Entry], headings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return by code those between which composition decides, dangerous for harmless and back.

    Args:
        entries: Entries of the list, in order.
        headings: Section → its label.
    """
    listed = list(entries)
    pairs = dict.fromkeys((*_by_citation(listed), *_by_negation(listed)))
    paired = {code for pair in pairs for code in pair}
    pairs |= dict.fromkeys(_by_section(listed, headings, paired))
    found: dict[str, list[str]] = defaultdict(list)
    for harmless, dangerous in pairs:
        found[harmless].append(dangerous)
        found[dangerous].append(harmless)
    return {code: tuple(codes) for code, codes in found.items()}


def cited_codes(designation: str) -> tuple[str, ...]:
    """Return the codes, without stars, that a label leaves out; ranges are written out.

    >>> cited_codes("équipements autres que ceux visés aux rubriques 16 02 09 à 16 02 11 et 16 02 13")
    ('16 02 09', '16 02 10', '16 02 11', '16 02 13')
    """
    rest = _OTHER_THAN.search(designation)
    found: list[str] = []
    for match in _CITED.finditer(rest[1]) if rest else ():
        chapter, section, first, _, _, last = match.groups()
        found += [f"{chapter} {section} {n:02d}" for n in range(int(first), int(last or first) + 1)]
    return tuple(found)


def _by_citation(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    """« … autres que ceux visés à la rubrique 17 05 03 »."""
    by_code = {entry.code.removesuffix("*"): entry for entry in entries}
    for entry in entries:
        for cited in () if entry.dangerous else cited_codes(entry.designation):
            other = by_code.get(cited)
            if other and other.dangerous:
                yield entry.code, other.code


def _by_negation(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    """« véhicules hors d’usage ne contenant ni liquides ni autres composants dangereux »."""
    for entry in entries:
        if entry.dangerous or not _HARMLESS.search(entry.designation):
            continue
        head = label_key(_HARMLESS.sub("", entry.designation))
        for other in entries:
            same = other.section == entry.section and label_key(other.designation).startswith(head)
            if same and other.dangerous:
                yield entry.code, other.code


def _by_section(
    entries: list[Entry], headings: Mapping[str, str], paired: set[str]
) -> Iterator[tuple[str, str]]:
    """« emballages contenant des résidus de substances dangereuses… » under the section « emballages »."""
    for entry in entries:
        danger = _DANGER.search(entry.designation) if entry.dangerous else None
        if danger is None:
            continue
        matter = _roots(entry.designation[: danger.start()])
        if not matter or matter != _roots(headings.get(entry.section, "").split("(")[0]):
            continue
        for other in entries:
            same = other.section == entry.section and not other.dangerous
            if same and other.code not in paired and not other.code.endswith(_UNSPECIFIED):
                yield other.code, entry.code


def _roots(text: str) -> frozenset[str]:
    """Return the beginnings of the words that name matter: « métalliques » and « métaux » begin alike."""
    return frozenset(word[:_LONGEST_ROOT] for word in label_key(text).split() if word not in _FILLERS)
