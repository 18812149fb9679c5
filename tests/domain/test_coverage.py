"""Coverage of the six models, and the value chains it is computed for."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.coverage import (
    Coverage,
    Evidence,
    Level,
    Source,
    coverage_of,
    flow_evidence,
    processor_evidence,
    proposal_evidence,
)
from symbiose.domain.exchanges import ModelMark, Path, Proposal
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.value_chains import family_of, joint_of, value_chains
from tests.builders import make_flow, make_processor, make_proposal
from tests.circular import make_catalogue

CATALOGUE = make_catalogue()


def speaks(model: int, *, opens: bool = False, thing: str = "f") -> Evidence:
    mark = ModelMark(model=model, reason="parce que")
    return Evidence(Source.FLOW, thing, ("site_a",), "Ferraille", mark, opens=opens)


def override(*models: int) -> ModelOverride:
    return ModelOverride(
        thing_id="f",
        models=tuple(OpeoModel(m) for m in models),
        reason="vu sur place",
        decided_by="a",
        decided_at=datetime(2026, 6, 1, tzinfo=UTC),
    )


EVIDENCE = st.lists(
    st.builds(
        lambda model, opens, thing: speaks(model, opens=opens, thing=thing),
        st.integers(1, 6),
        st.booleans(),
        st.sampled_from("abc"),
    )
)


def test_nothing_declared_leaves_six_missing_stages() -> None:
    coverage = Coverage()

    assert coverage.covered == ()
    assert coverage.missing == tuple(OpeoModel)
    assert coverage.within_reach == ()
    assert coverage.share == 0


def test_a_model_practised_is_covered_and_one_only_opened_stays_missing() -> None:
    coverage = coverage_of([speaks(5), speaks(6, opens=True)])

    assert coverage.covered == (OpeoModel.MATERIAL_REUSE,)
    assert coverage.within_reach == (OpeoModel.FOOTPRINT,)
    assert OpeoModel.FOOTPRINT in coverage.missing
    assert coverage.level(OpeoModel.LIFE_EXTENSION) is Level.MISSING
    assert coverage.share == 1 / 6


def test_one_practice_covers_a_model_that_others_only_open() -> None:
    coverage = coverage_of([speaks(6, opens=True, thing="a"), speaks(6, thing="b")])

    assert coverage.level(OpeoModel.FOOTPRINT) is Level.COVERED
    assert [one.thing_id for one in coverage.why(OpeoModel.FOOTPRINT)] == ["b", "a"]


def test_the_same_evidence_counts_once() -> None:
    assert len(coverage_of([speaks(5), speaks(5)]).evidence) == 1


@given(EVIDENCE)
@settings(deadline=None, max_examples=100)
def test_covered_and_missing_share_out_the_six_models(found: list[Evidence]) -> None:
    coverage = coverage_of(found)

    assert sorted(coverage.covered + coverage.missing) == list(OpeoModel)
    assert set(coverage.within_reach) <= set(coverage.missing)
    assert {one.mark.model for one in found} == set(coverage.covered) | set(coverage.within_reach)


@given(EVIDENCE, EVIDENCE)
@settings(deadline=None, max_examples=100)
def test_more_evidence_never_covers_less(some: list[Evidence], more: list[Evidence]) -> None:
    assert set(coverage_of(some).covered) <= set(coverage_of(some + more).covered)


def test_a_withdrawn_flow_speaks_for_nothing_even_when_a_person_set_its_models() -> None:
    flow = make_flow(resource_id="scrap", withdrawn=True)

    assert flow_evidence(flow, CATALOGUE) == ()
    assert flow_evidence(flow, CATALOGUE, override(5)) == ()


def test_a_flow_whose_resource_is_not_confirmed_speaks_only_through_a_person() -> None:
    flow = make_flow(resource_id=None, resource_text="ferraille")

    assert flow_evidence(flow, CATALOGUE) == ()
    assert [one.mark.model for one in flow_evidence(flow, CATALOGUE, override(4))] == [4]


def test_a_resource_that_the_catalogue_lost_speaks_for_nothing() -> None:
    assert flow_evidence(make_flow(resource_id="gone"), CATALOGUE) == ()


def test_an_override_replaces_what_a_flow_and_a_proposal_speak_for() -> None:
    flow = flow_evidence(make_flow(resource_id="scrap"), CATALOGUE, override(2, 4))
    proposal = proposal_evidence(make_proposal(), CATALOGUE, override())

    assert [(one.mark.model, one.by_a_person) for one in flow] == [(2, True), (4, True)]
    assert proposal == ()


def test_processors_and_proposals_speak_at_their_sites() -> None:
    processor = processor_evidence(make_processor(), CATALOGUE)
    proposal = proposal_evidence(make_proposal(), CATALOGUE)

    assert [(one.site_ids, one.mark.model) for one in processor] == [(("site_p",), 5)]
    assert [(one.site_ids, one.label) for one in proposal] == [(("site_a", "site_b"), "Ressource fly_ash")]


# Value chains


def joins(giver: str, receiver: str, resource: str = "scrap", through: tuple[str, ...] = ()) -> Proposal:
    return make_proposal(
        path=Path(offer_id=f"o_{giver}_{resource}", through=through, need_id=f"n_{receiver}_{resource}"),
        giver_site_id=giver,
        receiver_site_id=receiver,
        resource_id=resource,
    )


def chains_of(
    *proposals: Proposal, processors: dict[str, Any] | None = None
) -> list[tuple[str, tuple[str, ...]]]:
    joints = [joint_of(p, processors or {}, CATALOGUE) for p in proposals]
    return [(chain.family_id, chain.site_ids) for chain in value_chains(joints)]


def test_a_chain_joins_sites_through_one_another() -> None:
    assert chains_of(joins("a", "b"), joins("d", "e"), joins("b", "c")) == [
        ("scrap", ("a", "b", "c")),
        ("scrap", ("d", "e")),
    ]


def test_a_path_that_meets_two_chains_makes_them_one() -> None:
    assert chains_of(joins("a", "b"), joins("c", "d"), joins("b", "c")) == [("scrap", ("a", "b", "c", "d"))]


def test_resources_of_one_family_make_one_chain_and_others_another() -> None:
    assert chains_of(
        joins("a", "b", "galvanised_scrap"), joins("b", "c", "scrap"), joins("a", "b", "heat")
    ) == [
        ("heat", ("a", "b")),
        ("scrap", ("a", "b", "c")),
    ]


def test_the_site_of_a_processor_belongs_to_the_chain() -> None:
    processors = {"p": make_processor(id="p", site_id="site_p")}

    assert chains_of(joins("a", "b", through=("p", "gone")), processors=processors) == [
        ("scrap", ("a", "b", "site_p"))
    ]


def test_no_path_makes_no_chain() -> None:
    assert chains_of() == []


def test_the_family_is_the_widest_resource() -> None:
    assert family_of("galvanised_scrap", CATALOGUE) == "scrap"
    assert family_of("scrap", CATALOGUE) == "scrap"
    assert family_of("gone", CATALOGUE) == "gone"


def test_a_chain_keeps_its_paths_flows_and_processors() -> None:
    proposals = [joins("a", "b", through=("p",)), joins("b", "c")]

    (chain,) = value_chains([joint_of(p, {}, CATALOGUE) for p in proposals])

    assert {p.id for p in chain.proposals} == {p.id for p in proposals}
    assert chain.processor_ids() == {"p"}
    assert chain.flow_ids() == {"o_a_scrap", "n_b_scrap", "o_b_scrap", "n_c_scrap"}


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=100)
def test_chains_share_out_the_sites_whatever_the_order(pairs: list[tuple[str, str]], random: Any) -> None:
    proposals = [joins(giver, receiver) for giver, receiver in dict.fromkeys(pairs)]
    shuffled = list(proposals)
    random.shuffle(shuffled)

    found = chains_of(*proposals)

    assert chains_of(*shuffled) == found
    groups = [set(sites) for _, sites in found]
    assert sum(len(group) for group in groups) == len(set().union(*groups)) if groups else True
    assert sorted(map(sorted, groups)) == sorted(map(sorted, _components(pairs)))


def _components(pairs: list[tuple[str, str]]) -> list[set[str]]:
    """Return connected components by spreading the least label until nothing moves."""
    label = {site: site for pair in pairs for site in pair}
    moved = True
    while moved:
        moved = False
        for giver, receiver in pairs:
            least = min(label[giver], label[receiver])
            moved = moved or label[giver] != least or label[receiver] != least
            label[giver] = label[receiver] = least
    return [{s for s, found in label.items() if found == least} for least in sorted(set(label.values()))]


def test_evidence_of_an_estimated_flow_says_so() -> None:
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 10.0, "text": "10 emplois × 0,5 t"}
    estimated = flow_evidence(make_flow(resource_id="scrap", estimate=basis), CATALOGUE)
    declared = flow_evidence(make_flow(resource_id="scrap"), CATALOGUE)

    assert [one.estimated for one in estimated] == [True]
    assert [one.estimated for one in declared] == [False]
