"""Reads the paths of waste status with their conditions, and tells every fault of them."""

from collections.abc import Callable
from importlib.resources.abc import Traversable

from symbiose.domain.waste_paths import PathRules, WastePath, WastePaths
from symbiose.files.reference_checks import check_unique
from symbiose.files.reference_tables import Faults, Record, listing, models

FILE = "waste_paths.yaml"


def read_waste_paths(folder: Traversable, faults: Faults) -> Callable[[], WastePaths]:
    """Read the paths of a folder and note their faults.

    Returns:
        Assembles the paths; to be called once no fault was found.
    """
    kept = list(models(listing(folder, FILE, "paths", faults), PathRules, faults, lambda one: one.values))
    check_unique(kept, lambda rules: rules.path.value, faults)
    conditions = [
        (Record(f"{record.where}, {condition.id}", {}), condition)
        for record, rules in kept
        for condition in rules.conditions
    ]
    check_unique(conditions, lambda condition: condition.id, faults)
    for path in set(WastePath) - {rules.path for _, rules in kept}:
        faults.add(FILE, path.value, "each path has its conditions here")
    return lambda: WastePaths(rules for _, rules in kept)
