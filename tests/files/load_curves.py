"""Load curves as meters export them, made for tests: a power for each moment, written as one wants."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
PREAMBLE = (
    "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;"
    "Etape metier;Unite;Pas en minutes\n"
    "00000000000000;Courbe de charge;01/01/2025;31/12/2025;Energie active;Consommation;Comptage Brut;W;\n\n"
)
"""Lines that the network operator writes over a curve."""


def spans(first: datetime, days: int, minutes: int) -> Iterator[datetime]:
    """Yield the beginnings of equal intervals, UTC, from midnight to midnight of the legal clock."""
    at = first.replace(tzinfo=PARIS).astimezone(UTC)
    last = (first + timedelta(days=days)).replace(tzinfo=PARIS).astimezone(UTC)
    while at < last:
        yield at
        at += timedelta(minutes=minutes)


def at_work(local: datetime) -> float:
    """Return 100 kW from 8 to 18 o'clock on weekdays, else 10 kW."""
    return 100.0 if local.weekday() < 5 and 8 <= local.hour < 18 else 10.0


def enedis(
    power_kw: Callable[[datetime], float] = at_work,
    *,
    first: datetime = datetime(2025, 1, 1),
    days: int = 365,
    minutes: int = 60,
) -> str:
    """Return a curve as the network operator hands it out: the end of each interval, W."""
    lines = [
        f"{(at + timedelta(minutes=minutes)).astimezone(PARIS).isoformat()};"
        f"{round(power_kw(at.astimezone(PARIS)) * 1000)}"
        for at in spans(first, days, minutes)
    ]
    return PREAMBLE + "Horodate;Valeur\n" + "\n".join(lines) + "\n"


def plain(
    power_kw: Callable[[datetime], float] = at_work,
    *,
    first: datetime = datetime(2025, 1, 1),
    days: int = 365,
    minutes: int = 60,
    header: str = "Date et heure;Puissance (kW)",
    written: str = "%d/%m/%Y %H:%M",
    number: Callable[[float], str] = lambda value: f"{value:.1f}".replace(".", ","),
    zone: ZoneInfo | None = None,
) -> str:
    """Return a curve as a spreadsheet has it: moments at the beginning of intervals, no offset."""
    lines = [header] if header else []
    separator = ";" if ";" in header or not header else ","
    for at in spans(first, days, minutes):
        local = at.astimezone(PARIS)
        shown = at.astimezone(zone) if zone else local
        lines.append(f"{shown.strftime(written)}{separator}{number(power_kw(local))}")
    return "\n".join(lines) + "\n"
