"""The French terms of the codes of the trade: states, kinds, uses, terms, rules, roles."""

from collections.abc import Mapping

from web.language import N_

WORDS: Mapping[str, str] = {
    # states
    "proposed": N_("Proposée"),
    "accepted": N_("Acceptée"),
    "refused": N_("Refusée"),
    "agreed": N_("Convenue"),
    "in_study": N_("À l'étude"),
    "contracted": N_("Contractualisée"),
    "running": N_("En service"),
    "ended": N_("Terminée"),
    "abandoned": N_("Abandonnée"),
    # kinds
    "exchange": N_("Échange"),
    "heat_loop": N_("Boucle de chaleur"),
    "solar_sharing": N_("Autoconsommation collective"),
    "mutualisation": N_("Mutualisation"),
    # flows
    "offer": N_("Flux sortant (offre)"),
    "need": N_("Flux entrant (besoin)"),
    "hidden": N_("Masqué"),
    "category": N_("Catégorie seulement"),
    "named": N_("Nommé"),
    # uses
    "feedstock": N_("Matière première"),
    "energy": N_("Énergie"),
    "reuse": N_("Réemploi"),
    "reconditioning": N_("Reconditionnement"),
    "spare_parts": N_("Pièces détachées"),
    "repair": N_("Réparation"),
    "maintenance": N_("Maintenance"),
    "rental": N_("Location"),
    "shared_equipment": N_("Équipement partagé"),
    "soil": N_("Retour au sol"),
    "fill": N_("Remblai"),
    "disposal": N_("Élimination"),
    # periods
    "year": N_("par an"),
    "month": N_("par mois"),
    "week": N_("par semaine"),
    "day": N_("par jour"),
    # terms of the accounting
    "disposal_avoided": N_("Élimination évitée"),
    "purchase_avoided": N_("Achat évité"),
    "sale_forgone": N_("Recette actuelle abandonnée"),
    "payment_forgone": N_("Rémunération actuelle abandonnée"),
    "transport": N_("Transport"),
    "pretreatment": N_("Préparation"),
    "processing": N_("Traitement chez le préparateur"),
    "discarded_outputs": N_("Coproduits sans preneur"),
    "setup": N_("Mise en place de l'échange"),
    "link": N_("Conduite ou raccordement"),
    "processor_opening": N_("Mise en service du préparateur"),
    "zinc_pct": N_("Zinc (%)"),
    "iron_pct": N_("Fer (%)"),
    "iron_g_l": N_("Fer (g/l)"),
    "water_pct": N_("Eau (%)"),
    "dry_matter_pct": N_("Matière sèche (%)"),
    "purity_pct": N_("Pureté (%)"),
    "conductivity_us_cm": N_("Conductivité (µS/cm)"),
    "colour": N_("Couleur"),
    "heavy_metals_class": N_("Classe de métaux lourds"),
    "chloride_ppm": N_("Chlorures (ppm)"),
    "ph": N_("pH"),
    "co2_disposal": N_("Élimination évitée"),
    "co2_production": N_("Production neuve évitée"),
    "co2_recovery": N_("Valorisation (recyclage, épuration)"),
    "co2_transport": N_("Transport"),
    # rules
    "direction": N_("Sens"),
    "dates": N_("Dates de validité"),
    "calendar": N_("Calendrier"),
    "quality": N_("Qualité"),
    "temperature": N_("Température"),
    "distance": N_("Distance"),
    "waste_status": N_("Statut de déchet"),
    "same_site": N_("Même site"),
    "resource": N_("Ressource"),
    "confidentiality": N_("Confidentialité"),
    "confirmed": N_("Ressource confirmée"),
    "withdrawn": N_("Flux retiré"),
    "price": N_("Prix"),
    # reference values
    "emission": N_("Facteur d'émission"),
    "tax": N_("Taxe"),
    "rule": N_("Règle"),
    "sourced": N_("Sourcée"),
    "to_confirm": N_("À confirmer"),
    "hypothesis": N_("Hypothèse"),
    # what limits a proposal
    "supply": N_("Quantité offerte"),
    "demand": N_("Quantité demandée"),
    "capacity": N_("Capacité du préparateur"),
    # solver
    "optimal": N_("Optimum prouvé"),
    "feasible": N_("Solution admissible, peut-être améliorable"),
    "infeasible": N_("Aucune solution : les contraintes se contredisent"),
    "unbounded": N_("Problème non borné"),
    "unknown": N_("Rien de trouvé dans le temps imparti"),
    "net_benefit": N_("Bénéfice net"),
    "co2_avoided": N_("Émissions évitées"),
    "quantity_diverted": N_("Quantité détournée de l'élimination"),
    # roles
    "administrator": N_("Administration"),
    "coordinator": N_("Coordination"),
    "site_manager": N_("Responsable de site"),
    "analyst": N_("Mission REV3"),
}
"""Code → term, to be translated when it is shown."""

MODELS = (
    N_("Durabilité des ressources"),
    N_("Extension de la durée de vie"),
    N_("Vente d'un usage plutôt que d'un produit"),
    N_("Réemploi des produits"),
    N_("Réemploi des composants et matériaux"),
    N_("Optimisation de l'empreinte environnementale"),
)
"""Titles of the six OPEO/INEC models, in their order."""
