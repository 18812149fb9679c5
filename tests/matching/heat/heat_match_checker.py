"""Checks an answer of `symbiose heat-match` against its instance, apart from the code that found it."""

from collections import Counter
from typing import Any

TOLERANCE = 2e-6
"""Share of all heat by which an answer may miss a stream's heat: totals may differ by half of it."""


def match_faults(instance: dict[str, Any], result: dict[str, Any]) -> list[str]:
    """Return what is wrong with the matches of a result."""
    total = sum(sum(stream["heat_kw"]) for stream in instance["hot"])
    return [
        *_wrong_pairs(instance, result),
        *_wrong_heat(instance, result, "hot", "from", TOLERANCE * total),
        *_wrong_heat(instance, result, "cold", "to", TOLERANCE * total),
        *_wrong_account(result),
    ]


def _wrong_pairs(instance: dict[str, Any], result: dict[str, Any]) -> list[str]:
    pairs = Counter((pair["hot"], pair["cold"]) for pair in result["pairs"])
    forbidden = {tuple(pair) for pair in instance.get("forbidden", ())}
    forced = {tuple(pair) for pair in instance.get("forced", ())}
    faults = [f"{pair} is told {times} times" for pair, times in pairs.items() if times > 1]
    faults += [f"{pair} is forbidden" for pair in pairs if pair in forbidden]
    faults += [f"{pair} is forced and not told" for pair in forced - set(pairs)]
    for pair in result["pairs"]:
        if not pair["by_interval"] and (pair["hot"], pair["cold"]) not in forced:
            faults.append(f"{pair} exchanges nothing")
        if any(one["from"] > one["to"] or one["heat_kw"] <= 0 for one in pair["by_interval"]):
            faults.append(f"{pair} goes upwards")
        if abs(sum(one["heat_kw"] for one in pair["by_interval"]) - pair["heat_kw"]) > 1e-9 * pair["heat_kw"]:
            faults.append(f"{pair} does not sum up")
    return faults


def _wrong_heat(
    instance: dict[str, Any], result: dict[str, Any], side: str, end: str, tolerance: float
) -> list[str]:
    told: Counter[tuple[str, int]] = Counter()
    for pair in result["pairs"]:
        for one in pair["by_interval"]:
            told[pair[side], one[end]] += one["heat_kw"]
    return [
        f"{stream['id']} exchanges {told[stream['id'], t]} kW in interval {t}, not {heat}"
        for stream in instance[side]
        for t, heat in enumerate(stream["heat_kw"])
        if abs(told[stream["id"], t] - heat) > tolerance
    ]


def _wrong_account(result: dict[str, Any]) -> list[str]:
    matches, bound = result["matches"], result["bound"]
    sound = matches == len(result["pairs"]) and 0 <= bound <= matches
    sound = sound and abs(result["gap"] - (matches - bound) / max(matches, 1e-9)) < 1e-12
    sound = sound and (result["status"] == "optimal") == (matches - bound < 1)
    return (
        []
        if sound
        else [f"status, matches, bound and gap do not agree: {result['status']} {matches} {bound}"]
    )
