"""Activities of sites: the sub-classes of the French nomenclature, which is always named beside a code."""

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.companies import PMA_NAF_NOMENCLATURE, Activity
from symbiose.domain.errors import UnknownThing

_WRITTEN = re.compile(r"(\d{2})[. ]?(\d{2})[. ]?([A-Z])", re.ASCII | re.IGNORECASE)


class NafClass(Value):
    """One sub-class of the nomenclature."""

    code: str = Field(pattern=r"^\d{2}\.\d{2}[A-Z]$")
    """Code, such as `29.10Z`."""
    label: str
    """Official label, in French."""


class Naf:
    """A nomenclature of activities: NAF rév. 2 until NAF 2025 replaces it on 1 January 2027."""

    def __init__(self, classes: Iterable[NafClass], nomenclature: str = PMA_NAF_NOMENCLATURE) -> None:
        """Index the sub-classes."""
        self.nomenclature = nomenclature
        """Name that stands beside each code."""
        self._by_code = MappingProxyType({one.code: one for one in classes})

    def __iter__(self) -> Iterator[NafClass]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> NafClass:
        """Return the sub-class of a code.

        Raises:
            UnknownThing: The nomenclature has none.
        """
        found = self._by_code.get(code)
        if found is None:
            msg = f"Activity {code} is not in {self.nomenclature}. Write its code like 29.10Z."
            raise UnknownThing(msg, activity=code)
        return found

    def label_of(self, activity: Activity | None) -> str:
        """Return the label of an activity; empty when it is not known or has no code of this nomenclature."""
        found = self._by_code.get(activity.code) if activity else None
        return found.label if found else ""

    def read(self, text: str) -> Activity:
        """Return the activity that a text states: `29.10Z`, `2910Z`, `29.10z`.

        Raises:
            ValueError: The nomenclature has no such code.
        """
        match = _WRITTEN.fullmatch(text.strip())
        code = f"{match[1]}.{match[2]}{match[3].upper()}" if match else ""
        if code not in self:
            msg = f"ce code d’activité n’est pas dans la {self.nomenclature} : écrivez-le comme 29.10Z"
            raise ValueError(msg)
        return Activity(nomenclature=self.nomenclature, code=code)
