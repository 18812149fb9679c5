"""The circular models of flows, processors and proposals."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.flows import Direction, Use
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.opeo_rule import Rule
from symbiose.domain.opeo_rules import (
    findings_of_flow,
    findings_of_processor,
    judge,
    models_of_flow,
    models_of_proposals,
    with_override,
)
from symbiose.domain.opeo_table import RULES
from symbiose.domain.resources import Family
from tests.builders import NOON, make_flow, make_processor
from tests.domain.opeo_cases import CASES, CATALOGUE, Exchange, need


def test_every_rule_has_cases() -> None:
    assert set(CASES) == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_admits_what_it_should_and_nothing_else(rule: Any) -> None:
    admitted, others = CASES[rule.id]

    assert [facts for facts in admitted if not rule.holds(facts)] == []
    assert [facts for facts in others if rule.holds(facts)] == []


CONDITIONS: dict[str, Any] = {
    one.name: one.default for one in fields(Rule) if one.name not in {"id", "model", "sentence", "opens"}
}
"""Condition of a rule → its value when the rule makes none."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_condition_of_a_rule_refuses_one_of_its_negative_cases(rule: Rule) -> None:
    made = {name: free for name, free in CONDITIONS.items() if getattr(rule, name) != free}

    idle = [
        name
        for name, free in made.items()
        if not any(replace(rule, **{name: free}).holds(facts) for facts in CASES[rule.id][1])
    ]
    assert idle == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_explains_itself_with_what_it_looked_at(rule: Any) -> None:
    for facts in CASES[rule.id][0]:
        sentence = rule.mark(facts).reason

        assert sentence.endswith("]")
        assert any(resource.label_fr in sentence for resource in facts.source)
        assert "usage : " in sentence
        assert "{" not in sentence


FLOWS = st.builds(
    make_flow,
    resource_id=st.sampled_from(sorted(resource.id for resource in CATALOGUE)),
    direction=st.sampled_from(Direction),
    use=st.none() | st.sampled_from(Use),
    waste_code=st.none() | st.just("12 01 01"),
)


def models(flow: Any) -> list[int]:
    return [m.model for m in models_of_flow(flow, CATALOGUE.get(flow.resource_id), CATALOGUE)]


@given(FLOWS)
@settings(deadline=None, max_examples=300)
def test_a_flow_that_is_not_discarded_gets_at_least_one_model_each_once(flow: Any) -> None:
    found = models(flow)

    assert found == sorted(set(found))
    if flow.use not in {Use.DISPOSAL, Use.SOIL, Use.FILL}:
        assert found


@given(FLOWS, st.text(min_size=1), st.text(min_size=1))
@settings(deadline=None, max_examples=100)
def test_models_do_not_depend_on_who_declares(flow: Any, site: str, words: str) -> None:
    renamed = flow.model_copy(
        update={"site_id": site, "resource_text": words, "description": words, "declared_by": site}
    )
    resource = CATALOGUE.get(flow.resource_id)

    assert models_of_flow(renamed, resource, CATALOGUE) == models_of_flow(flow, resource, CATALOGUE)


@given(
    st.sampled_from(sorted(resource.id for resource in CATALOGUE)),
    st.none() | st.sampled_from(Use),
    st.none() | st.sampled_from(Use),
)
@settings(deadline=None, max_examples=300)
def test_every_proposal_that_does_not_discard_gets_a_model(
    resource: str, offer_use: Use | None, need_use: Use | None
) -> None:
    exchange = Exchange(resource, resource, offer_use=offer_use, need_use=need_use)

    marks = models_of_proposals(CATALOGUE)(*exchange.arguments())

    discards = need_use is Use.DISPOSAL and CATALOGUE.get(resource).family is not Family.SERVICE
    assert bool(marks) is not discards


def test_waste_that_becomes_an_input_is_material_reuse_and_industrial_ecology() -> None:
    marks = models_of_proposals(CATALOGUE)(*Exchange("scrap", "steel").arguments())

    assert [m.model for m in marks] == [5, 6]


def test_what_the_receiver_does_counts_more_than_the_disposal_that_is_avoided() -> None:
    exchange = Exchange("pallets", "pallets", offer_use="disposal", need_use="reuse")

    marks = models_of_proposals(CATALOGUE)(*exchange.arguments())

    assert [m.model for m in marks] == [4, 6]


def test_a_flow_may_have_several_models() -> None:
    assert models(make_flow(resource_id="wood_waste", direction="need", use="energy")) == [1, 6]


def test_a_model_practised_explains_itself_before_one_within_reach() -> None:
    found = judge(need("steel", use="spare_parts"))

    assert [(f.mark.model, f.opens, f.rule_id) for f in found] == [(5, False, "spare_parts")]


def test_buying_new_only_opens_the_way() -> None:
    flow = make_flow(resource_id="steel", direction="need")

    (finding,) = findings_of_flow(flow, CATALOGUE.get("steel"), CATALOGUE)

    assert finding.opens
    assert "« Ressource steel », achat neuf" in finding.mark.reason


def test_a_processor_is_judged_by_what_it_does_and_takes() -> None:
    furnace = make_processor(
        inputs={"zinc_dust": 1.0}, outputs={"zinc_oxide": 0.35, "scrap": 0.6}, use="feedstock"
    )

    (finding,) = findings_of_processor(furnace, CATALOGUE)

    mark = finding.mark
    assert mark.model == OpeoModel.MATERIAL_REUSE
    assert "« Ressource zinc_dust »" in mark.reason
    assert "« Ressource scrap », « Ressource zinc_oxide »" in mark.reason


def test_resources_that_the_catalogue_has_lost_give_no_model() -> None:
    lost = make_processor(inputs={"gone": 1.0}, outputs={"gone_too": 1.0})

    assert findings_of_processor(lost, CATALOGUE) == ()


def test_an_override_replaces_every_model_and_says_why() -> None:
    marks = models_of_flow(make_flow(resource_id="scrap"), CATALOGUE.get("scrap"), CATALOGUE)
    override = ModelOverride(
        thing_id="f",
        models=(OpeoModel(2), OpeoModel(4)),
        reason="pièces reprises",
        decided_by="a",
        decided_at=NOON,
    )

    held = with_override(marks, override)

    assert [m.model for m in held] == [2, 4]
    assert all("pièces reprises" in m.reason for m in held)
    assert with_override(marks, None) == marks
    assert with_override(marks, override.model_copy(update={"models": ()})) == ()
