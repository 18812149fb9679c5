"""The rules of the circular models, one row each: add a row to add a rule.

A rule sees resources, direction, use, processors and waste status, never the name of a company or a site.
Where several rows give the same model, the first one that holds explains it.
`docs/circular-models.md` is written from this table.
"""

from symbiose.domain.exchanges import Kind
from symbiose.domain.flows import Use
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.opeo_facts import Scope
from symbiose.domain.opeo_rule import (
    AS_INPUT,
    ENERGY,
    GOODS,
    KEPT_IN_USE,
    MATERIAL,
    SERVICE,
    THERMAL,
    UNSAID,
    WATER,
    Rule,
)

DURABLE_RULES = (
    Rule(
        "renewable_energy",
        OpeoModel.DURABLE_RESOURCES,
        "« {resource} » est une énergie renouvelable : elle ne puise dans aucun stock fini.",
        scopes=frozenset({Scope.OFFER, Scope.NEED, Scope.PROPOSAL}),
        families=ENERGY,
        durable=True,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "durable_matter_offered",
        OpeoModel.DURABLE_RESOURCES,
        "« {resource} » est une ressource renouvelable et non toxique, produite pour servir.",
        scopes=frozenset({Scope.OFFER}),
        families=MATERIAL | WATER,
        durable=True,
        recovered=False,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "durable_matter_used",
        OpeoModel.DURABLE_RESOURCES,
        "« {resource} » est une ressource renouvelable et non toxique : le site s’approvisionne sans puiser "
        "dans un stock fini.",
        scopes=frozenset({Scope.NEED, Scope.PROPOSAL}),
        families=MATERIAL | WATER,
        durable=True,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "renewable_energy_made",
        OpeoModel.DURABLE_RESOURCES,
        "L’opération produit « {result} », une énergie renouvelable.",
        scopes=frozenset({Scope.PROCESSOR}),
        result_families=ENERGY,
        result_durable=True,
    ),
    Rule(
        "toxic_replaced",
        OpeoModel.DURABLE_RESOURCES,
        "« {resource} », sans danger, remplace « {result} », toxique.",
        scopes=frozenset({Scope.PROPOSAL}),
        toxic=False,
        result_toxic=True,
    ),
    Rule(
        "sun_shared",
        OpeoModel.DURABLE_RESOURCES,
        "Les sites partagent « {resource} », produite par le soleil sur leurs toits.",
        scopes=frozenset({Scope.PROPOSAL}),
        kinds=frozenset({Kind.SOLAR_SHARING}),
    ),
)
"""Model 1: renewable, bio-sourced, non-toxic resources; energy from the sun."""

LIFE_RULES = (
    Rule(
        "repaired",
        OpeoModel.LIFE_EXTENSION,
        "Réparation (« {resource} ») : le bien dure plus longtemps au lieu d’être remplacé.",
        uses=frozenset({Use.REPAIR}),
    ),
    Rule(
        "maintained",
        OpeoModel.LIFE_EXTENSION,
        "Maintenance (« {resource} ») : l’équipement en service reste fiable et dure plus longtemps.",
        uses=frozenset({Use.MAINTENANCE}),
    ),
)
"""Model 2: reliability, repair, guarantee, maintenance."""

SERVICE_RULES = (
    Rule(
        "use_sold",
        OpeoModel.PRODUCT_AS_A_SERVICE,
        "Location ou abonnement (« {resource} ») : c’est l’usage qui est vendu, pas le produit.",
        uses=frozenset({Use.RENTAL}),
    ),
    Rule(
        "equipment_shared",
        OpeoModel.PRODUCT_AS_A_SERVICE,
        "Mise en commun (« {resource} ») : plusieurs sites se partagent un équipement.",
        uses=frozenset({Use.SHARED_EQUIPMENT}),
    ),
    Rule(
        "pooled",
        OpeoModel.PRODUCT_AS_A_SERVICE,
        "Plusieurs sites mutualisent « {resource} » : collecte, achat ou équipement commun.",
        scopes=frozenset({Scope.PROPOSAL}),
        kinds=frozenset({Kind.MUTUALISATION}),
    ),
    Rule(
        "service_bought",
        OpeoModel.PRODUCT_AS_A_SERVICE,
        "« {resource} » est un service dont l’usage n’est pas précisé : acheter un service peut remplacer "
        "l’achat d’un bien.",
        scopes=frozenset({Scope.OFFER, Scope.NEED}),
        families=SERVICE,
        uses=UNSAID,
        opens=True,
    ),
    Rule(
        "service_from_neighbour",
        OpeoModel.PRODUCT_AS_A_SERVICE,
        "Un site voisin fournit « {resource} » : un service partagé, au lieu de moyens propres à chacun.",
        scopes=frozenset({Scope.PROPOSAL}),
        families=SERVICE,
        uses=frozenset({None, Use.SOIL, Use.FILL, Use.DISPOSAL}),
    ),
)
"""Model 3: product as a service, sharing of goods and of equipment."""

