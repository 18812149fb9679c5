"""Things that declarants write and the catalogue does not hold: words for them must find nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import fsum

from symbiose.files.finding.states import State
from symbiose.files.finding.words import Words, read_words


def _listed(names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in names.split(";"))


THINGS = _listed(
    """
    amiante; plaques en fibrociment; flocage amianté; extincteurs; DASRI; déchets de soins; aiguilles et
    seringues; médicaments; pesticides; produits phytosanitaires; transformateur au PCB; piles
    alcalines; piles bouton; traverses de chemin de fer; poteaux créosotés; thermomètres au mercure;
    explosifs; munitions; sources radioactives; cendres de cigarettes; masques; lunettes; toner;
    cartouches d’imprimante; extincteur; fioul; GPL; eau oxygénée; eau de Javel; javel; acétylène;
    ammoniac; acide nitrique; acide fluorhydrique; colle; adhésif; cire; résine époxy; savon; détergent;
    parfum; cosmétiques; divers; autre; à compléter; à définir; sans objet; néant; test; déchets
    radioactifs; bouteilles de gaz; lampes à mercure; huile de PCB; résines échangeuses d’ions; bidons
    de produits phytosanitaires; fusées de détresse
    """
)
"""Short names of wastes and products outside the catalogue, compared like others."""

GOODS = _listed(
    """
    carburant; carburant pour camions; lampes torches; lampe de bureau; gants neufs; chaussures neuves;
    casques de chantier; produits d’entretien; étude de marché; machine à café; distributeur
    automatique; eau minérale; eau de source en bouteille; tabac; vin; bière; verres correcteurs;
    peinture neuve; peinture industrielle; téléphone portable; abonnement téléphonique; ramettes de
    papier; papier peint; outillage neuf; outillage à main; mobilier neuf; véhicule neuf; béton prêt à
    l’emploi; parpaings neufs; tuiles neuves; carrelage neuf; houblon; malt; levure; fruits frais;
    légumes frais; riz; pâtes alimentaires; chocolat; coton hydrophile; fil à coudre; cuir; laine brute;
    soie; mousse à raser; shampoing; liquide vaisselle; papier toilette; essuie-mains; sacs poubelle
    neufs; cadenas; serrures; caméras; alarme; signalétique; panneaux de signalisation; site internet;
    hébergement informatique; archivage numérique; crédit bail; prêt bancaire; expert comptable; avocat;
    mutuelle; crèche d’entreprise; médecine du travail; espaces verts entretien; dératisation;
    déneigement; déménagement; courrier; coursier; voyages; hôtel; traiteur; cadeaux; fioul domestique;
    gasoil; GNR; essence; kérosène; propane; butane; charbon anthracite; houille; coke de pétrole;
    oxygène; argon; hélium; acide acétique; sel de déneigement; sel; sucre; farine pour boulangerie;
    lait; viande fraîche; boissons; café; fournitures de bureau; stylos et classeurs; papeterie de
    bureau; cartes de visite; gardiennage; surveillance du site; nettoyage des locaux; ménage des
    bureaux; restauration du personnel; cantine; intérim; recrutement; formation; comptabilité;
    assurance; téléphonie; internet; logiciel; publicité; conseil juridique; traduction; tableau à
    feuilles; plantes vertes; fleurs; vis et écrous neufs; quincaillerie neuve; encre d’imprimerie; or;
    argent métal; plomb; étain; nickel; titane
    """
)
"""Short names of goods and services that firms buy: they count unless a text says that it is left over."""


class Outside:
    """What lies outside the catalogue, by stem."""

    def __init__(self, labels: Iterable[str], weight: Callable[[str], float]) -> None:
        """Index our list and the labels of waste codes that no resource carries.

        Args:
            labels: Those labels.
            weight: How much a stem tells, from 0 to 1.
        """
        self._weight = weight
        self._names: list[tuple[dict[str, float], float]] = []
        self._goods: set[int] = set()
        self._holders: dict[str, list[int]] = defaultdict(list)
        for text in (*THINGS, *GOODS, *labels):
            if text in GOODS:
                self._goods.add(len(self._names))
            weights = {word.stem: weight(word.stem) for word in read_words(text, is_name=True).words}
            for stem in weights:
                self._holders[stem].append(len(self._names))
            self._names.append((weights, fsum(weights.values())))

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of all that lies outside."""
        return frozenset(self._holders)

    def likeness(self, words: Words, written: State) -> float:
        """Return how much a text is like the nearest thing outside, from 0 to 1.

        Args:
            words: Its words.
            written: The state it tells.
        """
        of_words = {word.stem: word.weight * self._weight(word.stem) for word in words.words}
        total = fsum(of_words.values())
        shared: dict[int, list[str]] = defaultdict(list)
        for stem in of_words:
            for position in self._holders.get(stem, ()):
                shared[position].append(stem)
        best = 0.0
        for position, stems in shared.items():
            if written is State.LEFT_OVER and position in self._goods:
                continue
            weights, whole = self._names[position]
            of_name = fsum(weights[stem] for stem in stems) / whole
            of_text = fsum(of_words[stem] for stem in stems) / total
            best = max(best, 2 * of_name * of_text / (of_name + of_text))
        return best
