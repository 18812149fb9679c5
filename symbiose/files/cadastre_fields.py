"""The names under which solar cadastres publish their fields, and how those of a file are understood."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files as package_files
from types import MappingProxyType
from typing import Final

import yaml

from symbiose.files.declarations_columns import folded

PLACES: Final = ("longitude", "latitude", "geometry", "point")
"""Fields that say where a roof of a table lies."""
FIGURES: Final = ("area", "power", "production", "specific", "irradiation", "tilt", "azimuth")
"""Fields that are numbers."""
_DBF_NAME: Final = 10
"""Characters of a name in a shapefile at most: a longer one is cut."""
_SIZE: Final = "une surface (m²) ou une puissance crête (kWc)"
_YIELD: Final = "une production annuelle ou une irradiation (kWh/m²/an)"
PLACE: Final = "où se trouve chaque toit (longitude et latitude, ou contour)"
NEEDED: Final = (
    f"il faut {_SIZE}, {_YIELD}, et {PLACE} : nommez ces colonnes par exemple « surf_utile », « prod_an », "
    "« longitude » et « latitude »"
)
"""What the columns of a cadastre say at least, in French."""
_SHOWN_NAMES, _SHOWN_CHARS = 12, 40
"""Names that are not read, and characters of one, that a fault of the file tells."""
_LONGEST_ABSENT: Final = 40
"""Characters of what stands for nothing at most: longer cells are not looked up."""
_BETWEEN_WORDS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class FieldNames:
    """What the mapping file says."""

    ranks: Mapping[str, tuple[str, int]]
    """Name → field and its rank among the names of that field."""
    cut: Mapping[str, tuple[str, int]]
    """The same for names cut at ten characters."""
    endings: tuple[str, ...]
    """Units that a name may end with, longest first."""
    kinds: Mapping[str, str]
    """Word → kind of surface."""
    directions: Mapping[str, float]
    """Compass word → degrees from North, clockwise."""
    flat: frozenset[str]
    """Words of a roof that faces nowhere, since it lies flat."""
    flat_figures: frozenset[float]
    """Figures that tools write for it in place of an angle."""
    absent: frozenset[str]
    """What stands in a cell for want of a value."""

    def field_of(self, name: str) -> tuple[str, int] | None:
        """Return the field that a name stands for and its rank among the names of that field."""
        plain = plain_name(name)
        found = self.ranks.get(plain)
        if found is None and len(name.strip()) == _DBF_NAME:
            found = self.cut.get(plain)
        return found or self._without_unit(plain)

    def _without_unit(self, plain: str) -> tuple[str, int] | None:
        for ending in self.endings:
            if plain.endswith(f"_{ending}"):
                bare = plain[: -len(ending) - 1]
                return self.ranks.get(bare) or self._without_unit(bare)
        return None


@dataclass(frozen=True)
class BoundFields:
    """The fields of a file by what they mean."""

    names: Mapping[str, str]
    """Field → name as written."""
    ignored: tuple[str, ...]
    """Names that are not read, in order."""
    twice: tuple[str, ...] = ()
    """Names that stand twice."""

    def has(self, *fields: str) -> bool:
        """Tell whether one of some fields is there."""
        return any(field in self.names for field in fields)

    def score(self) -> int:
        """Count the fields that are there."""
        return len(self.names)


def bind_fields(names: Iterable[str]) -> BoundFields:
    """Tell which name stands for which field; of several for one field, the first listed is read."""
    known = field_names()
    best: dict[str, tuple[int, str]] = {}
    ordered: list[str] = []
    plain: set[str] = set()
    twice: list[str] = []
    for name in names:
        ordered.append(name)
        found = known.field_of(name)
        if found is None:
            continue
        if plain_name(name) in plain:
            twice.append(name)
            continue
        plain.add(plain_name(name))
        field, rank = found
        if field not in best or rank < best[field][0]:
            best[field] = (rank, name)
    read = {name for _, name in best.values()}
    ignored = tuple(dict.fromkeys(name for name in ordered if name.strip() and name not in read))
    return BoundFields({field: name for field, (_, name) in best.items()}, ignored, tuple(twice))


def is_cadastre(bound: BoundFields) -> bool:
    """Tell whether the columns of a table are those of a cadastre, be it one that lacks some."""
    return bound.has(*FIGURES[:5]) and (bound.has(*PLACES) or not missing_fields(bound))


def missing_fields(bound: BoundFields) -> tuple[str, ...]:
    """Return what a cadastre lacks, in French, with how to name it and what was looked through."""
    lacks = []
    if not bound.has("area", "power"):
        lacks.append(f"{_SIZE} : nommez ce champ « surf_utile » ou « p_kwc »")
    if not bound.has("production", "specific", "irradiation"):
        lacks.append(f"{_YIELD} : nommez ce champ « prod_an » ou « irradiation »")
    unread = [f"« {name[:_SHOWN_CHARS]} »" for name in bound.ignored[:_SHOWN_NAMES]]
    told = f" ; champs non reconnus : {', '.join(unread)}" if unread else ""
    more = " et d’autres" if len(bound.ignored) > _SHOWN_NAMES else ""
    return tuple(f"{what}{told}{more}" for what in lacks)


def lacks_place(bound: BoundFields) -> bool:
    """Tell whether the columns of a table do not say where a roof lies."""
    return not (bound.has("geometry", "point") or (bound.has("longitude") and bound.has("latitude")))


def plain_name(text: str) -> str:
    """Return a name without accents, case and signs between its words.

    >>> plain_name("Surf. utile (m²)")
    'surf_utile_m2'
    """
    return _BETWEEN_WORDS.sub("_", folded(text)).strip("_")


def is_absent(text: str) -> bool:
    """Tell whether a cell holds nothing, or what stands for it.

    >>> is_absent("N.D."), is_absent(" - "), is_absent("-1"), is_absent("#N/A")
    (True, True, False, False)
    """
    bare = text.strip()
    return len(bare) <= _LONGEST_ABSENT and _is_absent(bare)


@lru_cache(maxsize=4096)
def _is_absent(text: str) -> bool:
    bare = folded(text)
    return not bare or bare in field_names().absent


@cache
def field_names() -> FieldNames:
    """Return the mapping that comes with the product."""
    path = package_files("seed_data").joinpath("reference", "solar_cadastre_fields.yaml")
    document = yaml.safe_load(path.read_text("utf-8"))
    ranks = {
        plain_name(name): (field, rank)
        for field, names in document["fields"].items()
        for rank, name in enumerate(_texts(names))
    }
    cut = {name[:_DBF_NAME].strip("_"): found for name, found in reversed(ranks.items())}
    kinds = {word: kind for kind, words in document["kinds"].items() for word in _texts(words)}
    return FieldNames(
        ranks=MappingProxyType(ranks),
        cut=MappingProxyType(cut),
        endings=tuple(sorted(map(str, document["endings"]), key=len, reverse=True)),
        kinds=MappingProxyType(kinds),
        directions=MappingProxyType({str(word): float(deg) for word, deg in document["directions"].items()}),
        flat=frozenset(map(plain_name, _texts(document["flat"]))),
        flat_figures=frozenset(map(float, document["flat_figures"])),
        absent=frozenset(_texts(document["absent"])),
    )


def _texts(names: Sequence[object]) -> list[str]:
    """Return names as texts: YAML reads some words, such as `no`, as something else."""
    return [str(name) for name in names]
