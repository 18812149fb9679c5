"""Labels of what the sun is reckoned from, load curves and roofs, and of what becomes of accepted groups."""

from graph.schema.words import Label, fields_of
from symbiose.domain.load_curves import LoadCurve
from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.roof_owners import RoofDecision
from symbiose.domain.roof_totals import CadastreSum
from symbiose.domain.roofs import Roof
from symbiose.domain.solar_operations import Measured, SolarStep

SUN: tuple[Label, ...] = (
    Label(
        "LoadCurve",
        "The typical year of the load curve of a need of electricity; its readings are not kept.",
        fields_of(LoadCurve),
        (("flow_id",),),
    ),
    Label(
        "Roof",
        "A roof or car park of a solar cadastre, with what it could produce.",
        fields_of(Roof)
        | {
            "digest": "Digest of the other properties: tells what a new version changes.",
            "cell": "Cell of 0.004° that the middle of its footprint lies in; `large` for one of over "
            "300 m, `unplaced` for one that an earlier version kept, until the service starts.",
        },
        (("id",),),
        ("cadastre", "cell", "reference"),
    ),
    Label(
        "Cadastre",
        "A solar cadastre as it was imported last, with what its roofs add up to.",
        fields_of(CadastreSum, "cells")
        | {
            "cells": "Its roofs, cell by cell: JSON. `Roof.cadastre` tells which they are.",
            "roofs": "How many roofs it holds.",
            "area_m2": "Area that panels can cover on all of them, m².",
            "peak_power_kwp": "Peak power that fits on all of them, kWp.",
            "yearly_kwh": "Electricity of a year of all of them, kWh.",
        },
        (("id",),),
    ),
    Label(
        "PreparedRoofs",
        "What of a cadastre was stored before its version is shown; gone once it is.",
        fields_of(PreparedRoofs) | {"id": "Its cadastre and its part."},
        (("id",),),
    ),
    Label(
        "RoofDecision",
        "What somebody said of whose a roof is; it outlives the roof.",
        fields_of(RoofDecision),
        (("roof_id", "version"),),
        ("roof_id",),
    ),
    Label(
        "SolarStep",
        "One thing that was done with an accepted group; none is ever changed.",
        fields_of(SolarStep, "measured") | fields_of(Measured),
        (("group_id", "version"),),
        ("group_id",),
    ),
)
