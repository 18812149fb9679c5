"""Labels of what a run proposes, with what it rests on."""

from graph.schema.words import PATH, Label, fields_of, lists_of
from symbiose.domain.exchanges import Proposal, ReferenceUsed, Run
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.loop_operations import Delivered, LoopStep
from symbiose.domain.solar_groups import SolarDecision, SolarGroup

_LOOP_JSON = (
    "instance",
    "result",
    "members",
    "places",
    "periods",
    "taken_mwh",
    "alternatives",
    "not_joined",
)
"""What of a loop is kept as a text: lists of values, and the two documents of its statement and design."""
_SOLAR_JSON = ("instance", "result", "members", "roofs", "taken_mwh", "days", "heat", "alternatives")
"""What of a group that shares roofs is kept as a text."""

RUNS: tuple[Label, ...] = (
    Label(
        "Path",
        "The way a resource takes from an offer, through processors, to a need; the same in every run.",
        {"id": "Id of every proposal on this path.", **PATH},
        (("id",),),
    ),
    Label(
        "Run",
        "One run of the optimiser.",
        fields_of(Run, "relaxed")
        | {
            "heat": "Where it looked for loops, accepted loops that it relaxed: JSON; "
            "absent on earlier runs.",
            "sun": "What each site with a roof could do alone, accepted groups that it relaxed, what is "
            "proven: JSON; absent on earlier runs.",
            "scarcity": "What one more unit would be worth where something is scarce: JSON; absent on "
            "earlier runs.",
            "check": "What checking it as it was made came to: JSON; absent on earlier runs and very large "
            "ones.",
            "prepared_at": "When whoever stores it was heard of last: nobody sees it yet; absent once it is "
            "shown, when all else comes.",
            "prepared_parts": "How many of its parts are stored; absent once it is shown, or given up.",
        },
        (("id",),),
    ),
    Label(
        "Proposal",
        "What one run recommends on one path, with its figures.",
        fields_of(
            Proposal,
            "path",
            "models",
            "references",
            "terms_eur_per_year",
            "by_site_eur_per_year",
            "co2_terms_t_per_year",
        )
        | PATH
        | {"run_id": "Run that made it.", "rank": "Place among the proposals of its run, best first, from 0."}
        | lists_of("term_eur_per_year", "Each benefit and cost term, €/yr")
        | lists_of("site_eur_per_year", "Share of the benefit by site, €/yr")
        | lists_of("co2_term_t_per_year", "Each part of the emissions avoided, tCO2e/yr"),
        (("run_id", "id"),),
    ),
    Label(
        "HeatLoop",
        "A heat-recovery loop that one run proposes, with its statement, its design and its figures.",
        fields_of(
            HeatLoop,
            "models",
            "references",
            "terms_eur_per_year",
            "by_site_eur_per_year",
            "co2_terms_t_per_year",
        )
        | {name: f"{meaning} JSON." for name, meaning in fields_of(HeatLoop).items() if name in _LOOP_JSON}
        | {
            "run_id": "Run that made it.",
            "rank": "Place among the loops of its run, from 0.",
            "heat_mwh_per_year": "Heat delivered to consumers in a year, MWh.",
        }
        | lists_of("term_eur_per_year", "Each benefit and cost term, €/yr")
        | lists_of("site_eur_per_year", "Share of the benefit by site, €/yr")
        | lists_of("co2_term_t_per_year", "Each part of the emissions avoided, tCO2e/yr"),
        (("run_id", "id"),),
    ),
    Label(
        "LoopDecision",
        "What a coordinator decided of a heat-recovery loop; the latest version holds.",
        fields_of(LoopDecision)
        | {"loop": "The loop as accepted: JSON, whole, since later runs lock it; absent unless accepted."},
        (("loop_id", "version"),),
        ("loop_id",),
    ),
    Label(
        "LoopStep",
        "One thing that was done with an accepted loop; none is ever changed.",
        fields_of(LoopStep, "measured") | fields_of(Delivered),
        (("loop_id", "version"),),
        ("loop_id",),
    ),
    Label(
        "SolarGroup",
        "Roofs that one run proposes to build and share, with their statement, their answer and figures.",
        fields_of(SolarGroup, "models", "references", "terms_eur_per_year", "by_site_eur_per_year")
        | {name: f"{meaning} JSON." for name, meaning in fields_of(SolarGroup).items() if name in _SOLAR_JSON}
        | {
            "run_id": "Run that made it.",
            "rank": "Place among the groups of its run, from 0.",
            "installed_kwp": "Power built, kWp.",
            "produced_mwh_per_year": "Output of a year, MWh.",
            "used_mwh_per_year": "What its members use of it in a year, own use and shared, MWh.",
            "own_use_mwh_per_year": "What owners use of their own roofs in a year, MWh.",
            "shared_mwh_per_year": "What members receive of it in a year, MWh.",
            "surplus_mwh_per_year": "What is sold in a year, MWh.",
            "benefit_eur_per_year": "Benefit of all members together, €/yr.",
            "key": "How what it shares is split: dynamic_prorata, optimal or static.",
            "max_distance_m": "Most that two of its members may be apart under its rule, m.",
            "max_power_kwp": "Most power of the roofs that share, kWp.",
        }
        | lists_of("term_eur_per_year", "Each benefit and cost term, €/yr")
        | lists_of("site_eur_per_year", "Share of the benefit by site, €/yr"),
        (("run_id", "id"),),
    ),
    Label(
        "SolarDecision",
        "What a coordinator decided of a group that shares roofs; the latest version holds.",
        fields_of(SolarDecision)
        | {"group": "The group as accepted: JSON, whole, since later runs lock it; absent unless accepted."},
        (("group_id", "version"),),
        ("group_id",),
    ),
    Label(
        "CircularModel",
        "One of the six models of circular industry (OPEO, INEC).",
        {"number": "1 to 6.", "name_fr": "French name.", "name_en": "English name."},
        (("number",),),
    ),
    Label(
        "ReferenceValue",
        "A dated price, factor, tax or rule as a proposal used it.",
        fields_of(ReferenceUsed) | {"key": "Digest of all that is stated of it."},
        (("key",),),
    ),
)
