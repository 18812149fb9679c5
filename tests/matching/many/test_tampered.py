"""Whatever is changed in the answer of an instance of many arcs, the check says that it does not hold."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.exchange_instances import make_document, with_everything
from tests.matching.checked_results import check
from tests.matching.exchange_solving import solve

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    """Return an instance of many arcs with openings, processors, blends and locks."""
    return with_everything(make_document(60, openings=True)) | {"storage": []}


@pytest.fixture(scope="module")
def told(document: Document) -> Document:
    """Return its answer, which holds."""
    result = solve(document, gap=0.05)
    assert check(document, result).holds
    return result


def middle(told: Document) -> Document:
    flow: Document = told["flows"][len(told["flows"]) // 2]
    return flow


def left_out(told: Document) -> None:
    told["flows"].remove(middle(told))


def more_of_it(told: Document) -> None:
    middle(told)["quantity"][0] *= 1.001


def less_of_it(told: Document) -> None:
    middle(told)["quantity"][0] *= 0.999


def told_twice(told: Document) -> None:
    told["flows"].append(middle(told))


def from_elsewhere(told: Document) -> None:
    middle(told)["from"] = told["flows"][0]["from"]


def worth_more(told: Document) -> None:
    told["objective_value"] *= 1.0001


def bound_below(told: Document) -> None:
    told["bound"] = told["objective_value"] * 0.999


def closer_than_it_is(told: Document) -> None:
    told["gap"] += 0.01


def of_another_status(told: Document) -> None:
    told["status"] = "feasible" if told["status"] == "optimal" else "optimal"


def not_opened(told: Document) -> None:
    told["opened"].pop()


def opened_twice(told: Document) -> None:
    told["opened"].append(told["opened"][0])


def saves_more(told: Document) -> None:
    told["by_site"][earning(told)]["saving"] += 1.0


def site_left_out(told: Document) -> None:
    del told["by_site"][earning(told)]


def net_of_more(told: Document) -> None:
    told["net_benefit_eur"] += 100.0


def earning(told: Document) -> str:
    return next(site for site, account in told["by_site"].items() if account["saving"] > 0)


TAMPERED: list[Callable[[Document], None]] = [
    left_out,
    more_of_it,
    less_of_it,
    told_twice,
    from_elsewhere,
    worth_more,
    bound_below,
    closer_than_it_is,
    of_another_status,
    not_opened,
    opened_twice,
    saves_more,
    site_left_out,
    net_of_more,
]


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_what_was_changed_is_found(
    document: Document, told: Document, tamper: Callable[[Document], None]
) -> None:
    changed = copy.deepcopy(told)

    tamper(changed)

    assert changed != told
    assert not check(document, changed).holds
