"""The form of a declaration: every field it may send, the texts as typed, and what a page shows of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from werkzeug.datastructures import MultiDict

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.labels import label_key
from symbiose.services.drafts import is_draft_id, new_draft_id
from symbiose.services.form_columns import MOST_QUALITIES, SHOWN
from symbiose.services.form_of_flow import lines_of
from symbiose.services.form_questions import NUMBER_FIELDS
from symbiose.services.form_words import fields_said
from web.forms import LONGEST_SHOWN, fields_of
from web.words import WORDS

UNITS = ("t", "kg", "m3", "L", "kWh", "MWh", "GWh", "kWh PCS", "kWh PCI", "kW", "piece", "h", "m2")
"""Units that the form proposes; the reader converts them to the canonical ones."""
PERIODS = ("year", "month", "week", "day")
ACTIONS = ("declare", "check", "refine", "estimate", "draft", "preview")
"""What the buttons of the form ask for; without one, to declare."""
NOT_TYPED = frozenset({"draft_id", "flow_id", "version", "action", "use_resource", "site_id"})
"""Fields of the mechanism: no text of the declarant."""

_PLAIN: Mapping[str, str] = {
    "site_id": "",
    "direction": "offer",
    "resource": "",
    "quantity": "",
    "unit": "t",
    "family": "",
    "period": "year",
    "hours_per_year": "",
    "density_t_per_m3": "",
    "waste_code": "",
    "use": "",
    "medium": "",
    "heat_way": "quantity",
    "fuel": "",
    "fuel_quantity": "",
    "fuel_unit": "MWh",
    "share_pct": "",
    "supply_temp_c": "",
    "return_temp_c": "",
    "power_kw": "",
    "carrier": "",
    "fouling": "",
    "corrosive": "",
    "week": "",
    **dict.fromkeys(WEEK_KEYS, ""),
    "price_eur_per_unit": "",
    "quantity_low": "",
    "quantity_high": "",
    "band_pct": "",
    "valid_from": "",
    "valid_to": "",
    "confidentiality": "category",
    "quantity_confidentiality": "hidden",
    "price_confidentiality": "hidden",
    "quality_confidentiality": "hidden",
    "description": "",
    "energy_basis": "",
    "density_choice": "",
    "waste_mirror": "",
}
_ROWS = tuple(
    f"quality_{part}_{row}" for row in range(1, MOST_QUALITIES + 1) for part in ("name", "min", "max")
)
_TICKS = tuple(f"runs_{month}" for month in MONTH_KEYS)
_KNOWN = frozenset(
    {
        *_PLAIN,
        *MONTH_KEYS,
        *_TICKS,
        *_ROWS,
        *(f"{name}_reading" for name in NUMBER_FIELDS),
        *("draft_id", "flow_id", "version", "action", "use_resource", SHOWN),
    }
)
"""Every field that a form may send; another one, such as an owner, is refused."""
ORDER = (*_PLAIN, *_TICKS, *MONTH_KEYS, *_ROWS)
"""The fields in the order in which their faults are told."""
_FRENCH_CODES: Mapping[str, str] = MappingProxyType(
    {
        **{"offre": "offer", "besoin": "need", "an": "year", "mois": "month", "semaine": "week"},
        **{"jour": "day", "masque": "hidden", "categorie": "category", "nomme": "named"},
        **{"eau": "water", "vapeur": "steam", "fumees": "fumes", "huile": "oil", "autre": "other"},
        **{"oui": "yes", "non": "no"},
    }
)
"""French words of the declaration format → the code that a choice of the form sends."""
_CHOSEN = (
    *("direction", "period", "confidentiality", "carrier", "fouling", "corrosive"),
    *("quantity_confidentiality", "price_confidentiality", "quality_confidentiality"),
)


@dataclass(frozen=True)
class TypedFlow:
    """The texts of a form, as typed; those that were not sent are as in an empty form."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Self:
        """Read what was sent.

        Raises:
            InvalidDocument: A field is unknown or sent twice.
        """
        sent = fields_of(form)
        strangers = [name for name in sent if name not in _KNOWN]
        if strangers:
            raise InvalidDocument(
                [Problem(name[:LONGEST_SHOWN], "", "this form has no such field") for name in strangers]
            )
        if sent.get("use_resource"):
            sent |= _kept_of(sent)
            sent["resource"] = sent["use_resource"]
        if "description" in sent:
            sent["description"] = lines_of(sent["description"])
        if not is_draft_id(sent.get("draft_id", "")):
            sent["draft_id"] = new_draft_id()
        return cls(sent if SHOWN in sent else sent | _ticks_of(sent))

    @classmethod
    def empty(cls, **changes: str) -> Self:
        """Return the form as it is opened: every month ticked, named so that it is sent once only."""
        ticks = dict.fromkeys(_TICKS, "on")
        return cls({"draft_id": new_draft_id(), SHOWN: "1", **ticks, **changes})

    @classmethod
    def kept(cls, fields: Mapping[str, str], **changes: str) -> Self:
        """Return the form of texts that were kept: a draft, a declared flow, or columns of the format."""
        texts = {name: text for name, text in fields.items() if name in _KNOWN}
        texts |= {
            name: _FRENCH_CODES.get(label_key(texts[name]), texts[name]) for name in _CHOSEN if name in texts
        }
        if not any(name in texts for name in _TICKS):
            texts |= _ticks_of(texts)
        return cls({**texts, **_quality_rows(fields), SHOWN: "1", **changes})

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, _PLAIN.get(name, ""))

    @property
    def action(self) -> str:
        """Return what the pressed button asks for; a resource taken over is looked at anew."""
        if self["use_resource"]:
            return "refine"
        return self["action"] if self["action"] in ACTIONS else "declare"

    def fields(self) -> dict[str, str]:
        """Return the texts that the declarant typed or chose, properties by their name in the format."""
        texts = {name: self[name] for name in {*_PLAIN, *self.texts} if name not in NOT_TYPED}
        for row in range(1, MOST_QUALITIES + 1):
            name = f"quality_name_{row}"
            if name in texts:
                texts[name] = _PROPERTY_OF.get(label_key(texts[name]), texts[name])
        return texts

    def has(self, name: str) -> bool:
        """Tell whether a field was typed or chosen beyond what an empty form says."""
        return self[name].strip() != _PLAIN.get(name, "")

    @property
    def weighted(self) -> tuple[str, ...]:
        """Return the months that were given a weight."""
        return tuple(month for month in MONTH_KEYS if self[month].strip())

    @property
    def parted(self) -> tuple[str, ...]:
        """Return the parts of the week that were given a share."""
        return tuple(part for part in WEEK_KEYS if self[part].strip())

    def ticked(self) -> tuple[bool, ...]:
        """Tell of each month whether it is ticked."""
        return tuple(bool(self[name]) for name in _TICKS)

    def quality_rows(self, least: int = 2) -> Iterator[int]:
        """Yield the rows of properties to show: those with something in them, and some empty ones."""
        used = [
            r for r in range(1, MOST_QUALITIES + 1) if any(self[f"quality_{p}_{r}"].strip() for p in _PARTS)
        ]
        last = max(used, default=0)
        yield from range(1, min(MOST_QUALITIES, last + least) + 1)

    def with_texts(self, **changes: str) -> "TypedFlow":
        """Return the form with some texts replaced."""
        return TypedFlow({**self.texts, **changes})


