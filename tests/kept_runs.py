"""A run with what it solved, in documents that hold, for tests of what is kept, checked and shown."""

from typing import Any

from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import ExchangeResult
from symbiose.domain.documents.run_documents import RunDocuments, packed
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.run_results import RunResult
from tests.builders import make_proposal, make_run


def make_run_documents(**changes: Any) -> RunDocuments:
    """Return what a run solved that proposes `make_proposal`: an offer of 1,200 t, two needs of 2,000 t."""
    proposal = make_proposal()
    offer_id, need_id = proposal.path.offer_id, proposal.path.need_id
    quantity, worth = proposal.quantity_per_year, proposal.benefit_eur_per_year
    way = {"from": offer_id, "to": need_id, "resource": "fly_ash"}
    instance = {
        "format": "symbiose.exchange-instance/1",
        "offers": [
            {"id": offer_id, "site": "site_a", "resource": "fly_ash", "quantity": [quantity]}
            | {"disposal_cost_eur_per_unit": worth / quantity}
        ],
        "needs": [
            {"id": one, "site": "site_b", "resource": "fly_ash", "quantity": [2000.0]}
            for one in (need_id, "flow_other")
        ],
        "arcs": [way, way | {"to": "flow_other"}],
    }
    result = {
        "status": "optimal",
        "objective": "net_benefit",
        "objective_value": worth,
        "bound": worth,
        "gap": 0.0,
        "solver": "highs",
        "solver_version": "highs 1",
        "seconds": 0.1,
        "flows": [way | {"quantity": [quantity]}],
        "by_site": {"site_a": {"cost": 0.0, "saving": worth, "net": worth}},
        "prices": [{"rule": "supply_limit", "of": [offer_id], "price": [worth / quantity]}],
    }
    values = {
        "run": "run_1",
        "all_pairs": True,
        "instance": ExchangeInstance.model_validate(instance),
        "result": ExchangeResult.model_validate(result),
    }
    return RunDocuments.model_validate(values | changes)


def make_kept_run(all_pairs: bool = True, **changes: Any) -> RunResult:
    """Return that run, checked, with its documents packed."""
    worth = make_proposal().benefit_eur_per_year
    run = make_run(**{"objective_value": worth, "bound": worth} | changes)
    documents = make_run_documents(run=run.id, all_pairs=all_pairs)
    made = RunResult(run=run, proposals=(make_proposal(),), pieces=packed(documents))
    return made.model_copy(update={"check": check_run(made, documents)})
