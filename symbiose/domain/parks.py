"""Business parks that people made or changed; those of the reference data are `communes.Park`."""

import hashlib
from datetime import datetime

from symbiose.domain.communes import Park

_SHORT = 24


class KeptPark(Park):
    """A park as an administrator states it; it stands for the one of the reference data with the same id."""

    changed_at: datetime
    """When it was last changed (aware, UTC)."""
    changed_by: str
    """Account that changed it."""


def park_stamp(park: Park) -> str:
    """Return what tells this state of a park from any other: who changes it states which they saw."""
    return hashlib.sha256(park.model_dump_json().encode()).hexdigest()[:_SHORT]
