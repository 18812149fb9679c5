"""The page of the form, however it was come by: to declare, to go on with a draft, to correct a flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, url_for

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.drafts import Draft, without_estimated_band
from symbiose.domain.flows import Confidentiality, Use
from symbiose.domain.week_parts import WeekPart
from symbiose.services import declare, drafts
from symbiose.services.correct import Correctable, as_read
from symbiose.services.form_heat import FUEL_UNITS, FUELS, MEDIA, WAYS
from symbiose.services.form_questions import OpenQuestion, is_answered
from symbiose.services.form_reading import Checked, check_form
from web.context import actor, services
from web.flows.estimate import Estimate
from web.flows.form import PERIODS, PROPERTIES, UNITS, TypedFlow
from web.flows.questions import FIELDS, QUESTIONS, FormFamily, family_chosen
from web.flows.schemas import faults_of
from web.language import _
from web.week_wording import CARRIER_WORDS, PATTERN_WORDS, part_word
from web.wording import MONTHS

THREE = ("site_id", "direction", "resource", "quantity", "unit")
"""The fields that make a valid declaration."""
_HEAT = (
    *("medium", "heat_way", "fuel", "fuel_quantity", "share_pct"),
    *("carrier", "fouling", "corrosive"),
)


@dataclass(frozen=True)
class Difference:
    """One field of which the flow, as it stands now, says something else than what was typed."""

    field: str
    stored: str
    typed: str


@dataclass(frozen=True)
class FormPage:
    """What the form is about."""

    typed: TypedFlow
    faults: Mapping[str, str]
    checked: Checked | None = None
    """What it says as it stands; None before anything was typed."""
    found: Correctable | None = None
    """The flow that it corrects."""
    draft: Draft | None = None
    """The draft that it goes on with."""
    differences: Sequence[Difference] = ()
    """What somebody else changed meanwhile."""
    told: bool = False
    """The reading is shown although nothing is at fault: it was asked for."""
    refined: bool = False
    """The questions of the family were asked for."""
    declared_already: str = ""
    """The flow that this form has declared before, with other values."""
    estimate: Estimate | None = None
    """What it would be worth, where that was asked."""

    @property
    def family(self) -> FormFamily | None:
        """Return the family whose questions are shown."""
        return family_chosen(self.typed["family"], self.checked.family if self.checked else None)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the fields of the family, then any other with a text or a fault: they stay in sight."""
        plain = ("period", "waste_code", "price_eur_per_unit")
        fields = QUESTIONS[self.family].fields if self.family else plain
        always = (*fields, "valid_from", "valid_to")
        used = [name for name in FIELDS if self.typed.has(name) or name in self.faults]
        return (*fields, *(name for name in used if name not in always))

    @property
    def asks_heat(self) -> bool:
        """Tell whether the questions of heat are shown."""
        said = any(self.typed.has(name) or name in self.faults for name in _HEAT)
        return self.family is FormFamily.HEAT or said

    @property
    def open(self) -> bool:
        """Tell whether what goes beyond the three fields is in sight."""
        beyond = any(self.typed.has(name) for name in FIELDS)
        faulty = any(name not in (*THREE, "form") for name in self.faults) or "unit" in self.faults
        chosen = bool(self.typed["family"]) or self.found is not None
        weighted = any(self.typed[month] for month in MONTH_KEYS) or not all(self.typed.ticked())
        weekly = any(self.typed[name].strip() for name in ("week", *WEEK_KEYS))
        return self.refined or beyond or faulty or chosen or weighted or weekly or self.asks_heat

    @property
    def unanswered(self) -> tuple[OpenQuestion, ...]:
        """Return the questions that wait for an answer."""
        questions = self.checked.questions if self.checked else ()
        return tuple(q for q in questions if not is_answered(q, self.typed.texts))

    @property
    def says(self) -> bool:
        """Tell whether there is something to say of what was read."""
        checked = self.checked
        if checked is None:
            return False
        said = checked.flow is not None or checked.heat is not None
        return (said and self.told) or bool(self.unanswered or (checked.suggestions and self.told))

    @property
    def asked_about(self) -> frozenset[str]:
        """Return the fields whose fault a question asks about, so that it need not be told beside it."""
        return frozenset(name for q in self.unanswered for name in (q.about, q.name))

    @property
    def address(self) -> str:
        """Return where the form is sent."""
        if self.found is not None:
            return url_for("flows.correct", flow_id=self.found.flow.id)
        return url_for("flows.declare_flow")


def render_form(page: FormPage) -> str:
    """Return the page of a form."""
    return render_template(
        "flows/form.html",
        page=page,
        typed=page.typed,
        faults=page.faults,
        checked=page.checked,
        sites=declare.sites_managed(services(), actor()),
        units=UNITS,
        periods=PERIODS,
        uses=list(Use),
        confidentialities=list(Confidentiality),
        resources=services().reference.resources.labels(),
        questions=QUESTIONS,
        field_texts=FIELDS,
        properties=PROPERTIES,
        media=MEDIA,
        fuels=FUELS,
        fuel_units=FUEL_UNITS,
        ways=WAYS,
        tells_worth=services().live_markets is not None,
        month_fields=tuple(zip(MONTH_KEYS, map(_, MONTHS), strict=True)),
        week_patterns=[(pattern.value, _(words)) for pattern, words in PATTERN_WORDS.items()],
        week_fields=tuple((name, part_word(part)) for name, part in zip(WEEK_KEYS, WeekPart, strict=True)),
        carriers=[(carrier.value, _(words)) for carrier, words in CARRIER_WORDS.items()],
    )


def checked_page(typed: TypedFlow, found: Correctable | None = None) -> FormPage:
    """Return the page of a form with what it says as it stands, and its faults."""
    checked = checked_form(typed, found)
    return FormPage(typed, faults_of(typed, checked.problems), checked=checked, found=found, told=True)


def checked_form(typed: TypedFlow, found: Correctable | None = None) -> Checked:
    """Return what a form says as it stands, beside the flow it corrects or the estimate it began as."""
    fields = typed.fields()
    if found is not None:
        return check_form(services(), actor(), found.site.id, as_read(found, fields))
    offered = drafts.estimate_of(services(), actor(), typed["draft_id"])
    if offered is not None:
        fields = without_estimated_band(offered.fields, fields)
    return check_form(services(), actor(), typed["site_id"], fields)
