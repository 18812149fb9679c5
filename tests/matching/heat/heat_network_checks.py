"""What checks of heat network results rest on: an instance beside a result, and comparing numbers."""

from typing import Any

TOLERANCE = 1e-6


def over(value: Any, periods: int) -> list[float]:
    """Return a value over periods as a list."""
    return list(value) if isinstance(value, list) else [value] * periods


def yearly(rate: float, years: float) -> float:
    """Return the annuity of 1 €."""
    return rate / (1 - (1 + rate) ** -years) if rate else 1 / years


class Checks:
    """One result beside one instance."""

    def __init__(self, instance: dict[str, Any], result: dict[str, Any], gap: float) -> None:
        self.instance, self.result, self.gap = instance, result, gap
        self.hours = [p["hours"] for p in instance["periods"]]
        self.faults: list[str] = []
        self.edges = {e["id"]: e for e in instance.get("edges", [])}
        self.pipes = {p["id"]: p for p in instance.get("pipes", [])}
        self.sources = {s["id"]: s for s in instance.get("sources", [])}
        self.consumers = {c["id"]: c for c in instance.get("consumers", [])}
        self.pumps = {h["id"]: h for h in instance.get("heat_pumps", [])}
        self.levels = {k["id"]: k for k in instance.get("levels", [])}
        self.by_period = bool(instance.get("level_by_period"))
        self.boilers = {b["id"]: b for b in instance.get("boilers", [])}
        self.partners = {n["id"]: n for n in instance.get("networks", [])}
        self.storages = {b["id"]: b for b in instance.get("storages", [])}
        self.traders = self.consumers | self.partners
        self.givers = self.sources | self.partners
        self.money = instance["economics"]

    def pipes_told(self) -> list[dict[str, Any]]:
        """Return the edges told, each pipe once: levels by period share those of a route."""
        told = self.result["edges"]
        return list({e["id"] if self.by_period else (e["id"], e["level"]): e for e in told}.values())

    def expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)

    def near(self, left: float, right: float, fault: str, size: float = 0.0) -> None:
        size = max(abs(left), abs(right), size, 1e-6)
        self.expect(abs(left - right) <= TOLERANCE * size, f"{fault}: {left!r}, not {right!r}")

    def at_most(self, left: float, right: float, fault: str) -> None:
        self.expect(left <= right + TOLERANCE * max(abs(right), 1e-6), f"{fault}: {left!r} > {right!r}")
