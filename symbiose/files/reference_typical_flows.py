"""Reads the usual flows of each trade and their ratios, and tells every fault of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable

from symbiose.domain.estimates import PER_DRIVER, Ratio
from symbiose.domain.naf import Naf
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.typical_flows import Trade, TypicalFlow, TypicalFlows
from symbiose.domain.waste import WasteList
from symbiose.files.reference_checks import check_unique
from symbiose.files.reference_tables import Faults, Record, listings, models

HYPOTHESIS = "hypothèse : "
"""How the source of a ratio begins that cannot be cited."""
Read = Sequence[tuple[Record, Trade]]


def read_typical_flows(
    folder: Traversable, resources: ResourceCatalogue, wastes: WasteList, naf: Naf, faults: Faults
) -> Callable[[], TypicalFlows]:
    """Read the trades and ratios of a folder and note their faults.

    Returns:
        Assembles the trades; to be called once no fault was found.
    """
    ratios = list(models(listings(folder, "typical_flows/ratios", "ratios", faults), Ratio, faults, _as_read))
    trades = list(models(listings(folder, "typical_flows/trades", "trades", faults), Trade, faults, _as_read))
    check_unique(ratios, lambda ratio: ratio.id, faults)
    check_unique(trades, lambda trade: trade.id, faults)
    for record, ratio in ratios:
        _check_ratio(record, ratio, faults)
    known = {ratio.id: ratio for _, ratio in ratios}
    for record, trade in trades:
        for flow in trade.flows:
            _check_flow(record, flow, known, resources, wastes, faults)
        _check_once(record, trade, faults)
    _check_activities(trades, naf, faults)
    _check_used(ratios, trades, faults)
    return lambda: TypicalFlows((ratio for _, ratio in ratios), (trade for _, trade in trades))


def _as_read(record: Record) -> Mapping[str, object]:
    return record.values


def _check_ratio(record: Record, ratio: Ratio, faults: Faults) -> None:
    per = PER_DRIVER.get(ratio.driver)
    if per is None:
        faults.add(record.where, ratio.driver, f"every site has one of {', '.join(PER_DRIVER)}")
    elif not ratio.unit.endswith(f"/{per}"):
        faults.add(record.where, ratio.unit, f"a ratio on `{ratio.driver}` is counted per {per}")
    if ratio.low is None or ratio.high is None or not ratio.low <= ratio.value <= ratio.high:
        faults.add(record.where, ratio.value, "give the range it lies in, `low` and `high`")
    if ratio.hypothesis != ratio.source.startswith(HYPOTHESIS):
        faults.add(record.where, ratio.source, f"a source begins with « {HYPOTHESIS}» where it is one")


def _check_flow(
    record: Record,
    flow: TypicalFlow,
    ratios: Mapping[str, Ratio],
    resources: ResourceCatalogue,
    wastes: WasteList,
    faults: Faults,
) -> None:
    ratio = ratios.get(flow.ratio_id)
    if ratio is None:
        faults.add(record.where, flow.ratio_id, "no ratio has this id")
    if flow.resource_id not in resources:
        faults.add(record.where, flow.resource_id, "no resource has this id")
        return
    resource = resources.get(flow.resource_id)
    if ratio is not None and ratio.canonical_unit != resource.unit:
        faults.add(record.where, ratio.unit, f"{resource.id} is counted in {resource.unit}")
    if flow.waste_code is None:
        return
    if flow.waste_code not in wastes:
        faults.add(record.where, flow.waste_code, "this waste code is not in the list, with its star")
    elif flow.waste_code not in resource.waste_codes:
        faults.add(record.where, flow.waste_code, f"{resource.id} is not discarded under this code")


def _check_once(record: Record, trade: Trade, faults: Faults) -> None:
    """Note a resource that a trade gives or needs twice: the site would be asked the same thing twice."""
    pairs = [(flow.direction, flow.resource_id) for flow in trade.flows]
    for direction, resource_id in sorted({pair for pair in pairs if pairs.count(pair) > 1}):
        faults.add(record.where, resource_id, f"one {direction} of each resource")


def _check_activities(trades: Read, naf: Naf, faults: Faults) -> None:
    """Note beginnings that no code of the nomenclature has, that two trades claim, and a lack of fallback."""
    codes = [one.code for one in naf]
    first: dict[str, str] = {}
    for record, trade in trades:
        for beginning in trade.activities:
            if not any(code.startswith(beginning) for code in codes):
                faults.add(record.where, beginning, f"no code of the {naf.nomenclature} begins so")
            if beginning in first:
                faults.add(record.where, beginning, f"{first[beginning]} has it already")
            first.setdefault(beginning, trade.id)
        if not trade.activities and not trade.fallback:
            faults.add(record.where, trade.id, "a trade has activities, or is the fallback")
    if sum(trade.fallback for _, trade in trades) != 1:
        faults.add("typical_flows/trades", "", "exactly one trade is the fallback")


def _check_used(ratios: Iterable[tuple[Record, Ratio]], trades: Read, faults: Faults) -> None:
    used = {flow.ratio_id for _, trade in trades for flow in trade.flows}
    for record, ratio in ratios:
        if ratio.id not in used:
            faults.add(record.where, ratio.id, "no trade has a flow with this ratio")
