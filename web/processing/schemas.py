"""What the pages of processors and substitutions are asked for, and what their forms send."""

from pydantic import Field

from symbiose.domain.labels import label_key
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.processing_pages import Line
from web.forms import Form, ListQuery

LONGEST = 600
LONGEST_TEXT = 6_000


class ThingsQuery(ListQuery):
    """Filters of a list; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in names, sites and resources."""
    retires: bool = False
    """Also those that take part in no run any more."""

    def keeps_processor(self, line: Line[Processor], catalogue: ResourceCatalogue) -> bool:
        """Tell whether a processor is asked for."""
        resources = (catalogue.label(name) for name in (*line.thing.inputs, *line.thing.outputs))
        site = line.site.name if line.site else ""
        return self._keeps(line.retired, (line.thing.name, site, *resources))

    def keeps_substitution(self, line: Line[Substitution], catalogue: ResourceCatalogue) -> bool:
        """Tell whether a substitution is asked for."""
        ends = (line.thing.from_resource_id, line.thing.to_resource_id)
        return self._keeps(line.retired, tuple(catalogue.label(name) for name in ends))

    def _keeps(self, retired: bool, names: tuple[str, ...]) -> bool:
        text = label_key(" ".join(names))
        found = all(word in text for word in label_key(self.texte).split())
        return found and (self.retires or not retired)


class ChangeForm(Form):
    """What a thing shall be: why, and which version was seen."""

    reason: str = Field(default="", max_length=LONGEST)
    """Why it is changed."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the form showed; empty for a new thing."""

    def texts(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {name: str(text) for name, text in self.model_dump(exclude={"reason", "seen"}).items()}


class ProcessorForm(ChangeForm):
    """A processor."""

    name: str = Field(default="", max_length=LONGEST)
    """Name of the operation."""
    site_id: str = Field(default="", max_length=LONGEST)
    """Site that runs it."""
    use: str = Field(default="", max_length=LONGEST)
    """What the operation is, for the circular models."""
    inputs: str = Field(default="", max_length=LONGEST_TEXT)
    """Resources taken, one a line, with their yields."""
    accepts: str = Field(default="", max_length=LONGEST_TEXT)
    """Properties accepted, one a line, with their intervals."""
    outputs: str = Field(default="", max_length=LONGEST_TEXT)
    """Resources given, one a line, with units given per unit received."""
    capacity_per_year: str = Field(default="", max_length=LONGEST)
    """Most it can receive in a year for others."""
    cost_eur_per_unit: str = Field(default="", max_length=LONGEST)
    """Cost of treating one unit received."""
    opening_cost_eur: str = Field(default="", max_length=LONGEST)
    """Cost of using it at all in a year."""
    disposal_cost_eur_per_unit: str = Field(default="", max_length=LONGEST)
    """Cost of discarding one unit of an output that finds no taker."""
    source: str = Field(default="", max_length=LONGEST_TEXT)
    """Where the figures come from."""


class SubstitutionForm(ChangeForm):
    """A substitution."""

    from_resource_id: str = Field(default="", max_length=LONGEST)
    """Resource that is offered, in words of the catalogue."""
    to_resource_id: str = Field(default="", max_length=LONGEST)
    """Resource that is needed, in words of the catalogue."""
    yield_ratio: str = Field(default="", max_length=LONGEST)
    """Units of the need covered by one unit of the offer."""
    pretreatment_cost_eur_per_unit: str = Field(default="", max_length=LONGEST)
    """Cost of preparing one unit of the offer."""
    use: str = Field(default="", max_length=LONGEST)
    """What the replaced resource is used for."""
    source: str = Field(default="", max_length=LONGEST_TEXT)
    """Who says so."""
    valid_from: str = Field(default="", max_length=LONGEST)
    """Since when the reference holds."""


class RetireForm(Form):
    """A thing taken out of the runs, or brought back."""

    retired: bool
    """True to take it out, false to bring it back."""
    reason: str = Field(default="", max_length=LONGEST)
    """Why."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the page showed."""
