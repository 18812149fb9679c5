"""The labels of the graph: what its nodes are."""

from graph.schema.words import Label, fields_of, lists_of
from symbiose.domain.accounts import Account, Session
from symbiose.domain.api_tokens import ApiToken
from symbiose.domain.communes import Commune, Epci
from symbiose.domain.companies import Company, Site
from symbiose.domain.drafts import Draft
from symbiose.domain.edits import Edit
from symbiose.domain.exchanges import Decision, Proposal, ReferenceUsed, Run
from symbiose.domain.flows import EstimateBasis, FieldConfidentiality, Flow
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.jobs import Job
from symbiose.domain.journal import ChainedEntry, JournalHead
from symbiose.domain.load_curves import LoadCurve
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.parks import KeptPark
from symbiose.domain.processing import Processor
from symbiose.domain.publications import Publication
from symbiose.domain.questions import Question
from symbiose.domain.realised import Realised
from symbiose.domain.resources import Resource
from symbiose.domain.roof_owners import RoofDecision
from symbiose.domain.roof_totals import CadastreSum
from symbiose.domain.roofs import Roof
from symbiose.domain.site_requests import SiteRequest
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.domain.synergies import Synergy, SynergyEvent
from symbiose.domain.synergy_documents import SynergyDocument
from symbiose.domain.synergy_notes import SynergyNote
from symbiose.domain.waste_status import ConditionTick, PathChoice

_PATH = {
    "offer_id": "Flow that gives.",
    "through": "Processors in order; empty for a direct exchange.",
    "need_id": "Flow that receives.",
}

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
_VERSION = "Counts the versions of the flow, from 1"

LABELS: tuple[Label, ...] = (
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
    Label(
        "Path",
        "The way a resource takes from an offer, through processors, to a need; the same in every run.",
        {"id": "Id of every proposal on this path.", **_PATH},
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
        | _PATH
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
    Label(
        "Decision",
        "What a coordinator decided of a path; the latest version holds.",
        fields_of(Decision, "path") | _PATH,
        (("proposal_id", "version"),),
        ("proposal_id",),
    ),
    Label(
        "Question",
        "A reviewer asks the firm on one side of a path about its flow; the firm answers.",
        fields_of(Question, "path") | _PATH,
        (("id",),),
    ),
    Label(
        "Publication",
        "The totals of the territory as they were published on a day.",
        fields_of(Publication, "series")
        | {"series": "The figures: JSON, what is told and what it rests on."},
        (("id",),),
    ),
    Label(
        "Edit",
        "A version of what people set in the browser: value, processor, substitution, text, objective.",
        fields_of(Edit),
        (("subject", "thing_id", "version"),),
        ("subject", "thing_id"),
    ),
    Label(
        "Synergy",
        "An accepted proposal as it is followed to its realisation.",
        fields_of(Synergy, "path", "agreements", "signatures", "evidence")
        | _PATH
        | {
            "agreements": "Which sides agreed: JSON, a list of {side, by, at}.",
            "signatures": "Which sides confirmed the contract: JSON, a list of {side, by, at}.",
            "evidence": "Proofs and documents asked for: JSON, a list.",
        },
        (("id",),),
        ("proposal_id",),
    ),
    Label(
        "SynergyEvent",
        "One thing that happened to a synergy; none is ever changed.",
        fields_of(SynergyEvent),
        (("synergy_id", "version"),),
        ("synergy_id",),
    ),
    Label(
        "PathChoice",
        "A waste path that somebody chose or confirmed for a synergy; the latest rank holds.",
        fields_of(PathChoice),
        (("synergy_id", "rank"),),
    ),
    Label(
        "ConditionTick",
        "That a condition of a waste path is met, or no longer is; the latest rank holds.",
        fields_of(ConditionTick),
        (("synergy_id", "condition_id", "rank"),),
    ),
    Label(
        "SynergyDocument",
        "A document of a synergy; its bytes are its parts, which are deleted when it is removed.",
        fields_of(SynergyDocument),
        (("id",),),
    ),
    Label(
        "DocumentPart",
        "A part of the bytes of a document.",
        {
            "document_id": "Document.",
            "position": "Place in the document, from 0.",
            "base64": "Its bytes, as text.",
        },
        (("document_id", "position"),),
    ),
    Label("SynergyNote", "A note on a synergy; none is ever changed.", fields_of(SynergyNote), (("id",),)),
    Label(
        "RealisedQuantity",
        "What one firm says was exchanged in a year; the latest rank holds.",
        fields_of(Realised),
        (("synergy_id", "year", "side", "rank"),),
    ),
    Label(
        "ModelOverride",
        "The models that a person set against the rules; the latest rank holds.",
        fields_of(ModelOverride) | {"rank": "Counts the overrides of a thing, from 1."},
        (("thing_id", "rank"),),
        ("thing_id",),
    ),
    Label(
        "Account",
        "A person's access to the service.",
        fields_of(Account),
        (("id",), ("email",)),
        ("link_digest",),
    ),
    Label(
        "Session", "A sign-in kept on the server.", fields_of(Session), (("token_digest",),), ("account_id",)
    ),
    Label(
        "Draft",
        "A declaration begun, or offered from the activity of a site, that nobody has declared yet.",
        fields_of(Draft, "fields", "estimate")
        | {
            "field_names": "What was typed: English column names of the declaration format.",
            "field_texts": "What was typed: the texts, in the same order.",
        }
        | {f"estimate_{name}": meaning for name, meaning in fields_of(EstimateBasis).items()},
        (("id",),),
    ),
    Label(
        "SiteRequest",
        "An account asks to declare for a site; the coordinator answers.",
        fields_of(SiteRequest),
        (("id",),),
    ),
    Label(
        "ApiToken",
        "A token with which programs call in the name of an account.",
        fields_of(ApiToken),
        (("id",), ("digest",)),
        ("account_id",),
    ),
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
        fields_of(CadastreSum, "cells") | {"cells": "Its roofs, cell by cell: JSON."},
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
        "Job",
        "Long work that somebody asked for: an optimisation, a trial, an import.",
        fields_of(Job),
        (("id",), ("lane",)),
        ("state", "account_id"),
    ),
    Label(
        "JournalEntry",
        "One command that changed something.",
        fields_of(ChainedEntry),
        (("id",), ("position",)),
        ("at",),
    ),
    Label(
        "JournalHead",
        "How far the journal goes; one node, which each command moves.",
        {"id": "Always `journal`."} | fields_of(JournalHead),
        (("id",),),
    ),
    Label(
        "Migration",
        "A step that prepared this database.",
        {
            "number": "Counts from 1.",
            "name": "What it does.",
            "applied_at": "When (the server's clock).",
        },
        (("number",),),
    ),
    Label(
        "CopyInProgress",
        "Present while a copy or restore into this database is not complete, or a backup holds commands.",
        {
            "id": "`copy`, `restore` or `backup`.",
            "until_ms": "Of a backup: until when, milliseconds since 1970 by the server's clock.",
        },
        (("id",),),
    ),
    Label(
        "Catalogue",
        "Which reference data the graph holds; one node.",
        {"id": "Always `reference`.", "digest": "Digest of the reference data."},
        (("id",),),
    ),
)
