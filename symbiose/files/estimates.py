"""The ratios behind the demonstration's estimated quantities: quantity = ratio × driver of the site."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files as package_files
from types import MappingProxyType

import yaml
from pydantic import Field, TypeAdapter

from symbiose.domain.base import Value
from symbiose.domain.documents.import_report import EstimateClaim
from symbiose.files.declarations_words import NotUnderstood

_CLAIM_KEYS = frozenset({"ratio_id", "driver"})


class Ratio(Value):
    """How much of a resource one unit of a driver gives or takes in a year."""

    id: str
    """Id that flows name."""
    value: float = Field(ge=0)
    """Yearly quantity for one unit of the driver, in `unit`."""
    low: float | None = Field(default=None, ge=0)
    """Lower end of the range, in `unit`."""
    high: float | None = Field(default=None, ge=0)
    """Upper end of the range, in `unit`."""
    unit: str
    """Unit of the ratio, such as `t/job` or `MWh/m2`."""
    driver: str
    """Driver it is multiplied with: `jobs`, `floor_area_m2` or one of a site's `drivers`."""
    text: str
    """What the ratio says, in French, shown beside the figures that rest on it."""
    source: str
    """Where it comes from; says « hypothèse » with its reasoning where nothing can be cited."""
    hypothesis: bool = False
    """True when no source can be cited."""
    valid_from: date
    """Date of the source, or of the hypothesis."""


@cache
def load_ratios() -> Mapping[str, Ratio]:
    """Return the estimation ratios of the demonstration by id."""
    text = package_files("seed_data").joinpath("demonstration", "ratios.yaml").read_text(encoding="utf-8")
    listed = TypeAdapter(tuple[Ratio, ...]).validate_python(yaml.safe_load(text)["ratios"])
    return MappingProxyType({ratio.id: ratio for ratio in listed})


def claim_of_ratio(ratio_id: str) -> EstimateClaim:
    """Return the claim of a line of a table, which names the ratio alone: its driver goes with it.

    Raises:
        NotUnderstood: The ratio is not in the reference data.
    """
    ratio = _known_ratio(ratio_id)
    return claim_of({"ratio_id": ratio.id, "driver": ratio.driver})


def claim_of(value: object) -> EstimateClaim:
    """Return what the `estimate` of a flow states, its ratio found in the reference data.

    Raises:
        NotUnderstood: It is no object of a known ratio and the driver this ratio goes with.
    """
    if not isinstance(value, dict) or set(value) != _CLAIM_KEYS:
        msg = "un objet {ratio_id, driver} est attendu"
        raise NotUnderstood(msg)
    ratio = _known_ratio(str(value["ratio_id"]))
    if value["driver"] != ratio.driver:
        msg = f"le ratio « {ratio.id} » se multiplie par « {ratio.driver} »"
        raise NotUnderstood(msg)
    return EstimateClaim(ratio_id=ratio.id, driver=ratio.driver, text=f"{ratio.text} ({ratio.source})")


def _known_ratio(ratio_id: str) -> Ratio:
    ratio = load_ratios().get(ratio_id)
    if ratio is None:
        msg = f"le ratio « {ratio_id} » n'est pas dans les données de référence"
        raise NotUnderstood(msg)
    return ratio
