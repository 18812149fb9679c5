"""The relationship types of the graph: how its nodes hang together."""

from graph.schema.words import RelationshipType, fields_of
from symbiose.domain.exchanges import RelaxedDecision
from symbiose.domain.processing import Substitution

RANK = "Place in the order, from 0."

RELATIONSHIPS: tuple[RelationshipType, ...] = (
    RelationshipType("OPERATES", (("Company", "Site"),), "The company works there."),
    RelationshipType("LIES_IN", (("Site", "Commune"),), "Where the site is."),
    RelationshipType("STANDS_IN", (("Site", "Park"),), "The business park of the site."),
    RelationshipType("STANDS_ON", (("Park", "Commune"),), "A commune that the park stands on."),
    RelationshipType("IN", (("Commune", "Agglomeration"),), "The agglomeration of the commune."),
    RelationshipType("PRACTISES", (("Site", "Activity"),), "What the site does."),
    RelationshipType("MAY_RECEIVE", (("Site", "WasteCode"),), "Dangerous waste the site is authorised for."),
    RelationshipType("DECLARES", (("Site", "Flow"),), "Whose flow it is."),
    RelationshipType("WAS", (("Flow", "FlowVersion"),), "What the flow was before it changed."),
    RelationshipType("FOLLOWS", (("Flow", "LoadCurve"),), "When in the week the electricity is used."),
    RelationshipType("BEGUN_FOR", (("Draft", "Site"),), "The site whose flow the draft would be."),
    RelationshipType(
        "ASKED", (("Account", "SiteRequest"), ("Account", "Question"), ("Account", "Job")), "Who asks."
    ),
    RelationshipType("PUT_TO", (("Question", "Site"),), "The site that is asked."),
    RelationshipType("HOLDS", (("Account", "ApiToken"),), "Whose token it is."),
    RelationshipType("OF", (("Flow", "Resource"),), "What the flow is of."),
    RelationshipType(
        "DISCARDED_AS",
        (("Flow", "WasteCode"), ("Resource", "WasteCode")),
        "The waste code of a flow, or one under which a resource may be discarded.",
    ),
    RelationshipType("KIND_OF", (("Resource", "Resource"),), "From a resource to the wider one."),
    RelationshipType(
        "CAN_REPLACE",
        (("Resource", "Resource"),),
        "The first can stand in for the second.",
        fields_of(Substitution, "from_resource_id", "to_resource_id", "pretreatment_cost_eur_per_unit")
        | {
            "pretreatment_cost_micro_eur_per_unit": "Cost of preparing one unit of the offer, millionths "
            "of a euro per unit."
        },
        (("id",),),
    ),
    RelationshipType("RUNS", (("Site", "Processor"),), "The site that runs the operation."),
    RelationshipType(
        "TAKES",
        (("Processor", "Resource"),),
        "What the operation takes.",
        {"yield_ratio": "What arrives from one unit sent: 1 when nothing is lost."},
    ),
    RelationshipType(
        "MAKES",
        (("Processor", "Resource"),),
        "What the operation makes.",
        {"yield_ratio": "Units given per unit received."},
    ),
    RelationshipType("GIVEN_BY", (("Path", "Flow"),), "The offer at the beginning of the path."),
    RelationshipType(
        "THROUGH", (("Path", "Processor"),), "An operation that the path goes through.", {"rank": RANK}
    ),
    RelationshipType("RECEIVED_BY", (("Path", "Flow"),), "The need at the end of the path."),
    RelationshipType(
        "PROPOSED",
        (("Run", "Proposal"), ("Run", "HeatLoop"), ("Run", "SolarGroup")),
        "What the run recommends.",
    ),
    RelationshipType(
        "DRAWS_FROM",
        (("HeatLoop", "Flow"),),
        "An offer that gives the loop heat.",
        {"mwh_per_year": "Heat that the loop takes of it, MWh/yr."},
    ),
    RelationshipType(
        "SERVES",
        (("HeatLoop", "Flow"), ("SolarGroup", "Flow")),
        "A need that the loop or group covers.",
        {"mwh_per_year": "Heat or electricity of the need that it covers, MWh/yr."},
    ),
    RelationshipType(
        "BUILDS",
        (("SolarGroup", "Roof"),),
        "A roof that the group builds; gone once it leaves its cadastre, unlike what the group counts.",
        {
            "kwp": "Power built, kWp.",
            "shares": "Whether its rest is shared; false where it serves its own site alone.",
            "produced_mwh_per_year": "Output of a year, MWh.",
            "own_use_mwh_per_year": "Used by its owner in a year, MWh.",
            "shared_mwh_per_year": "Given to other members in a year, MWh.",
            "surplus_mwh_per_year": "Sold in a year, MWh; own use, shared and surplus sum to the output.",
        },
    ),
    RelationshipType(
        "GATHERS",
        (("SolarGroup", "Site"),),
        "A site that uses electricity of the group, owns a roof of it, or both.",
        {
            "share": "Fixed share of what the group has to share, a fraction; absent under the other keys.",
            "consumption_mwh_per_year": "What it uses in a year before any roof, MWh.",
            "own_use_mwh_per_year": "What it uses of its own roofs in a year, MWh.",
            "received_mwh_per_year": "What it receives of the group in a year, MWh.",
        },
    ),
    RelationshipType(
        "RUNS_PUMP_OF",
        (("SolarGroup", "HeatLoop"),),
        "A loop of the same run whose heat pumps its roofs run.",
        {"mwh_per_year": "What the roofs give them in a year, MWh."},
    ),
    RelationshipType(
        "RUNS_CHILLER_OF",
        (("SolarGroup", "Site"),),
        "A site whose machines of cold its roofs run, within the electricity that the site declares.",
        {"mwh_per_year": "What the roofs give them in a year, MWh."},
    ),
    RelationshipType("ALONG", (("Proposal", "Path"),), "The path of the proposal, the same in every run."),
    RelationshipType(
        "UNDER",
        (
            ("Flow", "CircularModel"),
            ("Proposal", "CircularModel"),
            ("HeatLoop", "CircularModel"),
            ("SolarGroup", "CircularModel"),
        ),
        "A circular model that the flow, proposal, loop or group belongs to.",
        {
            "rank": RANK,
            "reason": "The sentence that says why.",
            "opens": "Of a flow: true where it only opens the way to the model, and does not practise it.",
        },
    ),
    RelationshipType(
        "RESTS_ON",
        (("Proposal", "ReferenceValue"), ("HeatLoop", "ReferenceValue"), ("SolarGroup", "ReferenceValue")),
        "A value that its figures rest on.",
        {"rank": RANK},
    ),
    RelationshipType(
        "BENEFITS",
        (("Proposal", "Site"), ("HeatLoop", "Site"), ("SolarGroup", "Site")),
        "A site that gains (or loses) by it; the proposal's own lists hold the same figures.",
        {"eur_per_year": "Share of the benefit, €/yr."},
    ),
    RelationshipType(
        "RELAXED",
        (("Run", "Path"),),
        "An accepted path that the run had to cut back.",
        fields_of(RelaxedDecision, "proposal_id") | {"rank": RANK},
    ),
    RelationshipType(
        "ON",
        (
            ("Decision", "Path"),
            ("Question", "Path"),
            ("ModelOverride", "Path"),
            ("ModelOverride", "Flow"),
            ("LoopDecision", "HeatLoop"),
            ("SolarDecision", "SolarGroup"),
            ("RoofDecision", "Roof"),
        ),
        "What was decided of, or asked about.",
    ),
    RelationshipType(
        "READ_IN",
        (("Decision", "Run"), ("LoopDecision", "Run"), ("SolarDecision", "Run")),
        "The run whose figures the decision was taken on.",
    ),
    RelationshipType(
        "REPLACES",
        (
            ("Decision", "Decision"),
            ("LoopDecision", "LoopDecision"),
            ("SolarDecision", "SolarDecision"),
            ("RoofDecision", "RoofDecision"),
        ),
        "The decision that held before.",
    ),
    RelationshipType(
        "TOOK",
        (
            ("Account", "Decision"),
            ("Account", "LoopDecision"),
            ("Account", "SolarDecision"),
            ("Account", "RoofDecision"),
            ("Account", "SolarStep"),
            ("Account", "LoopStep"),
        ),
        "Who decided, or took the step.",
    ),
    RelationshipType(
        "NEAR",
        (("Roof", "Site"),),
        "An open site that stands on the footprint, or within 100 m of one of 100 m² and more.",
        {"distance_m": "How far it stands from the footprint, m; 0 on it."},
    ),
    RelationshipType(
        "BELONGS_TO",
        (("Roof", "Site"),),
        "The site that the roof belongs to.",
        {"settled": "True where a person settled it; else the site stands alone on it."},
    ),
    RelationshipType("MADE", (("Account", "Edit"),), "Who set it so."),
    RelationshipType(
        "FOLLOWS", (("Synergy", "Path"),), "The path that the synergy follows to its realisation."
    ),
    RelationshipType(
        "JOINS", (("Synergy", "Site"),), "A site that is a party.", {"side": "`giver` or `receiver`."}
    ),
    RelationshipType("CHANGED", (("SynergyEvent", "Synergy"),), "The synergy that it happened to."),
    RelationshipType("DID", (("Account", "SynergyEvent"),), "Who did it."),
    RelationshipType(
        "CONCERNS",
        (
            ("PathChoice", "Synergy"),
            ("ConditionTick", "Synergy"),
            ("SynergyDocument", "Synergy"),
            ("SynergyNote", "Synergy"),
            ("RealisedQuantity", "Synergy"),
            ("SolarStep", "SolarDecision"),
            ("LoopStep", "LoopDecision"),
            ("DesignDocument", "SolarDecision"),
            ("DesignDocument", "LoopDecision"),
            ("DesignNote", "SolarDecision"),
            ("DesignNote", "LoopDecision"),
        ),
        "The synergy that carries it, or the acceptance that is followed.",
    ),
    RelationshipType(
        "NAMES", (("RoofDecision", "Site"),), "The site that a roof is said to be of, or not of."
    ),
    RelationshipType(
        "SPEAKS_FOR", (("SolarStep", "Site"), ("LoopStep", "Site")), "The member for which it was said."
    ),
    RelationshipType("SHOWN_BY", (("ConditionTick", "SynergyDocument"),), "The document that shows it."),
    RelationshipType(
        "KEPT_IN",
        (("SynergyDocument", "DocumentPart"), ("DesignDocument", "DocumentPart"), ("Run", "DocumentPart")),
        "A part of its bytes.",
    ),
    RelationshipType("SETS", (("ModelOverride", "CircularModel"),), "A model that holds from now on."),
    RelationshipType("MANAGES", (("Account", "Site"),), "A site that a site manager runs."),
    RelationshipType("COORDINATES", (("Account", "Park"),), "A park that a coordinator answers for."),
    RelationshipType("OPENED", (("Account", "Session"),), "Who signed in."),
)
