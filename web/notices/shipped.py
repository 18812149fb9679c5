"""The texts as they come with the service; words in braces are filled in from the operator's settings."""

from collections.abc import Mapping
from itertools import pairwise

from symbiose.domain.notices import Notice
from web.language import N_, _

TITLES: Mapping[Notice, str] = {
    Notice.LEGAL: N_("Mentions légales"),
    Notice.PERSONAL_DATA: N_("Données personnelles"),
    Notice.ACCESSIBILITY: N_("Déclaration d’accessibilité"),
}
_PARTS: Mapping[Notice, tuple[str, ...]] = {
    Notice.LEGAL: (
        N_("# Éditeur"),
        N_("Ce service est édité par {exploitant}, {adresse}. Contact : {contact}."),
        N_("Directeur ou directrice de la publication : {directeur_de_publication}."),
        N_("# Hébergement"),
        N_("Ce service est hébergé par {hebergeur}."),
        N_("# Ce que le service propose, et ce qu’il ne dit pas"),
        N_(
            "Symbiose rapproche des flux déclarés par des entreprises et propose des échanges. Une "
            "proposition est un calcul : elle n’engage personne, et ne dispense d’aucune autorisation "
            "ni d’aucun contrat."
        ),
        N_(
            "Le statut d’un déchet, d’un sous-produit ou d’une matière sortie du statut de déchet "
            "relève de ses détenteurs et de l’administration ; le service rappelle les conditions, il "
            "ne les constate pas."
        ),
        N_("# Propriété et réutilisation"),
        N_(
            "Le logiciel est libre, sous licence Apache 2.0. Les valeurs de référence sont reprises "
            "avec leur source et leur licence, dites à côté de chacune. Les déclarations appartiennent "
            "aux entreprises qui les font : chacune décide de ce que les autres en voient."
        ),
    ),
    Notice.PERSONAL_DATA: (
        N_("# Qui répond de ces données"),
        N_("{exploitant}, {adresse}, est responsable du traitement."),
        N_("Délégué ou déléguée à la protection des données, ou contact : {dpo}."),
        N_("# À quoi elles servent"),
        N_(
            "À ouvrir l’accès du service aux personnes qui déclarent, examinent et suivent des échanges "
            "entre entreprises, et à pouvoir dire qui a décidé quoi. Rien d’autre : ni publicité, ni "
            "profil, ni décision automatique à l’égard d’une personne."
        ),
        N_("# Sur quelle base"),
        N_(
            "L’exécution d’une mission d’intérêt public confiée à l’exploitant (article 6, paragraphe "
            "1, point e, du règlement (UE) 2016/679, dit RGPD)."
        ),
        N_("# Quelles données"),
        N_("- l’adresse électronique professionnelle, le rôle, les sites ou les parcs confiés"),
        N_("- une empreinte du mot de passe, qui ne permet pas de le retrouver"),
        N_("- les dates des connexions et de la dernière page, tant que la session est ouverte"),
        N_("- les noms et les dates des jetons d’accès créés pour des programmes"),
        N_("- ce que la personne a déclaré, décidé et écrit dans le service, avec le moment"),
        N_(
            "Aucune donnée sensible n’est demandée. N’écrivez pas le nom de tiers dans les remarques et "
            "les motifs."
        ),
        N_("# Combien de temps"),
        N_("- une session : {heures_de_session} heures au plus"),
        N_("- un lien d’invitation : sept jours ; un lien de mot de passe : une heure"),
        N_(
            "- le décompte des connexions manquées : quinze minutes ; les postes déjà connus d’un "
            "compte : 90 jours ; l’un et l’autre sous forme d’empreintes"
        ),
        N_("- un compte inactif : fermé après {jours_inactifs} jours"),
        N_(
            "- un compte effacé : il ne reste qu’un identifiant sans nom, dans le journal et dans "
            "l’historique, pour que les décisions gardent leur ordre"
        ),
        N_("- les journaux techniques du serveur : {duree_des_journaux}"),
        N_("# Qui les voit"),
        N_(
            "L’administration et la coordination du service ; l’autre entreprise d’un échange, après "
            "l’accord des deux. Le logiciel ne transmet rien hors du service, sauf ce que l’exploitant "
            "règle (serveur de courrier, registre des entreprises, fond de carte). Aucun traceur n’est "
            "déposé : les seuls témoins de connexion (cookies) retiennent la session et la langue."
        ),
        N_("# Vos droits"),
        N_(
            "Vous pouvez consulter vos données et en prendre copie sur la page « Votre compte », les "
            "faire rectifier, vous opposer à leur traitement, en demander la limitation ou l’effacement "
            ": écrivez à {dpo}. L’effacement remplace votre adresse par un identifiant sans nom."
        ),
        N_(
            "Sans réponse satisfaisante, vous pouvez saisir la CNIL : sur www.cnil.fr, ou 3 place "
            "de Fontenoy, TSA 80715, 75334 Paris Cedex 07."
        ),
    ),
    Notice.ACCESSIBILITY: (
        N_(
            "{exploitant} s’engage à rendre ce service accessible, conformément à l’article 47 de la "
            "loi n° 2005-102 du 11 février 2005. Le référentiel visé est le RGAA 4.1, soit les critères "
            "A et AA des WCAG 2.1."
        ),
        N_("# État de conformité"),
        N_(
            "Non évalué : aucun audit complet par une personne qualifiée n’a encore eu lieu. Des "
            "contrôles automatiques (axe-core) et des parcours au clavier font partie des essais du "
            "logiciel ; ils ne couvrent qu’une partie des critères."
        ),
        N_("# Contenus particuliers"),
        N_(
            "La carte et les diagrammes sont des images complexes : chacun est suivi d’un tableau qui "
            "porte les mêmes valeurs. Aucune information n’est donnée par la seule couleur."
        ),
        N_("# Retour et contact"),
        N_(
            "Si un contenu ou une fonction vous est inaccessible, écrivez à {contact} : une autre voie "
            "ou un contenu sous une autre forme vous sera proposé."
        ),
        N_("# Voie de recours"),
        N_(
            "Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits : par son "
            "formulaire en ligne, auprès de son délégué dans votre département, ou par courrier "
            "gratuit, sans affranchissement (Défenseur des droits, Libre réponse 71120, 75342 Paris "
            "CEDEX 07)."
        ),
    ),
}


MISSING: Mapping[str, str] = {
    "exploitant": N_("[à compléter : exploitant]"),
    "adresse": N_("[à compléter : adresse de l’exploitant]"),
    "directeur_de_publication": N_("[à compléter : direction de la publication]"),
    "hebergeur": N_("[à compléter : hébergeur]"),
    "contact": N_("[à compléter : adresse de contact]"),
    "dpo": N_("[à compléter : protection des données]"),
    "duree_des_journaux": N_("[à compléter : durée de conservation des journaux]"),
}
"""Word in braces → what stands where the operator has not set it."""


def shipped_text(notice: Notice) -> str:
    """Return a text as it is shipped, in the reader's language; lines of one list stand together."""
    parts = [_(part) for part in _PARTS[notice]]
    text = parts[0]
    for before, part in pairwise(parts):
        together = before.startswith("- ") and part.startswith("- ")
        text += f"\n{part}" if together else f"\n\n{part}"
    return text
