"""Why what was accepted no longer holds, and why no loop joins a pair: French, what is named left open."""

from web.language import N_

OF_RUNS = (
    N_("L’offre n’est plus déclarée."),
    N_("Le besoin n’est plus déclaré."),
    N_("Un préparateur du chemin n’est plus déclaré."),
    N_("Le chemin n’est plus praticable : une autre sortie du préparateur sert désormais ce besoin."),
    N_("%(what)s (%(declared)s %(unit)s/an) est inférieure à ce qui a été accepté (%(asked)s)."),
    N_("%(what)s ne couvre plus, certains mois, ce qui a été accepté : le calendrier déclaré a changé."),
    N_(
        "%(count)s propositions acceptées se partagent la même offre, le même besoin ou le même "
        "préparateur, dont la quantité déclarée ne suffit plus à toutes."
    ),
    N_("Une source de la boucle n’est plus déclarée, ou toute sa chaleur est prise ailleurs."),
    N_("Un besoin de la boucle n’est plus déclaré, ou il est couvert ailleurs."),
    N_("Une source donne à %(now)s °C, la boucle est faite pour %(before)s °C."),
    N_("Un besoin demande %(now)s °C, la boucle est faite pour %(before)s °C."),
    N_("L’échangeur d’une source demande %(now)s K d’écart, la boucle est faite pour %(before)s K."),
    N_("L’échangeur d’un besoin demande %(now)s K d’écart, la boucle est faite pour %(before)s K."),
    N_("En %(month)s, une source ne donne plus que %(left)s MWh, la boucle en compte %(asked)s."),
    N_("En %(month)s, un besoin ne demande plus que %(left)s MWh, la boucle en compte %(asked)s."),
)
"""Why what was accepted no longer holds entirely."""

OF_PAIRS = (
    N_("Le temps accordé au calcul était écoulé."),
    N_("Calculé sur les moyennes de chaque saison."),
    N_("Aucun niveau de la boucle ne relie %(offered)s à %(wanted)s avec %(differences)s : %(levels)s."),
    N_("L’offre donne %(offered)s, trop froide pour %(wanted)s avec %(gap)s K d’écart aux deux échangeurs."),
    N_(
        "L’offre ne donne pas quand le besoin demande : des %(asked)s MWh demandés dans l’année, "
        "%(common)s MWh au plus tombent en même temps."
    ),
    N_("Aucun tracé ne peut porter la chaleur de l’offre jusqu’au besoin."),
    N_(
        "Les %(length)s m de tranchée qui manquent coûtent plus que ne valent les %(heat)s MWh par an "
        "qui y passeraient : il manque %(worth)s €/MWh."
    ),
    N_("Cette paire vaudrait autant que ce qui est proposé, à coût égal."),
    N_(
        "Joindre l’offre au besoin coûterait %(worth)s €/MWh de plus que ne valent les %(heat)s MWh "
        "par an ; %(trench)s."
    ),
)
"""Why a loop does not join a pair."""

WISHES = (
    N_("donner à la boucle un niveau qui convienne aux deux"),
    N_("déclarer une offre et un besoin qui ne soient pas nuls"),
    N_("ouvrir un tracé entre les deux"),
    N_("aucun prix ne suffirait"),
    N_("une offre plus chaude de %(gap)s K"),
    N_("%(heat)s MWh de plus de l’offre (%(when)s)"),
    N_("une tranchée plus courte de %(length)s m"),
    N_("une chaleur qui vaille %(worth)s €/MWh de plus"),
)
"""Changes that would join a pair; several of them make one sentence."""

PARTS_OF_RUNS = (
    *(N_("La capacité du préparateur"), N_("La quantité offerte"), N_("La quantité demandée")),
    *(N_("une chaleur"), N_("une chaleur à %(supply)s °C"), N_("un besoin à %(wanted)s °C")),
    N_("%(gap)s K d’écart à chaque échangeur"),
    N_("%(giving)s K d’écart à l’échangeur de l’offre et %(taking)s K à celui du besoin"),
    *(N_("%(level)s (%(supply)s °C)"), N_("%(period)s : %(heat)s MWh"), N_("%(month)s (%(part)s)")),
    N_("une tranchée plus courte n’y suffirait pas"),
    *(N_("aucune tranchée ne manque"), N_("jour"), N_("nuit"), N_("fin de semaine")),
)
"""What stands within these sentences."""
