"""The parameters of the JSON addresses: an unknown one is a fault, so that no filter is lost by a slip."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from symbiose.domain.base import Value
from symbiose.domain.declared_heat import End
from symbiose.domain.documents.export_content import ExportKind
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.exchanges import State
from symbiose.domain.flows import MONTHS, Direction
from symbiose.domain.load_curves import CurveAnswers, CurveUnit, DateOrder, ReadingClock
from symbiose.domain.week_parts import WeekPart
from symbiose.services.heat_views import HeatAsked
from symbiose.services.roofs import RoofsAsked
from web.forms import LONGEST_SHOWN
from web.language import _

LONGEST = 200
MOST_AT_ONCE = 500
WIDEST_APPROACH_K = 200.0
HOTTEST_LOOP_C = 250.0


class ApiQuery(Value):
    """Parameters of an address, each once."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def of(cls, arguments: MultiDict[str, str]) -> Self:
        """Read the query of an address.

        Raises:
            InvalidDocument: A parameter is unknown, given twice or of another kind; all faults at once.
        """
        problems = [
            Problem(name[:LONGEST], "", _("ce paramètre est attendu une fois"))
            for name in arguments
            if len(arguments.getlist(name)) > 1
        ]
        try:
            found = cls.model_validate(dict(arguments.items()))
        except ValidationError as error:
            problems += [problem_of(details) for details in error.errors()]
            raise InvalidDocument(problems) from error
        if problems:
            raise InvalidDocument(problems)
        return found


class NoQuery(ApiQuery):
    """No parameter."""


class FlowsQuery(ApiQuery):
    """Which flows, and from where on."""

    site: str | None = Field(default=None, min_length=1, max_length=LONGEST)
    """Id or SIRET of their site."""
    direction: Direction | None = None
    """offer or need."""
    resource: str | None = Field(default=None, min_length=1, max_length=LONGEST)
    """Id of their resource in the catalogue."""
    updated_since: AwareDatetime | None = None
    """Moment (ISO 8601 with its zone) from which their present version is; withdrawals count."""
    withdrawn: bool = False
    """Also those that were withdrawn."""
    limit: int = Field(default=100, ge=1, le=MOST_AT_ONCE)
    """Most flows of a page."""
    cursor: str | None = Field(default=None, min_length=1, max_length=LONGEST)
    """`next_cursor` of the page before."""


class SynergiesQuery(ApiQuery):
    """Which synergies."""

    state: State | None = None
    """Only those in this state."""
    attention: bool | None = None
    """true: those that ask for the account's attention; false: the others."""
    page: int = Field(default=1, ge=1, le=100_000)
    """Page of the list, from 1."""


class RoofsQuery(ApiQuery):
    """Which roofs of sites, and which page of them."""

    park: str = Field(default="", max_length=LONGEST)
    """Only those of sites of this park."""
    commune: str = Field(default="", max_length=10)
    """Only those of sites of this commune, by its INSEE code."""
    site: str = Field(default="", max_length=LONGEST)
    """Only those of this site."""
    page: int = Field(default=1, ge=1, le=100_000)
    """From 1; a hundred roofs each."""

    @property
    def asked(self) -> RoofsAsked:
        """Return what is asked of the use case."""
        return RoofsAsked(self.park, self.commune, self.site)


class SeenFlowsQuery(ApiQuery):
    """Which flows of other sites, and which page of them."""

    direction: Direction | None = None
    """offer or need."""
    category: str | None = Field(default=None, min_length=1, max_length=LONGEST)
    """Group or family of their resource, such as `metals` or `water`."""
    page: int = Field(default=1, ge=1, le=100_000)
    """From 1; a hundred flows each."""


class ResourcesQuery(ApiQuery):
    """What is sought in the catalogue."""

    q: str = Field(default="", max_length=500)
    """Words, in French."""
    waste_code: str | None = Field(default=None, max_length=20)
    """Waste code that goes with them."""


class ImportQuery(ApiQuery):
    """How a file is imported."""

    dry_run: bool = False
    """Only tell what importing it would do."""
    keep_good: bool = False
    """Import the good lines although there are bad ones; else a bad line keeps the whole file out."""
    site: str | None = Field(default=None, min_length=1, max_length=LONGEST)
    """Id or SIRET of the site of the lines that name none."""
    name: str = Field(default="import", max_length=LONGEST)
    """Name of the file, for the report."""


