"""Labels of what is declared of the territory, and of what the reference data tell."""

from graph.schema.words import Label, fields_of, lists_of
from symbiose.domain.communes import Commune, Epci
from symbiose.domain.companies import Company, Site
from symbiose.domain.flows import EstimateBasis, FieldConfidentiality, Flow
from symbiose.domain.parks import KeptPark
from symbiose.domain.processing import Processor
from symbiose.domain.resources import Resource

_FLOW = (
    fields_of(Flow, "quality", "price_eur_per_unit", "estimate", "field_confidentiality")
    | {
        "quality": "What the offer guarantees or the need accepts: JSON, property → {min, max}.",
        "price_micro_eur_per_unit": "What it costs today to dispose of one unit (offer) or to buy it "
        "(need), millionths of a euro per unit.",
    }
    | {f"estimate_{name}": meaning for name, meaning in fields_of(EstimateBasis).items()}
    | {
        f"field_confidentiality_{name}": f"What other companies may see of it: {meaning}"
        for name, meaning in fields_of(FieldConfidentiality).items()
    }
)
_VERSION = "Counts the versions of the flow, from 1"

TERRITORY: tuple[Label, ...] = (
    Label("Company", "A legal person that operates sites.", fields_of(Company), (("id",),)),
    Label(
        "Site",
        "A place where a company works: what gives and receives flows.",
        fields_of(Site, "activity", "drivers")
        | {
            "activity_nomenclature": "Nomenclature of the activity code.",
            "activity_code": "What the site does.",
        }
        | lists_of("driver", "Yearly figures that demonstration estimates rest on"),
        (("id",),),
        ("siret",),
    ),
    Label(
        "Flow",
        "One resource leaving (offer) or entering (need) one site, as declared.",
        _FLOW | {"version": f"{_VERSION}; absent on one that never changed since versions are kept."},
        (("id",),),
    ),
    Label(
        "FlowVersion",
        "What a flow was before it changed; the flow itself is its latest version.",
        {name: meaning for name, meaning in _FLOW.items() if name != "id"}
        | {"flow_id": "Flow that it was.", "version": f"{_VERSION}."},
        (("flow_id", "version"),),
    ),
    Label(
        "Resource",
        "What flows are of: a node of the taxonomy. One that only a flow names has its id alone.",
        fields_of(Resource, "parent", "waste_codes")
        | {"in_catalogue": "True while the reference data hold it; absent when they never did."},
        (("id",),),
    ),
    Label(
        "WasteCode",
        "An entry of the European list of waste.",
        {
            "code": "Code with its star, `10 02 07*`.",
            "designation": "Designation in the terms of the law.",
            "dangerous": "True for dangerous waste.",
            "section": "Four-digit heading it stands under.",
        },
        (("code",),),
    ),
    Label("Commune", "A commune of the territory.", fields_of(Commune), (("code",),)),
    Label("Agglomeration", "A group of communes (EPCI).", fields_of(Epci), (("id",),)),
    Label(
        "Park",
        "A business park; one that somebody changed says when and who.",
        fields_of(KeptPark, "commune_codes"),
        (("id",),),
    ),
    Label(
        "Activity",
        "A sub-class of the French nomenclature of activities.",
        {
            "key": "Nomenclature and code: a code means nothing alone.",
            "nomenclature": "Name of the nomenclature.",
            "code": "Code, such as `29.10Z`.",
            "label": "Official label; absent when the reference data do not know the code.",
        },
        (("key",),),
    ),
    Label(
        "Processor",
        "An operation of a site that turns resources into others.",
        fields_of(
            Processor,
            "inputs",
            "outputs",
            "accepts",
            "cost_eur_per_unit",
            "opening_cost_eur",
            "disposal_cost_eur_per_unit",
        )
        | {
            "accepts": "What the operation accepts of each input: JSON, property → {min, max}.",
            "cost_micro_eur_per_unit": "Cost of treating one unit received, millionths of a euro per unit.",
            "opening_cost_micro_eur": "Cost of using it at all in a year, millionths of a euro.",
            "disposal_cost_micro_eur_per_unit": "Cost of discarding one unit of an output that finds no "
            "taker, millionths of a euro per unit.",
        },
        (("id",),),
    ),
)