PRODUCT_RULES = (
    Rule(
        "reused",
        OpeoModel.PRODUCT_REUSE,
        "Réemploi (« {resource} ») : le produit entier ressert.",
        families=MATERIAL | SERVICE,
        uses=frozenset({Use.REUSE}),
    ),
    Rule(
        "reconditioned",
        OpeoModel.PRODUCT_REUSE,
        "Reconditionnement (« {resource} ») : le produit entier retrouve un usage.",
        families=MATERIAL | SERVICE,
        uses=frozenset({Use.RECONDITIONING}),
    ),
)
"""Model 4: second-hand, reconditioning, remanufacturing, retrofit of whole products."""

MATERIAL_RULES = (
    Rule(
        "spare_parts",
        OpeoModel.MATERIAL_REUSE,
        "Pièces détachées (« {resource} ») : les composants resservent.",
        families=MATERIAL | SERVICE,
        uses=frozenset({Use.SPARE_PARTS}),
    ),
    Rule(
        "recovered_material_offered",
        OpeoModel.MATERIAL_REUSE,
        "« {resource} » sort d’un usage ou d’un procédé et s’offre comme matière première.",
        scopes=frozenset({Scope.OFFER}),
        families=MATERIAL,
        recovered=True,
        uses=AS_INPUT,
    ),
    Rule(
        "recovered_material_used",
        OpeoModel.MATERIAL_REUSE,
        "Le site demande « {resource} », matière récupérée, à la place d’une matière neuve.",
        scopes=frozenset({Scope.NEED}),
        families=MATERIAL,
        recovered=True,
        uses=AS_INPUT,
    ),
    Rule(
        "recovered_material_processed",
        OpeoModel.MATERIAL_REUSE,
        "L’opération traite « {resource} », matière récupérée, et en tire « {result} ».",
        scopes=frozenset({Scope.PROCESSOR}),
        families=MATERIAL,
        recovered=True,
        uses=frozenset({Use.FEEDSTOCK}),
    ),
    Rule(
        "recovered_material_exchanged",
        OpeoModel.MATERIAL_REUSE,
        "« {resource} », matière récupérée, devient chez le receveur une matière première.",
        scopes=frozenset({Scope.PROPOSAL}),
        families=MATERIAL,
        recovered=True,
        uses=AS_INPUT,
    ),
    Rule(
        "back_to_soil",
        OpeoModel.MATERIAL_REUSE,
        "« {resource} » retourne au sol : cycle biologique.",
        families=MATERIAL,
        recovered=True,
        toxic=False,
        uses=frozenset({Use.SOIL}),
    ),
    Rule(
        "material_discarded",
        OpeoModel.MATERIAL_REUSE,
        "« {resource} » part aujourd’hui à l’élimination : il reste à lui trouver un emploi.",
        scopes=frozenset({Scope.OFFER}),
        families=MATERIAL,
        uses=frozenset({Use.DISPOSAL}),
        opens=True,
    ),
    Rule(
        "new_material_needed",
        OpeoModel.MATERIAL_REUSE,
        "« {resource} », achat neuf : une matière récupérée pourrait s’y substituer.",
        scopes=frozenset({Scope.NEED}),
        families=MATERIAL,
        durable=False,
        recovered=False,
        uses=AS_INPUT | {Use.SOIL, Use.FILL},
        opens=True,
    ),
)
"""Model 5: spare parts, recycled materials, waste turned into input, biological cycles."""

