"""The ribbons of a proposal, hop by hop, each in its own unit."""

from types import SimpleNamespace
from typing import Any, cast

from flask import Flask

from symbiose.domain.exchanges import Path, Proposal
from symbiose.services.board import ProposalSheet
from symbiose.services.limits import Stage, stages_of
from tests.builders import make_processor, make_proposal
from web.figures import sankey
from web.proposals.streams import streams_of

PATH = Path(offer_id="flow_offer", through=("processor_a", "processor_b"), need_id="flow_need")
DIGESTER = make_processor(
    id="processor_a", name="Méthanisation", inputs={"fly_ash": 0.5}, outputs={"biogas": 2.0}, unit="t"
)
UPGRADER = make_processor(
    id="processor_b", name="Épuration", inputs={"biogas": 1.0}, outputs={"biomethane": 0.9}, unit="MWh"
)


def sheet_of(proposal: Proposal, *through: str, stages: tuple[Stage, ...] = ()) -> ProposalSheet:
    line = SimpleNamespace(giver="A", receiver="B", through=through)
    return cast(ProposalSheet, SimpleNamespace(line=line, limits=(), stages=stages))


def hops(app: Flask, proposal: Proposal, sheet: ProposalSheet) -> list[tuple[str, str, float, str]]:
    with app.test_request_context("/"):
        return [(s.source, s.target, round(s.quantity, 6), s.unit) for s in streams_of(sheet, proposal)]


def test_each_step_of_a_chain_is_told_in_its_own_unit(app: Flask) -> None:
    proposal = make_proposal(path=PATH, received_unit="MWh", monthly_received=(90.0,) * 12)
    stages = stages_of(proposal, {"processor_a": DIGESTER, "processor_b": UPGRADER})

    told = hops(app, proposal, sheet_of(proposal, "Méthanisation", "Épuration", stages=stages))

    assert told == [
        ("A", "Méthanisation", 1200.0, "t"),
        ("Méthanisation", "Épuration", 1200.0, "MWh"),
        ("Épuration", "B", 1080.0, "MWh"),
        ("Épuration", "Pertes et coproduits", 120.0, "MWh"),
    ]


def test_what_each_processor_loses_leaves_it(app: Flask) -> None:
    proposal = make_proposal(path=PATH, monthly_received=(60.0,) * 12)
    stages = (Stage(1200.0, "t"), Stage(900.0, "t"))

    told = hops(app, proposal, sheet_of(proposal, "P", "Q", stages=stages))

    lost = [(source, quantity) for source, target, quantity, _ in told if target == "Pertes et coproduits"]
    assert lost == [("P", 300.0), ("Q", 180.0)]


def test_a_processor_that_is_gone_leaves_the_quantity_given(app: Flask) -> None:
    proposal = make_proposal(path=PATH)

    assert [hop[2] for hop in hops(app, proposal, sheet_of(proposal, "P", "Q"))] == [1200.0] * 3


def test_a_direct_exchange_shows_what_arrives(app: Flask) -> None:
    proposal = make_proposal(monthly_received=(90.0,) * 12)

    assert hops(app, proposal, sheet_of(proposal)) == [("A", "B", 1080.0, "t")]


def test_the_diagram_names_each_unit_and_compares_no_widths_of_different_units(app: Flask) -> None:
    proposal = make_proposal(path=PATH, received_unit="MWh", monthly_received=(9000.0,) * 12)
    sheet = sheet_of(proposal, "P", "Q", stages=(Stage(600.0, "t"), Stage(5000.0, "MWh")))

    with app.test_request_context("/"):
        figure = cast(Any, sankey(streams_of(sheet, proposal)).as_json())
    link = figure["data"][0]["link"]

    assert link["value"] == [1200.0, 1200.0, 1200.0]
    assert [text.rsplit(" ", 1)[-1] for text in link["customdata"]] == ["t", "MWh", "MWh"]
