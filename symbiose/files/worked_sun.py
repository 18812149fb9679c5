"""Reads the installation that is worked out in full beside the demonstration."""

from functools import cache
from importlib.resources import files as package_files

from symbiose.domain.worked_sun import WorkedSun

FILE = "demonstration/mine_de_soleil.json"


@cache
def load_worked_sun() -> WorkedSun:
    """Return the Mine de soleil of Loos-en-Gohelle, read once."""
    text = package_files("seed_data").joinpath(FILE).read_text(encoding="utf-8")
    return WorkedSun.model_validate_json(text)
