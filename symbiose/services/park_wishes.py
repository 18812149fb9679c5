"""What a person types of a business park, read with all its faults at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from symbiose.domain.communes import Park
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.labels import label_key
from symbiose.domain.reference import ReferenceData
from symbiose.domain.typed_days import typed_day
from symbiose.services.site_details import DetailsReader, read_name


@dataclass(frozen=True)
class ParkWish:
    """A park as somebody states it."""

    name: str
    commune_codes: tuple[str, ...]
    operator: str | None
    source: str
    valid_from: date


def read_park(
    fields: Mapping[str, str],
    communes: Sequence[str],
    reference: ReferenceData,
    today: date,
    others: Iterable[Park],
) -> ParkWish:
    """Return what the texts of a form say of a park.

    Args:
        fields: Text by name of the fields of `ParkWish`; `valid_from` as a day is typed.
        communes: INSEE codes of the communes it stands on.
        reference: Communes.
        today: No source is read later than that.
        others: Parks that have another name.

    Raises:
        InvalidDeclaration: Some texts are wrong; all faults at once, in French, by field.
    """
    reader = DetailsReader(fields)
    taken = {label_key(park.name) for park in others}
    name = reader.required("name", "donnez le nom du parc", lambda text: _free_name(text, taken))
    operator = reader.optional("operator", read_name)
    source = reader.required("source", "dites d’où l’on sait que ce parc existe et où il s’étend", read_name)
    read_on = reader.required(
        "valid_from", "donnez le jour où la source a été lue", lambda text: _day(text, today)
    )
    codes = tuple(sorted(dict.fromkeys(communes)))
    if not codes or any(code not in reference.communes for code in codes):
        expected = "choisissez au moins une commune de la liste"
        reader.problems.append(Problem("communes", ", ".join(codes)[:200], expected))
    if reader.problems or name is None or source is None or read_on is None:
        raise InvalidDeclaration(reader.problems)
    return ParkWish(name, codes, operator, source, read_on)


def _free_name(text: str, taken: set[str]) -> str:
    name = read_name(text)
    if label_key(name) in taken:
        msg = "un autre parc porte déjà ce nom"
        raise ValueError(msg)
    return name


def _day(text: str, today: date) -> date:
    day = typed_day(text)
    if day > today:
        msg = "un jour passé est attendu : celui où la source a été lue"
        raise ValueError(msg)
    return day