class LoadCurveQuery(ApiQuery):
    """How a load curve is read."""

    unit: CurveUnit | None = None
    """What its readings count, where the file does not say it."""
    date_order: DateOrder | None = None
    """What comes first in its dates, `day`, `month` or `year`, where they can be read in several ways."""
    clock: Literal["legal", "winter"] | None = None
    """By which clock its moments are written, legal time or winter time all the year, where nothing tells."""
    declare_months: bool = False
    """Also declare the months of the curve, where it has all of them."""
    name: str = Field(default="load-curve.csv", max_length=LONGEST)
    """Name of the file, to be told."""

    @property
    def answers(self) -> CurveAnswers:
        """Return what is said of the curve."""
        clock = ReadingClock(self.clock) if self.clock else None
        return CurveAnswers(unit=self.unit, date_order=self.date_order, clock=clock)


class ExportQuery(ApiQuery):
    """The format of an export."""

    format: ExportKind
    """csv, xlsx, json or geojson."""


def problem_of(details: ErrorDetails) -> Problem:
    """Return what pydantic found of a parameter, in French."""
    path = ".".join(str(part) for part in details["loc"])[:LONGEST]
    kind, value = details["type"], details["input"]
    shown = "" if isinstance(value, Mapping) else str(value)[:LONGEST_SHOWN]
    limits = details.get("ctx", {})
    sentences = {
        "missing": _("ce paramètre est obligatoire"),
        "extra_forbidden": _("paramètre inconnu : ôtez-le ou corrigez son nom"),
        "enum": _("attendu l’un de %(words)s", words=limits.get("expected", "")),
        "bool_parsing": _("true ou false est attendu"),
        "int_parsing": _("un nombre entier est attendu"),
        "greater_than_equal": _("un nombre d’au moins %(least)s est attendu", least=limits.get("ge", "")),
        "less_than_equal": _("un nombre d’au plus %(most)s est attendu", most=limits.get("le", "")),
        "string_too_short": _("un texte non vide est attendu"),
        "string_too_long": _("au plus %(most)s caractères", most=limits.get("max_length", "")),
    }
    moment = _("une date et une heure avec fuseau sont attendues, comme 2026-11-25T08:00:00Z")
    return Problem(
        path, shown, sentences.get(kind, moment if "date" in kind or "time" in kind else _("valeur refusée"))
    )


class HeatTargetsQuery(ApiQuery):
    """Which heat targets."""

    park: str = Field(default="", max_length=LONGEST)
    """Only the sites of a park."""
    site: str = Field(default="", max_length=LONGEST)
    """Only one site."""
    month: int | None = Field(default=None, ge=1, le=MONTHS)
    """Mean of a month, from 1; of the year without it."""
    part: WeekPart | None = None
    """Mean of a part of the week: day, night or weekend; of the whole without it."""
    approach_k: float | None = Field(default=None, ge=0, le=WIDEST_APPROACH_K, allow_inf_nan=False)
    """Least difference between hot and cold, K; the reference value without it."""
    loop_supply_c: float | None = Field(default=None, ge=0, le=HOTTEST_LOOP_C, allow_inf_nan=False)
    """Flow of a loop of hot water between the sites, °C; with `loop_return_c`."""
    loop_return_c: float | None = Field(default=None, ge=0, le=HOTTEST_LOOP_C, allow_inf_nan=False)
    """Return of the loop, °C, at most its flow."""
    reading: End = End.LIKELY
    """Which reading of what is vague: least, likely or most."""

    @property
    def loop_temps_c(self) -> tuple[float, float] | None:
        """Return flow and return of the loop, None without one."""
        if self.loop_supply_c is None or self.loop_return_c is None:
            return None
        return self.loop_supply_c, self.loop_return_c

    @property
    def asked(self) -> HeatAsked:
        """Return which targets are asked for."""
        return HeatAsked(
            park_id=self.park,
            site_id=self.site,
            month=self.month,
            part=self.part,
            approach_k=self.approach_k,
            loop_temps_c=self.loop_temps_c,
        )

    @model_validator(mode="after")
    def _loop_is_whole_and_cools(self) -> Self:
        if (self.loop_supply_c is None) != (self.loop_return_c is None):
            msg = "loop_supply_c and loop_return_c go together"
            raise ValueError(msg)
        if self.loop_temps_c is not None and self.loop_temps_c[0] < self.loop_temps_c[1]:
            msg = "the return of the loop is warmer than its flow"
            raise ValueError(msg)
        return self
