"""Instances that share nothing, put together as one, and what each of them is worth in its answer."""

from typing import Any

Document = dict[str, Any]
IDS = ("id", "site", "offer", "from", "to")
AMOUNTS = ("quantity", "capacity", "opening_cost_eur", "min_quantity", "max_quantity")
LISTS = ("offers", "needs", "processors", "pools", "arcs", "storage", "locked", "forbidden")


def renamed(document: Document, name: str, factor: float) -> Document:
    """Return a copy with ids and sites of its own and so many times the amounts."""

    def times(amount: Any) -> Any:
        return [one * factor for one in amount] if isinstance(amount, list) else amount * factor

    def one(record: Document) -> Document:
        found = record | {key: f"{name} {record[key]}" for key in IDS if key in record}
        found |= {key: times(record[key]) for key in AMOUNTS if key in record}
        if "processors" in record:
            found["processors"] = [f"{name} {key}" for key in record["processors"]]
        return found

    return document | {key: [one(record) for record in document.get(key, [])] for key in LISTS}


def side_by_side(*documents: Document) -> Document:
    """Return instances of different names as one."""
    return documents[0] | {key: [one for d in documents for one in d[key]] for key in LISTS}


def worth_of(document: Document, result: Document, name: str) -> float:
    """Return what a copy is worth in the objective of the whole."""
    objective = document.get("objective", "net_benefit")
    if objective == "net_benefit":
        return sum(one["net"] for site, one in result["by_site"].items() if site.startswith(f"{name} "))
    arcs = {(a["from"], a["to"], a["resource"]): a.get("co2_kg_per_unit", 0.0) for a in document["arcs"]}
    weight = {o["id"]: o["diverted_per_unit"] for o in document["offers"]}
    worth = 0.0
    for flow in result["flows"]:
        if flow["from"].startswith(f"{name} "):
            unit = -arcs[flow["from"], flow["to"], flow["resource"]]
            if objective == "quantity_diverted":
                unit = weight.get(flow["from"], 0.0)
            worth += unit * sum(flow["quantity"])
    return worth