def _kept_of(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what the words state of empty fields, before a name of the catalogue takes their place."""
    return fields_said({name: text for name, text in sent.items() if text.strip()})


_PARTS = ("name", "min", "max")
_PROPERTY_CODES = re.compile(r".+_(pct|ppm|us_cm|g_l|class)|ph|colour")
PROPERTIES: Mapping[str, str] = MappingProxyType(
    {code: label for code, label in WORDS.items() if _PROPERTY_CODES.fullmatch(code)}
)
"""Properties that the form proposes: name in the format → label."""
_PROPERTY_OF: Mapping[str, str] = MappingProxyType(
    {label_key(label): code for code, label in PROPERTIES.items()}
)


def _ticks_of(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the ticks of the months that have a weight; of all months where none has."""
    weighted = any(month in texts for month in MONTH_KEYS)
    ran = [m for m in MONTH_KEYS if not weighted or texts.get(m, "0").strip(" 0.,")]
    return dict.fromkeys((f"runs_{month}" for month in ran), "on")


def _quality_rows(fields: Mapping[str, str]) -> dict[str, str]:
    """Return rows for the properties that are named as columns of the format, after those of the form."""
    rows: dict[str, str] = {}
    taken = sum(1 for row in range(1, MOST_QUALITIES + 1) if fields.get(f"quality_name_{row}"))
    named = [(name[len("quality:") :], text) for name, text in fields.items() if name.startswith("quality:")]
    for row, (name, text) in enumerate(named[: MOST_QUALITIES - taken], start=taken + 1):
        low, dots, high = text.partition("..")
        rows |= {
            f"quality_name_{row}": name,
            f"quality_min_{row}": low,
            f"quality_max_{row}": high if dots else low,
        }
    return rows
