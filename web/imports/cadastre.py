"""The preview of a solar cadastre: how it was read, what is computed, and what becomes of each roof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request

from symbiose.domain.documents.import_report import RoofRow
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.roofs import RoofKind
from symbiose.services.cadastre_plan import FOOTPRINT, CadastrePreview, RoofChange, RoofState
from symbiose.services.uploads import UploadSheet
from web.context import services
from web.flow_values import ToldChange
from web.imports.questions import asked_questions
from web.imports.schemas import LineFilter, PreviewQuery
from web.language import N_, _
from web.paging import page_of
from web.wording import NOTHING, number

_STATES: Mapping[RoofState, LineFilter] = {
    RoofState.NEW: LineFilter.NEW,
    RoofState.CHANGED: LineFilter.UPDATE,
    RoofState.UNCHANGED: LineFilter.UNCHANGED,
    RoofState.REJECTED: LineFilter.REJECTED,
}
_SYSTEMS: Mapping[str, str] = {
    "EPSG:4326": N_("WGS84, longitude et latitude (EPSG:4326)"),
    "EPSG:2154": N_("Lambert-93 (EPSG:2154)"),
    "EPSG:3950": N_("CC50 (EPSG:3950)"),
}
_LABELS: Mapping[str, tuple[str, str, int]] = {
    "reference": (N_("Identifiant"), "", 0),
    "kind": (N_("Nature"), "", 0),
    "area_m2": (N_("Surface"), "m²", 1),
    "peak_power_kwp": (N_("Puissance crête"), "kWc", 2),
    "yearly_kwh": (N_("Production annuelle"), "kWh", 0),
    "irradiation_kwh_per_m2": (N_("Irradiation"), "kWh/m²", 1),
    "azimuth_deg": (N_("Orientation depuis le nord"), "°", 1),
    "tilt_deg": (N_("Pente"), "°", 1),
    FOOTPRINT: (N_("Contour"), "", 0),
}
"""Field of a roof → what it is called, its unit, and the decimals that are shown."""
_RATIOS: Mapping[str, tuple[str, ...]] = {
    "peak_power_kwp": ("solar_power_per_area",),
    "area_m2": ("solar_power_per_area",),
    "yearly_kwh": ("solar_performance_ratio",),
}
"""Figure that is computed here → dated values that it rests on."""
_KINDS: Mapping[RoofKind, str] = {RoofKind.ROOF: N_("toit"), RoofKind.CAR_PARK: N_("parking")}


@dataclass(frozen=True)
class ShownRoof:
    """One feature of the file."""

    state: LineFilter
    """What importing it does."""
    row: RoofRow
    """What was read of it."""
    changes: Sequence[ToldChange]
    """What differs from the stored version."""

    @property
    def kind(self) -> str:
        """Return what panels would cover, as a word."""
        return _(_KINDS[self.row.values.kind]) if self.row.values else ""


@dataclass(frozen=True)
class ComputedFigure:
    """A figure that the service computes where the cadastre does not state it."""

    label: str
    """What it is."""
    count: int
    """Of how many good roofs."""
    values: Sequence[ReferenceValue]
    """What it rests on."""


@dataclass(frozen=True)
class ShownCadastre:
    """The preview of a cadastre as its page shows it."""

    preview: CadastrePreview
    """What importing it would do."""

    @property
    def counts(self) -> Mapping[LineFilter, int]:
        """Return how many features are in each state; those with warnings are counted there too."""
        counts = {_STATES[state]: count for state, count in self.preview.counts.items()}
        return counts | {LineFilter.WARNED: len(self.preview.warned)}

    @property
    def system(self) -> str:
        """Return the coordinate reference system in words."""
        told = _SYSTEMS.get(self.preview.roofs.crs or "")
        return _(told) if told else NOTHING

    @property
    def computed(self) -> Sequence[ComputedFigure]:
        """Return the figures that are computed here, with the dated values they rest on."""
        factors = services().reference.factors
        return [
            ComputedFigure(_(_LABELS[name][0]), count, [factors.history(one)[-1] for one in _RATIOS[name]])
            for name, count in sorted(self.preview.derived.items())
        ]

    def positions(self, wanted: LineFilter | None) -> Sequence[int]:
        """Return the positions of the features in one state; all when none is named."""
        states = self.preview.states
        if wanted is None:
            return range(len(states))
        if wanted is LineFilter.WARNED:
            return sorted(self.preview.warned)
        return [place for place, state in enumerate(states) if _STATES[state] is wanted]

    def roofs(self, positions: Sequence[int]) -> Sequence[ShownRoof]:
        """Return the features at some positions, in the order of the file."""
        rows = self.preview.roofs.rows(positions)
        return [
            ShownRoof(
                _STATES[self.preview.states[place]],
                row,
                [_told(change) for change in self.preview.changes.get(place, ())],
            )
            for place, row in zip(positions, rows, strict=True)
        ]


def cadastre_page(
    sheet: UploadSheet, preview: CadastrePreview, answers: Mapping[str, str], faults: Mapping[str, str]
) -> str:
    """Return the page that shows what importing a cadastre would do.

    Args:
        sheet: The upload.
        preview: What importing it would do.
        answers: Answers so far, or what was just sent.
        faults: Key of a question → why what was sent is no answer.
    """
    query = PreviewQuery.of(request.args)
    shown = ShownCadastre(preview)
    page = page_of(shown.positions(query.etat), query.page)
    return render_template(
        "imports/cadastre.html",
        upload=sheet.upload,
        sheet=sheet,
        plan=preview,
        shown=shown,
        query=query,
        page=page,
        roofs=shown.roofs(page.lines),
        filters=list(LineFilter),
        asked=asked_questions(sheet.questions, answers, faults, (), services().reference.resources),
        later=0,
        faults=faults,
        resources=(),
    )


def _told(change: RoofChange) -> ToldChange:
    label, unit, digits = _LABELS[change.field]
    if change.field == FOOTPRINT:
        return ToldChange(_(label), _("celui de la version enregistrée"), _("un autre"))
    before, after = (_value(value, unit, digits) for value in (change.before, change.after))
    return ToldChange(_(label), before, after)


def _value(value: object, unit: str, digits: int) -> str:
    if value is None:
        return _("non dit")
    if isinstance(value, RoofKind):
        return _(_KINDS[value])
    if isinstance(value, float):
        return f"{number(value, digits)}\N{NO-BREAK SPACE}{unit}"
    return str(value)
