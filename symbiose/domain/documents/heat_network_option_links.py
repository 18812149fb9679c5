"""Checks of what a heat network instance may further state: returns, partner networks, cycles, storages."""

from collections.abc import Iterator

from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.documents.links import Entry, entries, is_number
from symbiose.domain.errors import Problem


def heat_network_option_links(tree: Entry) -> Iterator[Problem]:
    """Yield what is wrong between the optional fields of a heat network instance."""
    yield from _returns(tree)
    yield from _repeated_alternatives(tree)
    yield from _partners(tree)
    yield from _cycles(tree)
    yield from _storages(tree)
    yield from _positions(tree)
    yield from _one_at_once(tree)


def _returns(tree: Entry) -> Iterator[Problem]:
    for path, level in entries(tree, "levels"):
        supply, back = level.get("supply_temp_c"), level.get("return_temp_c")
        if is_number(supply) and is_number(back) and back >= supply:
            expected = f"a temperature below supply_temp_c ({shown(supply)}) is expected"
            yield Problem(f"{path}.return_temp_c", shown(back), expected)


def _repeated_alternatives(tree: Entry) -> Iterator[Problem]:
    listed = tree.get("compare_with")
    told: set[str] = set()
    for position, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str):
            if name in told:
                yield Problem(f"compare_with[{position}]", shown(name), "each alternative is given once")
            told.add(name)


def _partners(tree: Entry) -> Iterator[Problem]:
    known = {
        entry["id"]: path
        for name in ("consumers", "sources")
        for path, entry in entries(tree, name)
        if isinstance(entry.get("id"), str)
    }
    for path, network in entries(tree, "networks"):
        own = network.get("id")
        if isinstance(own, str) and own in known:
            yield Problem(f"{path}.id", shown(own), f"already the id of {known[own]}; each is given once")
        pays, asks = network.get("buys_eur_per_mwh", 0.0), network.get("sells_eur_per_mwh", 0.0)
        trades = _is_any(network.get("buys_kw")) and _is_any(network.get("sells_kw"))
        if trades and is_number(pays) and is_number(asks) and asks < pays:
            expected = (
                f"at least buys_eur_per_mwh ({shown(pays)}) is expected: nobody sells for less than it pays"
            )
            yield Problem(f"{path}.sells_eur_per_mwh", shown(asks), expected)


def _is_any(power: Json) -> bool:
    """Tell whether a power over periods is above nought in any of them."""
    listed = power if isinstance(power, list) else [power]
    return any(is_number(kw) and kw > 0 for kw in listed)


def _cycles(tree: Entry) -> Iterator[Problem]:
    known = {entry.get("id") for _, entry in entries(tree, "periods") if isinstance(entry.get("id"), str)}
    first: dict[str, str] = {}
    for path, cycle in entries(tree, "cycles"):
        visits = cycle.get("periods")
        for position, period in enumerate(visits if isinstance(visits, list) else ()):
            if not isinstance(period, str):
                continue
            place = f"{path}.periods[{position}]"
            if period not in known:
                yield Problem(place, shown(period), "the id of a period is expected")
            elif first.setdefault(period, path) != path:
                yield Problem(place, shown(period), f"{first[period]} holds it; a period stands in one cycle")


def _storages(tree: Entry) -> Iterator[Problem]:
    known = {entry.get("id") for _, entry in entries(tree, "levels") if isinstance(entry.get("id"), str)}
    for path, storage in entries(tree, "storages"):
        level = storage.get("level")
        if isinstance(level, str) and level not in known:
            yield Problem(f"{path}.level", shown(level), "the id of a level is expected")
    if any(entries(tree, "storages")) and not any(entries(tree, "cycles")):
        yield Problem("cycles", "", "required where there are storages: they work in an order of periods")


def _one_at_once(tree: Entry) -> Iterator[Problem]:
    at_once = tree.get("levels_at_once", 1)
    if tree.get("level_by_period") is True and is_number(at_once) and at_once > 1:
        yield Problem("levels_at_once", shown(at_once), "1 is expected where level_by_period is true")


def _positions(tree: Entry) -> Iterator[Problem]:
    for path, node in entries(tree, "nodes"):
        for field, other in (("longitude", "latitude"), ("latitude", "longitude")):
            if node.get(field) is None and node.get(other) is not None:
                yield Problem(f"{path}.{field}", "", f"required where {other} is given")
    streets = tree.get("streets")
    for path, feature in entries(streets, "features") if isinstance(streets, dict) else ():
        geometry = feature.get("geometry")
        positions = geometry.get("coordinates") if isinstance(geometry, dict) else None
        for i, position in enumerate(positions if isinstance(positions, list) else ()):
            yield from _position(f"streets.{path}.geometry.coordinates[{i}]", position)


def _position(path: str, position: Json) -> Iterator[Problem]:
    if not isinstance(position, list):
        return
    for i, (most, kind) in enumerate(((180, "longitude"), (85, "latitude"))):
        value = position[i] if i < len(position) else None
        if is_number(value) and abs(value) > most:
            expected = f"a {kind} between -{most} and {most} degrees is expected"
            yield Problem(f"{path}[{i}]", shown(value), expected)
