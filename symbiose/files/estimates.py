"""The ratios behind estimated quantities, and what an estimated flow says of them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files as package_files
from types import MappingProxyType

import yaml
from pydantic import TypeAdapter

from symbiose.domain.documents.import_report import EstimateClaim
from symbiose.domain.estimates import Ratio
from symbiose.files.declarations_words import NotUnderstood
from symbiose.files.reference import load_reference

_CLAIM_KEYS = frozenset({"ratio_id", "driver"})


@cache
def load_ratios() -> Mapping[str, Ratio]:
    """Return all estimation ratios by id: those of usual flows, and those of the demonstration."""
    text = package_files("seed_data").joinpath("demonstration", "ratios.yaml").read_text(encoding="utf-8")
    listed = TypeAdapter(tuple[Ratio, ...]).validate_python(yaml.safe_load(text)["ratios"])
    return MappingProxyType(
        {ratio.id: ratio for ratio in (*load_reference().typical_flows.ratios.values(), *listed)}
    )


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
    return EstimateClaim(ratio_id=ratio.id, driver=ratio.driver, text=ratio.sentence)


def _known_ratio(ratio_id: str) -> Ratio:
    ratio = load_ratios().get(ratio_id)
    if ratio is None:
        msg = f"le ratio « {ratio_id} » n’est pas dans les données de référence"
        raise NotUnderstood(msg)
    return ratio
