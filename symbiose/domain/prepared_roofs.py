"""What of a solar cadastre was stored before its version is shown, so that a later import tells all of it."""

from pydantic import Field

from symbiose.domain.base import Value


class PreparedRoofs(Value):
    """Roofs of one part of a file that were stored while everybody still sees the version of before."""

    cadastre: str
    """Cadastre."""
    part: str
    """Fingerprint of the part of the file, of all of it where roofs were removed."""
    created: int = Field(default=0, ge=0)
    """Roofs that are new."""
    replaced: int = Field(default=0, ge=0)
    """Roofs that differ from the version of before."""
    removed: int = Field(default=0, ge=0)
    """Roofs that the file does not hold."""

    @property
    def told(self) -> str:
        """Return what the journal says of it."""
        return f"{self.cadastre}: {self.created} new, {self.replaced} changed, {self.removed} removed"
