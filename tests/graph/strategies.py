"""Values of the domain at random, hostile texts among them, for tests of saving and loading."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from symbiose.domain.accounts import Account, Role
from symbiose.domain.api_tokens import ApiToken, TokenScope
from symbiose.domain.companies import Activity, Site
from symbiose.domain.drafts import Draft, DraftOrigin
from symbiose.domain.exchanges import (
    Decision,
    Kind,
    ModelMark,
    Objective,
    Path,
    Proposal,
    ReferenceUsed,
    RelaxedDecision,
    Run,
    State,
)
from symbiose.domain.flows import (
    Band,
    Carrier,
    Confidentiality,
    Direction,
    EstimateBasis,
    FieldConfidentiality,
    Flow,
    Use,
)
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.questions import Question, QuestionState, Side
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.site_requests import RequestState, SiteRequest

HOSTILE = (
    "it's",
    '"quoted"',
    "`backticks`",
    "line\nbreak\r\n\ttab",
    "$id {id: 1}",
    "') DETACH DELETE (n) //",
    "\\u0027 OR 1=1",
    "\\",
    "\u0000",
    "é à 🎉 \u2028 \u202f",
    "{{ 7 * 7 }}<script>",
    "{id: $id}) MATCH (n) SET n:Admin WITH 1 AS x MATCH (m",
    " ",
)
"""Texts that have broken other products' queries."""

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
optional_texts = st.none() | texts
figures = st.floats(allow_nan=False, allow_infinity=False)
amounts = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
ratios = st.floats(min_value=1e-6, max_value=1e6)
prices = st.decimals(min_value=Decimal("-1e6"), max_value=Decimal("1e6"), places=6)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
moments = st.datetimes(
    min_value=datetime(1970, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.just(UTC),
)
maps = st.dictionaries(names, figures, max_size=3)
monthly = st.lists(amounts, min_size=12, max_size=12).map(tuple)
calendars = st.lists(st.floats(0.01, 1), min_size=12, max_size=12).map(
    lambda weights: tuple(weight / sum(weights) for weight in weights)
)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    ends = sorted(draw(st.tuples(figures, figures)))
    low, high = draw(st.booleans()), draw(st.booleans())
    return Band(min=ends[0] if low else None, max=ends[1] if high else None)


qualities = st.dictionaries(names, bands(), max_size=3)


levels = st.sampled_from(Confidentiality)
estimates = st.none() | st.builds(
    EstimateBasis, ratio_id=texts, driver=texts, driver_value=amounts, text=texts
)
field_levels = st.builds(FieldConfidentiality, quantity=levels, price=levels, quality=levels)


@st.composite
def sites(draw: st.DrawFn, site_id: str, company_id: str) -> Site:
    return Site(
        id=site_id,
        company_id=company_id,
        name=draw(texts),
        siret=draw(optional_texts),
        commune_code=draw(texts),
        longitude=draw(st.floats(-180, 180)),
        latitude=draw(st.floats(-90, 90)),
        position_source=draw(st.sampled_from(["declared", "commune"])),
        park_id=draw(optional_texts),
        activity=draw(st.none() | st.builds(Activity, nomenclature=texts, code=texts)),
        jobs=draw(st.none() | st.integers(0, 10**9)),
        floor_area_m2=draw(st.none() | amounts),
        dangerous_waste_codes=tuple(draw(st.lists(texts, max_size=3))),
        drivers=draw(maps),
        note=draw(optional_texts),
    )


@st.composite
def flows(draw: st.DrawFn, flow_id: str, site_id: str) -> Flow:
    band = sorted(draw(st.tuples(amounts, amounts)))
    validity = sorted(draw(st.tuples(days, days)))
    temperatures = st.none() | st.floats(-273.15, 2000)
    return Flow(
        id=flow_id,
        site_id=site_id,
        direction=draw(st.sampled_from(Direction)),
        resource_text=draw(texts),
        resource_id=draw(optional_texts),
        quantity_per_year=draw(amounts),
        quantity_low=band[0] if draw(st.booleans()) else None,
        quantity_high=band[1] if draw(st.booleans()) else None,
        unit=draw(st.sampled_from(["t", "MWh", "m3", "piece", "h", "m2"])),
        months=draw(calendars),
        waste_code=draw(optional_texts),
        use=draw(st.none() | st.sampled_from(Use)),
        supply_temp_c=draw(temperatures),
        return_temp_c=draw(temperatures),
        power_kw=draw(st.none() | amounts),
        week_parts=draw(st.none() | st.sampled_from([(0.25, 0.75, 0.0), (1 / 3, 1 / 3, 1 / 3)])),
        carrier=draw(st.none() | st.sampled_from(Carrier)),
        fouling=draw(st.none() | st.booleans()),
        corrosive=draw(st.none() | st.booleans()),
        quality=draw(qualities),
        price_eur_per_unit=draw(st.none() | prices),
        confidentiality=draw(st.sampled_from(Confidentiality)),
        field_confidentiality=draw(field_levels),
        valid_from=validity[0] if draw(st.booleans()) else None,
        valid_to=validity[1] if draw(st.booleans()) else None,
        reference=draw(optional_texts),
        rank=draw(st.integers(1, 1000)),
        estimate=draw(estimates),
        description=draw(optional_texts),
        declared_at=draw(moments),
        declared_by=draw(texts),
        withdrawn=draw(st.booleans()),
    )


@st.composite
def processors(draw: st.DrawFn, processor_id: str, site_id: str) -> Processor:
    return Processor(
        id=processor_id,
        site_id=site_id,
        name=draw(texts),
        use=draw(st.sampled_from(Use)),
        inputs=draw(maps),
        accepts=draw(qualities),
        outputs=draw(maps),
        unit=draw(texts),
        capacity_per_year=draw(amounts),
        cost_eur_per_unit=draw(prices),
        opening_cost_eur=draw(prices),
        disposal_cost_eur_per_unit=draw(prices),
        source=draw(texts),
    )


@st.composite
def substitutions(draw: st.DrawFn, substitution_id: str) -> Substitution:
    return Substitution(
        id=substitution_id,
        from_resource_id=draw(texts),
        to_resource_id=draw(texts),
        yield_ratio=draw(ratios),
        pretreatment_cost_eur_per_unit=draw(prices),
        use=draw(st.sampled_from(Use)),
        source=draw(texts),
        valid_from=draw(days),
    )


paths = st.builds(Path, offer_id=texts, through=st.lists(texts, max_size=3).map(tuple), need_id=texts)
marks = st.builds(ModelMark, model=st.integers(1, 6), reason=texts)
references = st.builds(ReferenceUsed, id=texts, value=figures, unit=texts, valid_from=texts, source=texts)


@st.composite
def proposals(draw: st.DrawFn, proposal_id: str) -> Proposal:
    return Proposal(
        id=proposal_id,
        kind=draw(st.sampled_from(Kind)),
        path=draw(paths),
        giver_site_id=draw(texts),
        receiver_site_id=draw(texts),
        resource_id=draw(texts),
        received_resource_id=draw(texts),
        monthly=draw(monthly),
        monthly_received=draw(monthly),
        unit=draw(texts),
        received_unit=draw(texts),
        terms_eur_per_year=draw(maps),
        by_site_eur_per_year=draw(maps),
        co2_avoided_t_per_year=draw(figures),
        co2_terms_t_per_year=draw(maps),
        waste_diverted_t_per_year=draw(figures),
        distance_km=draw(amounts),
        models=tuple(draw(st.lists(marks, max_size=3))),
        reasons=tuple(draw(st.lists(texts, max_size=3))),
        references=tuple(draw(st.lists(references, max_size=3))),
    )


def runs(run_id: str) -> st.SearchStrategy[Run]:
    relaxed = st.builds(
        RelaxedDecision, proposal_id=texts, cause=texts, accepted_per_year=figures, kept_per_year=figures
    )
    return st.builds(
        Run,
        id=st.just(run_id),
        created=moments,
        day=days,
        objective=st.sampled_from(Objective),
        status=texts,
        objective_value=st.none() | figures,
        bound=st.none() | figures,
        gap=st.none() | figures,
        solver=texts,
        seconds=amounts,
        offers=st.integers(0, 10**6),
        needs=st.integers(0, 10**6),
        candidates=st.integers(0, 10**9),
        relaxed=st.lists(relaxed, max_size=2).map(tuple),
        version=texts,
    )


@st.composite
def decisions(draw: st.DrawFn, proposal_id: str, version: int) -> Decision:
    return Decision(
        proposal_id=proposal_id,
        path=draw(paths),
        state=draw(st.sampled_from(State)),
        reason=draw(optional_texts),
        reason_code=draw(st.none() | st.sampled_from(RefusalReason)),
        monthly=draw(st.just(()) | monthly),
        monthly_received=draw(st.just(()) | monthly),
        version=version,
        decided_by=draw(texts),
        decided_at=draw(moments),
        run_id=draw(texts),
    )


def overrides(thing_id: str) -> st.SearchStrategy[ModelOverride]:
    models: Any = st.lists(st.sampled_from(OpeoModel), max_size=3).map(tuple)
    return st.builds(
        ModelOverride,
        thing_id=st.just(thing_id),
        models=models,
        reason=texts,
        decided_by=texts,
        decided_at=moments,
    )


def accounts(account_id: str) -> st.SearchStrategy[Account]:
    return st.builds(
        Account,
        id=st.just(account_id),
        email=texts,
        role=st.sampled_from(Role),
        site_ids=st.lists(texts, max_size=3).map(tuple),
        password_hash=optional_texts,
        disabled=st.booleans(),
        link_digest=optional_texts,
        link_expires_at=st.none() | moments,
    )


def drafts(draft_id: str, site_id: str) -> st.SearchStrategy[Draft]:
    return st.builds(
        Draft,
        id=st.just(draft_id),
        site_id=st.just(site_id),
        origin=st.sampled_from(DraftOrigin),
        fields=st.dictionaries(texts, texts, max_size=4),
        estimate=estimates,
        flow_id=optional_texts,
        account_id=texts,
        created_at=moments,
        changed_at=moments,
        declined=st.booleans(),
    )


def site_requests(request_id: str) -> st.SearchStrategy[SiteRequest]:
    return st.builds(
        SiteRequest,
        id=st.just(request_id),
        account_id=texts,
        siret=texts,
        site_name=texts,
        company_name=texts,
        commune_code=texts,
        activity_code=optional_texts,
        jobs=st.none() | st.integers(0, 10**9),
        floor_area_m2=st.none() | amounts,
        state=st.sampled_from(RequestState),
        reason=texts,
        asked_at=moments,
        answered_at=st.none() | moments,
        answered_by=optional_texts,
    )


def api_tokens(token_id: str) -> st.SearchStrategy[ApiToken]:
    return st.builds(
        ApiToken,
        id=st.just(token_id),
        account_id=texts,
        name=texts,
        digest=texts,
        scopes=st.lists(st.sampled_from(TokenScope), max_size=3).map(tuple),
        created_at=moments,
        expires_at=moments,
        used_at=st.none() | moments,
    )


@st.composite
def questions(draw: st.DrawFn, question_id: str) -> Question:
    path = draw(paths)
    return Question(
        id=question_id,
        proposal_id=path.proposal_id,
        path=path,
        side=draw(st.sampled_from(Side)),
        site_id=draw(texts),
        flow_id=draw(texts),
        text=draw(texts),
        state=draw(st.sampled_from(QuestionState)),
        asked_by=draw(texts),
        asked_at=draw(moments),
        answer=draw(texts),
        closed_by=draw(optional_texts),
        closed_at=draw(st.none() | moments),
    )
