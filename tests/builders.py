"""Builders of valid values: a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from symbiose.domain.api_tokens import ApiToken, TokenScope
from symbiose.domain.companies import Company, Site
from symbiose.domain.drafts import Draft, DraftOrigin
from symbiose.domain.exchanges import (
    Decision,
    Kind,
    ModelMark,
    Objective,
    Path,
    Proposal,
    ReferenceUsed,
    Run,
    State,
)
from symbiose.domain.flows import Direction, Flow, flow_id
from symbiose.domain.jobs import Job
from symbiose.domain.load_curves import LoadCurve
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.questions import Question, Side
from symbiose.domain.roof_owners import RoofDecision, RoofVerdict
from symbiose.domain.roofs import Roof
from symbiose.domain.scarcity import OutOfReach, Scarce, ScarceKind, ScarcityOfRun
from symbiose.domain.site_requests import SiteRequest
from symbiose.domain.typical_year import DayKind, year_steps

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
"""The moment at which tests take place, unless they say otherwise."""


def make_company(**changes: Any) -> Company:
    """Return a company."""
    return Company.model_validate({"id": "company_a", "name": "Entreprise A"} | changes)


def make_site(**changes: Any) -> Site:
    """Return a site at Douvrin."""
    values = {
        "id": "site_a",
        "company_id": "company_a",
        "name": "Site A",
        "commune_code": "62276",
        "longitude": 2.83,
        "latitude": 50.51,
        "position_source": "declared",
    }
    return Site.model_validate(values | changes)


def make_roof(**changes: Any) -> Roof:
    """Return a roof at Douvrin, known by a point."""
    values = {
        "id": "roof_a",
        "cadastre": "aula",
        "reference": "T-1",
        "area_m2": 100.0,
        "peak_power_kwp": 20.0,
        "yearly_kwh": 19000.0,
        "longitude": 2.83,
        "latitude": 50.51,
        "derived": ("peak_power_kwp",),
        "footprint_wkt": "POINT (2.83 50.51)",
    }
    return Roof.model_validate(values | changes)


def make_load_curve(**changes: Any) -> LoadCurve:
    """Return a curve of 2025 for `flow_power`: 100 kW from 8 to 18 o'clock on weekdays, else 10 kW."""
    values: dict[str, Any] = {
        "flow_id": "flow_power",
        "powers_kw": [
            100.0 if step.day is DayKind.WEEKDAY and 8 <= step.hour < 18 else 10.0 for step in year_steps()
        ],
        "first_day": date(2025, 1, 1),
        "last_day": date(2025, 12, 31),
        "interval_minutes": 30,
        "unit": "kW",
        "clock": "legal",
        "stamp": "end",
        "readings": 17_520,
        "missing": 0,
        "repeated": 0,
        "left_out": 0,
        "measured_mwh": 322.3,
        "days_of_months": (31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0),
        "filled_steps": 0,
        "file_name": "courbe.csv",
        "digest": "0" * 64,
        "given_by": "account_a",
        "given_at": NOON,
    }
    return LoadCurve.model_validate(values | changes)


def make_roof_decision(**changes: Any) -> RoofDecision:
    """Return that the roof was settled to `site_a`."""
    values = {
        "roof_id": "roof_a",
        "verdict": RoofVerdict.SETTLED,
        "site_id": "site_a",
        "version": 1,
        "decided_by": "account_a",
        "decided_at": NOON,
    }
    return RoofDecision.model_validate(values | changes)


def make_flow(**changes: Any) -> Flow:
    """Return an offer of 1,000 t of fly ash a year at `site_a`."""
    values: dict[str, Any] = {
        "site_id": "site_a",
        "direction": Direction.OFFER,
        "resource_id": "fly_ash",
        "quantity_per_year": 1000.0,
        "unit": "t",
        "declared_at": NOON,
        "declared_by": "account_a",
    } | changes
    values.setdefault("resource_text", values["resource_id"] or "quelque chose")
    values.setdefault(
        "id",
        flow_id(
            site_id=values["site_id"],
            direction=values["direction"],
            resource=values["resource_id"] or values["resource_text"],
            waste_code=values.get("waste_code"),
            valid_from=values.get("valid_from"),
            reference=values.get("reference"),
            rank=values.get("rank", 1),
        ),
    )
    return Flow.model_validate(values)


def make_question(**changes: Any) -> Question:
    """Return an open question of `account_c` to the giver of the proposal of `make_proposal`."""
    path = Path(offer_id="flow_offer", need_id="flow_need")
    values: dict[str, Any] = {
        "id": "question_a",
        "proposal_id": path.proposal_id,
        "path": path,
        "side": Side.GIVER,
        "site_id": "site_a",
        "flow_id": "flow_offer",
        "text": "Les cendres sont-elles sèches ?",
        "asked_by": "account_c",
        "asked_at": NOON,
    }
    return Question.model_validate(values | changes)


def make_draft(**changes: Any) -> Draft:
    """Return a draft of `site_a` in which two fields were filled in."""
    values: dict[str, Any] = {
        "id": "draft_a",
        "site_id": "site_a",
        "origin": DraftOrigin.TYPED,
        "fields": {"resource": "cendres volantes", "quantity": "environ 12"},
        "account_id": "account_a",
        "created_at": NOON,
        "changed_at": NOON,
    }
    return Draft.model_validate(values | changes)


