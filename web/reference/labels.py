"""What reference values are called on the pages that rest on them."""

from web.context import services


def value_label(value_id: str) -> str:
    """Return the label of a reference value; its id when the reference data no longer hold it."""
    factors = services().reference.factors
    return factors.history(value_id)[-1].label if value_id in factors else value_id
