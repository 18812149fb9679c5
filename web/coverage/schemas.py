"""What the address of the coverage page asks for."""

from enum import StrEnum
from typing import Self

from pydantic import Field, ValidationError
from werkzeug.datastructures import MultiDict

from symbiose.domain.base import Value
from symbiose.domain.coverage import Coverage, Level
from symbiose.domain.opeo import OpeoModel
from symbiose.services.coverage import ChainLine, CompanyLine


class Standing(StrEnum):
    """How a company stands with the model filtered by."""

    COVERED = "couvert"
    WITHIN_REACH = "a-portee"
    MISSING = "manquant"


LEVELS = {
    Standing.COVERED: frozenset({Level.COVERED}),
    Standing.WITHIN_REACH: frozenset({Level.WITHIN_REACH}),
    Standing.MISSING: frozenset({Level.WITHIN_REACH, Level.MISSING}),
}
"""A stage within reach is still missing."""


class CoverageQuery(Value):
    """The filters of the address; one that cannot be read filters nothing."""

    modele: OpeoModel | None = None
    """Companies are kept that stand so with this model."""
    etat: Standing = Standing.COVERED
    """How they stand with it."""
    chaine: str = ""
    """Companies are kept that take part in this value chain."""
    texte: str = ""
    """Words of the company's name."""
    page: int = Field(default=1, ge=1)
    """Page of the companies, from 1."""
    page_chaines: int = Field(default=1, ge=1)
    """Page of the value chains, from 1."""

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> Self:
        """Read the address leniently."""
        found = cls()
        for name in cls.model_fields:
            value = args.get(name, "")[:200].strip()
            if value:
                try:
                    read = cls.model_validate({name: value})
                except ValidationError:
                    continue
                found = found.model_copy(update={name: getattr(read, name)})
        return found

    @property
    def filters(self) -> bool:
        """Tell whether anything is filtered."""
        return self.modele is not None or bool(self.chaine or self.texte)

    def select_companies(
        self, companies: tuple[CompanyLine, ...], chains: tuple[ChainLine, ...]
    ) -> tuple[CompanyLine, ...]:
        """Return the companies that the filters keep."""
        members = {c.id for line in chains if line.chain.id == self.chaine for c in line.companies}
        return tuple(
            line
            for line in companies
            if self._stands_so(line.coverage)
            and (not self.chaine or line.company.id in members)
            and self.texte.casefold() in line.company.name.casefold()
        )

    def select_chains(self, chains: tuple[ChainLine, ...]) -> tuple[ChainLine, ...]:
        """Return the value chains that the filters on model and chain keep."""
        return tuple(
            line
            for line in chains
            if self._stands_so(line.coverage) and (not self.chaine or line.chain.id == self.chaine)
        )

    def _stands_so(self, coverage: Coverage) -> bool:
        return self.modele is None or coverage.level(self.modele) in LEVELS[self.etat]

    def address(self, **changes: object) -> dict[str, object]:
        """Return the query of an address, without what filters nothing."""
        asked: dict[str, object] = {
            "modele": self.modele.value if self.modele else None,
            "etat": self.etat.value if self.modele else None,
            "chaine": self.chaine or None,
            "texte": self.texte or None,
        }
        return {name: value for name, value in (asked | changes).items() if value is not None}