def make_site_request(**changes: Any) -> SiteRequest:
    """Return an open request of `account_a` for a site at Douvrin."""
    values = {
        "id": "request_a",
        "account_id": "account_a",
        "siret": "53070853600038",
        "site_name": "Site A",
        "company_name": "Entreprise A",
        "commune_code": "62276",
        "asked_at": NOON,
    }
    return SiteRequest.model_validate(values | changes)


def make_api_token(**changes: Any) -> ApiToken:
    """Return a token of `account_a` that may read, and works for a month."""
    values: dict[str, Any] = {
        "id": "token_a",
        "account_id": "account_a",
        "name": "tableur",
        "digest": "digest_a",
        "scopes": (TokenScope.READ,),
        "created_at": NOON,
        "expires_at": NOON + timedelta(days=30),
    }
    return ApiToken.model_validate(values | changes)


def make_processor(**changes: Any) -> Processor:
    """Return a processor at `site_p` that makes 0.5 t of zinc oxide from 1 t of dust."""
    values = {
        "id": "processor_p",
        "site_id": "site_p",
        "name": "Four",
        "use": "feedstock",
        "inputs": {"zinc_dust": 1.0},
        "outputs": {"zinc_oxide": 0.5},
        "unit": "t",
        "capacity_per_year": 12_000.0,
        "source": "test",
    }
    return Processor.model_validate(values | changes)


def make_substitution(**changes: Any) -> Substitution:
    """Return the substitution of cement addition by fly ash, one for one."""
    values = {
        "id": "substitution_s",
        "from_resource_id": "fly_ash",
        "to_resource_id": "cement_addition",
        "yield_ratio": 1.0,
        "source": "test",
        "valid_from": date(2024, 1, 1),
    }
    return Substitution.model_validate(values | changes)


def make_proposal(**changes: Any) -> Proposal:
    """Return a proposal of 1,200 t a year from `site_a` to `site_b`, worth 10,000 €/yr."""
    path = Path(offer_id="flow_offer", need_id="flow_need")
    values: dict[str, Any] = {
        "kind": Kind.EXCHANGE,
        "path": path,
        "giver_site_id": "site_a",
        "receiver_site_id": "site_b",
        "resource_id": "fly_ash",
        "received_resource_id": "fly_ash",
        "monthly": (100.0,) * 12,
        "monthly_received": (100.0,) * 12,
        "unit": "t",
        "received_unit": "t",
        "terms_eur_per_year": {
            "disposal_avoided": 9_000.0,
            "purchase_avoided": 4_000.0,
            "transport": -3_000.0,
        },
        "by_site_eur_per_year": {"site_a": 6_000.0, "site_b": 4_000.0},
        "co2_avoided_t_per_year": 12.5,
        "co2_terms_t_per_year": {"production": 13.0, "transport": -0.5},
        "waste_diverted_t_per_year": 1_200.0,
        "distance_km": 12.3,
        "models": (ModelMark(model=5, reason="un déchet devient une matière première"),),
        "reasons": ("La ressource offerte est celle qui est demandée.",),
        "references": (
            ReferenceUsed(id="detour", value=1.3, unit="1", valid_from="2024-01-01", source="test"),
        ),
    } | changes
    values.setdefault("id", values["path"].proposal_id)
    return Proposal.model_validate(values)


def make_run(**changes: Any) -> Run:
    """Return an optimal run of one day."""
    values = {
        "id": "run_1",
        "created": NOON,
        "day": NOON.date(),
        "objective": Objective.NET_BENEFIT,
        "status": "optimal",
        "objective_value": 10_000.0,
        "bound": 10_000.0,
        "gap": 0.0,
        "solver": "test",
        "seconds": 0.1,
        "version": "test",
    }
    return Run.model_validate(values | changes)


def make_scarcity() -> ScarcityOfRun:
    """Return what a run tells of the flows of `make_proposal` and of the processor."""
    return ScarcityOfRun(
        scarce=(
            Scarce(kind=ScarceKind.OFFER, thing_id="flow_offer", worth_per_unit=41.5),
            Scarce(kind=ScarceKind.PROCESSOR, thing_id="processor_p", worth_per_unit=23.0),
        ),
        out_of_reach=(OutOfReach(need_id="flow_need", offer_id="flow_offer", less_eur_per_unit=13.97),),
        openings_shared=True,
    )


def make_decision(**changes: Any) -> Decision:
    """Return the acceptance of the proposal of `make_proposal`, its first decision."""
    proposal = make_proposal()
    values = {
        "proposal_id": proposal.id,
        "path": proposal.path,
        "state": State.ACCEPTED,
        "monthly": proposal.monthly,
        "monthly_received": proposal.monthly_received,
        "version": 1,
        "decided_by": "account_a",
        "decided_at": NOON,
        "run_id": "run_1",
    }
    return Decision.model_validate(values | changes)


def make_job(**changes: Any) -> Job:
    """Return an optimisation that waits for a worker."""
    values: dict[str, Any] = {
        "id": "job_a",
        "kind": "propose",
        "account_id": "account_a",
        "lane": "propose",
        "created_at": NOON,
    }
    return Job.model_validate(values | changes)
