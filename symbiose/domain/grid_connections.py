"""Which members of a group are likely connected above low voltage, which the law of sharing speaks of."""

from typing import Final

from symbiose.domain.solar_groups import SolarGroup

LOW_VOLTAGE_POWER: Final = "self_consumption_low_voltage_power"
"""Dated value: the most power of a connection in low voltage, kW."""


def likely_above_low_voltage(group: SolarGroup, most_kw: float) -> tuple[str, ...]:
    """Return the sites, by id, that share and draw or give more than low voltage can carry in some hour.

    Nobody declares a voltage: an hour of a typical year is the mean of many days, so that who stays below may
    still be connected above. A roof that serves its own site alone is not counted.

    Args:
        group: The group.
        most_kw: The most power of a connection in low voltage, kW.
    """
    sharing = {one for of_law in group.result.groups for one in (*of_law.participants, *of_law.roofs)}
    power: dict[str, float] = {}
    for roof in group.roofs:
        if roof.roof_id in sharing:
            power[roof.site_id] = power.get(roof.site_id, 0.0) + roof.kwp
    for one in group.instance.participants:
        if one.id in sharing:
            drawn = one.consumption_kw if isinstance(one.consumption_kw, tuple) else (one.consumption_kw,)
            power[one.id] = max(power.get(one.id, 0.0), *drawn)
    return tuple(sorted(site_id for site_id, kw in power.items() if kw > most_kw))
