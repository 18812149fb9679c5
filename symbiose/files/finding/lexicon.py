"""What French words of workshops and waste registers stand for, before any catalogue is looked at."""

from collections.abc import Mapping
from types import MappingProxyType

from symbiose.domain.labels import bare
from symbiose.files.finding.stems import stem


def _bare(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(bare(word)) for word in words.split())


STOP_WORDS = _bare(
    """
    week end weekend nuit matin soir ete hiver a ai ainsi an ans annee annuel annuelle au aucun aussi
    aux autre autres avec ayant car ce ceci cela ces cet cette ceux chaque chez comme contenu contenant
    d dans de des dont du elle en encore entre environ est et etc eu fait fois il ils iso j jour jours
    jusqu l la le les leur leurs lot lots m mais mensuel mois n ne ni no nombre nos notre on ou par
    partie pas peu plus plusieurs presque puis qu quantite que quelques qui reste s sa sans se selon
    semaine ses si son sont sous t tel telle tous tout toute toutes tres trop un une vos votre y
    notamment provenant issu issue issus issues destine destines environ of and for with from the
    """
)
"""Bare words that name nothing."""

CONTEXT = _stems(
    """
    atelier chantier client cour dépôt encours entrepôt équipe expédition fabrication fournisseur ligne
    local logistique magasin opération parc poste process procédé production prod quai réception secteur
    service site société stock stockage usine zone bâtiment interne externe entreprise établissement
    période qualité standard divers varié ancien petit grand gros moyen propre sec industriel
    industrielle professionnel général régulier disponible dispo surplus excédent évacuer enlever donner
    reprendre recherche besoin fourniture achat approvisionnement utilisation vrac transparent blanc
    noir couleur bleu rouge gris
    """
)
"""Stems that say where, how often or of what looks rather than what: they hardly count."""

PACKED_IN = _stems(
    """
    vrac fût balle sac benne bac caisse palette cuve citerne ibc grv conteneur container fardeau rouleau
    botte bidon carton touque bouteille seau camion big bag bigbag bb compacteur caisson colis
    """
)
"""Stems that, after « en », tell how a thing is packed rather than what it is."""

CONTEXT_OPENERS = _bare("pour avant apres chez vers depuis contre sur par")
"""Bare words after which circumstances follow, which count for less."""

WASTE_WORDS = _stems(
    """
    résiduel loupé raté épluchure pelure dépose déposé cramé grillé déclassement scrap déchet chute
    rebut usage usagé usé usée résidu écart vieux vieille cassé broyé souillé pollué récupération récup
    réforme réformé périmé déclassé invendu épuisé saturé crasse boue poussière copeau limaille tournure
    mitraille ébarbage ébavure carotte rognure gravats déblai démolition purge vidange poubelle ordure
    effluent épave obsolète mort fatal
    """
)
"""Stems that say: this is left over."""

RENEWED_WORDS = _stems(
    """
    recyclé recyclage régénéré régénération reconditionné reconditionnement rénové réemploi réutilisable
    réutilisé réparé secondaire remanufacturé rpet
    """
)
"""Stems that say: this is fit for use again."""

NEW_WORDS = _stems("neuf neuve vierge primaire première affiné")
"""Stems that say: this is made or drawn anew."""

GENERIC = _stems(
    """
    périmé déclassé invendu cassé vieux vieille réformé épuisé abîmé grillé excédentaire excédent
    surplus rebuté étude bilan prestation contrat conseil première scrap déchet usage usagé résidu rebut
    chute produit matière matériau matériel récupération neuf neuve recyclé vierge occasion réemploi
    brut mélange vide solide liquide équipement industriel
    """
)
"""Stems that tell the state rather than the matter: they count for less."""

_ABBREVIATIONS = {
    "alu": "aluminium",
    "galva": "galvanisé",
    "elec": "électrique",
    "elect": "électrique",
    "méca": "mécanique",
    "métallique": "métal",
    "plast": "plastique",
    "polypro": "polypropylène",
    "pp": "polypropylène",
    "pe": "polyéthylène",
    "hdpe": "pehd",
    "ldpe": "pebd",
    "eps": "polystyrène",
    "pse": "polystyrène",
    "use": "usagé",
    "usé": "usagé",
    "usée": "usagé",
    "hs": "usagé",
    "récup": "récupération",
    "récupéré": "récupération",
    "broyat": "broyé",
    "broyage": "broyé",
    "recyclage": "recyclé",
    "refroid": "refroidissement",
    "temp": "température",
    "loc": "location",
    "louer": "location",
    "réparer": "réparation",
    "hydrau": "hydraulique",
    "emb": "emballage",
    "pv": "photovoltaïque",
    "h2": "hydrogène",
    "n2": "azote",
    "co2": "dioxyde carbone",
    "gnt": "grave",
    "déminé": "déminéralisé",
    "déminée": "déminéralisé",
    "tar": "tour aéroréfrigérante",
    "aéro": "aéroréfrigérante",
    "rectif": "rectification",
    "mixte": "mélange",
    "mêlé": "mélange",
    "mêlée": "mélange",
    "grv": "ibc",
    "container": "conteneur",
    "pneumatique": "pneu",
    "granulé": "granulé",
    "pellet": "granulé",
    "ferreux": "fer",
    "placoplatre": "placo",
    "inox": "inoxydable",
    "conso": "consommation",
    "pelure": "épluchure",
    "loupé": "rebut",
    "occase": "occasion",
    "regranulé": "granulé recyclé",
    "ve": "véhicule électrique",
    "hc": "hydrocarbures",
    "accus": "accumulateur",
    "accu": "accumulateur",
    "batt": "batterie",
    "ordi": "ordinateur",
}

MEANINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        stem(bare(word)): tuple(stem(bare(part)) for part in meant.split())
        for word, meant in _ABBREVIATIONS.items()
    }
)
"""Stem of an abbreviation or a side form → the stems it stands for, in texts and catalogue alike."""

_FIXED = {
    "hors d usage": "usage",
    "hors usage": "usage",
    "hors service": "usage",
    "fin de vie": "usage",
    "mis au rebut": "rebut",
    "mise au rebut": "rebut",
    "sous couche": "souscouche",
    "big bag": "bigbag",
    "bois a": "bois boisa",
    "bois classe a": "bois boisa",
    "bois b": "bois boisb",
    "bois classe b": "bois boisb",
    "non ferreux": "nonferreux",
    "non ferreuse": "nonferreux",
    "non ferreuses": "nonferreux",
    "li ion": "lithium",
    "lithium ion": "lithium",
}

FIXED_PHRASES: Mapping[tuple[str, ...], tuple[str, ...]] = MappingProxyType(
    {tuple(phrase.split()): tuple(meant.split()) for phrase, meant in _FIXED.items()}
)
"""Bare words in a row → the words that are compared in their place."""