FOOTPRINT_RULES = (
    Rule(
        "heat_looped",
        OpeoModel.FOOTPRINT,
        "Une boucle de chaleur fait servir « {resource} » à plusieurs sites.",
        scopes=frozenset({Scope.PROPOSAL}),
        kinds=frozenset({Kind.HEAT_LOOP}),
    ),
    Rule(
        "energy_recovered",
        OpeoModel.FOOTPRINT,
        "« {resource} » : cette énergie serait perdue, la récupérer évite d’en produire.",
        families=ENERGY,
        recovered=True,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "heat_offered",
        OpeoModel.FOOTPRINT,
        "« {resource} » : le site cède ce qu’il n’emploie pas, ce qui évite d’en produire ailleurs.",
        scopes=frozenset({Scope.OFFER, Scope.PROPOSAL}),
        families=THERMAL,
        recovered=False,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "water_recovered",
        OpeoModel.FOOTPRINT,
        "« {resource} » : cette eau a déjà servi, la réemployer évite un prélèvement.",
        families=WATER,
        recovered=True,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "material_to_energy",
        OpeoModel.FOOTPRINT,
        "« {resource} », matière récupérée : valorisation énergétique.",
        families=MATERIAL,
        recovered=True,
        uses=frozenset({Use.ENERGY}),
    ),
    Rule(
        "fill",
        OpeoModel.FOOTPRINT,
        "Remblai (« {resource} ») : l’élimination est évitée, la matière n’est pas recyclée.",
        families=MATERIAL,
        recovered=True,
        uses=frozenset({Use.FILL}),
    ),
    Rule(
        "performance_service",
        OpeoModel.FOOTPRINT,
        "« {resource} » améliore la performance énergétique ou matière des procédés.",
        families=SERVICE,
        uses=frozenset({Use.ENERGY, Use.FEEDSTOCK}),
    ),
    Rule(
        "industrial_ecology",
        OpeoModel.FOOTPRINT,
        "« {resource} » sort d’un site et sert à un autre : écologie industrielle et territoriale.",
        scopes=frozenset({Scope.PROPOSAL}),
        families=GOODS,
        recovered=True,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "surplus_exchanged",
        OpeoModel.FOOTPRINT,
        "Le surplus « {resource} » d’un site couvre le besoin d’un voisin : rien n’est produit de plus.",
        scopes=frozenset({Scope.PROPOSAL}),
        families=GOODS,
        durable=False,
        recovered=False,
        uses=KEPT_IN_USE,
    ),
    Rule(
        "surplus_offered",
        OpeoModel.FOOTPRINT,
        "« {resource} », en surplus : un voisin pourrait s’en servir.",
        scopes=frozenset({Scope.OFFER}),
        families=MATERIAL,
        durable=False,
        recovered=False,
        uses=frozenset({None, Use.FEEDSTOCK, Use.ENERGY, Use.SOIL, Use.FILL}),
        opens=True,
    ),
    Rule(
        "energy_or_water_offered",
        OpeoModel.FOOTPRINT,
        "« {resource} », en surplus : un voisin pourrait s’en servir.",
        scopes=frozenset({Scope.OFFER}),
        families=ENERGY | WATER,
        durable=False,
        recovered=False,
        uses=KEPT_IN_USE,
        opens=True,
    ),
    Rule(
        "energy_or_water_discarded",
        OpeoModel.FOOTPRINT,
        "« {resource} », aujourd’hui rejet : un voisin pourrait s’en servir.",
        scopes=frozenset({Scope.OFFER}),
        families=ENERGY | WATER,
        uses=frozenset({Use.DISPOSAL}),
        opens=True,
    ),
    Rule(
        "energy_bought",
        OpeoModel.FOOTPRINT,
        "« {resource} », énergie achetée : une énergie récupérée ou renouvelable pourrait s’y substituer.",
        scopes=frozenset({Scope.NEED}),
        families=ENERGY,
        durable=False,
        recovered=False,
        uses=KEPT_IN_USE,
        opens=True,
    ),
    Rule(
        "fuel_bought",
        OpeoModel.FOOTPRINT,
        "« {resource} », combustible acheté : une énergie récupérée pourrait s’y substituer.",
        scopes=frozenset({Scope.NEED}),
        families=MATERIAL,
        durable=False,
        recovered=False,
        uses=frozenset({Use.ENERGY}),
        opens=True,
    ),
    Rule(
        "water_bought",
        OpeoModel.FOOTPRINT,
        "« {resource} », prélèvement ou achat : une eau qui a déjà servi pourrait s’y substituer.",
        scopes=frozenset({Scope.NEED}),
        families=WATER,
        durable=False,
        recovered=False,
        uses=KEPT_IN_USE,
        opens=True,
    ),
)
"""Model 6: energy and material performance, recovery between sites, lost heat."""

RULES: tuple[Rule, ...] = (
    *DURABLE_RULES,
    *LIFE_RULES,
    *SERVICE_RULES,
    *PRODUCT_RULES,
    *MATERIAL_RULES,
    *FOOTPRINT_RULES,
)
