"""Reads the usual weeks of trades, and tells every fault of them."""

from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable

from symbiose.domain.load_shapes import LoadShape, LoadShapes
from symbiose.domain.naf import Naf
from symbiose.files.reference_checks import check_unique
from symbiose.files.reference_tables import Faults, Record, listing, models

FILE = "load_shapes.yaml"


def read_load_shapes(folder: Traversable, naf: Naf, faults: Faults) -> Callable[[], LoadShapes]:
    """Read the shapes of a folder and note their faults.

    Returns:
        Assembles the shapes; to be called once no fault was found.
    """
    shapes = list(models(listing(folder, FILE, "shapes", faults), LoadShape, faults, _as_read))
    check_unique(shapes, lambda shape: shape.id, faults)
    codes = [one.code for one in naf]
    first: dict[str, str] = {}
    for record, shape in shapes:
        for beginning in shape.activities:
            if not any(code.startswith(beginning) for code in codes):
                faults.add(record.where, beginning, f"no code of the {naf.nomenclature} begins so")
            if beginning in first:
                faults.add(record.where, beginning, f"{first[beginning]} has it already")
            first.setdefault(beginning, shape.id)
        if not shape.activities and not shape.fallback:
            faults.add(record.where, shape.id, "a shape has activities, or is the fallback")
    if sum(shape.fallback for _, shape in shapes) != 1:
        faults.add(FILE, "", "exactly one shape is the fallback")
    return lambda: LoadShapes(shape for _, shape in shapes)


def _as_read(record: Record) -> Mapping[str, object]:
    return record.values
