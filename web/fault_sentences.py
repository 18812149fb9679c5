"""What is wrong with what was typed or with a file: in French, with what it names left open."""

from web.language import N_

FAULTS = (
    N_("ce fichier zip est abîmé : enregistrez à nouveau le classeur"),
    N_("un nombre est attendu, par exemple 1234,5"),
    N_("nombre ambigu : écrivez %(one)s ou %(other)s"),
    N_("unité inconnue : t, kg, m3, L, kWh, MWh, GWh, MJ, GJ, kW, pièce, h ou m2"),
    N_("période inconnue : an, mois, semaine ou jour"),
    N_("« %(resource)s » se compte en %(wanted)s, pas en %(found)s"),
    N_("le classeur n’a pas de feuille visible : affichez celle des déclarations"),
    N_("ce fichier n’est pas un classeur XLSX : enregistrez-le en « Classeur Excel (.xlsx) » ou en CSV"),
    N_("le classeur est chiffré : enregistrez-le sans mot de passe"),
    N_("ce champ est obligatoire"),
    N_("valeur obligatoire : remplissez-la"),
    N_("un nombre est attendu"),
    N_("un nombre entier est attendu"),
    N_("un nombre fini est attendu"),
    N_("un nombre d’au moins %(least)s est attendu"),
    N_("un nombre plus grand que %(least)s est attendu"),
    N_("un nombre d’au plus %(most)s est attendu"),
    N_("un nombre plus petit que %(most)s est attendu"),
    N_("un nombre supérieur à zéro est attendu"),
    N_("un nombre positif ou nul est attendu"),
    N_("un nombre entier de 1 à %(most)s est attendu"),
    N_("une valeur plus grande que zéro est attendue"),
    N_("une valeur négative n’a pas de sens ici : zéro ou plus est attendu"),
    N_("un texte est attendu"),
    N_("un texte non vide est attendu"),
    N_("un texte sans caractère de contrôle est attendu"),
    N_("un texte d’au plus %(most)s caractères est attendu"),
    N_("texte trop long : %(most)s caractères au plus"),
    N_("une date est attendue, comme 2026-12-31"),
    N_("date non reconnue : écrivez-la 2026-12-31 ou 31/12/2026"),
    N_("cette date n’existe pas : vérifiez le jour et le mois"),
    N_("la fin de validité précède son début (%(first)s) : inversez les deux dates"),
    N_("le minimum %(low)s dépasse le maximum %(high)s"),
    N_("le minimum %(low)s dépasse le maximum %(high)s : vérifiez qu’ils ne sont pas inversés"),
    N_("mot inconnu : attendu l’un de %(expected)s"),
    N_("attendu l’un de %(expected)s"),
    N_("« oui » ou « non » est attendu"),
    N_("champ inconnu : ôtez-le ou corrigez son nom"),
    N_("le tableur affiche une erreur dans cette cellule : corrigez sa formule, ou écrivez la valeur"),
    N_("les douze mois sont attendus : ajoutez les colonnes %(names)s"),
    N_("la somme des douze mois est nulle ou trop grande : donnez la part de chacun"),
    N_("la part d’un mois ne peut pas être négative"),
    N_("ce mois est vide alors que d’autres sont remplis : écrivez 0 s’il est nul"),
    N_("une température entre %(low)s et %(high)s °C est attendue"),
    N_(
        "température de départ inférieure à la température de retour (%(back)s °C) : "
        "vérifiez qu’elles ne sont pas inversées"
    ),
    N_(
        "température de départ supérieure à la température de retour (%(back)s °C), or c’est du froid : "
        "vérifiez qu’elles ne sont pas inversées"
    ),
    N_("plus de %(most)s kW : vérifiez que la puissance est en kW"),
    N_("plus de %(most)s € par %(unit)s : vérifiez le prix et l’unité"),
    N_("plus de %(most)s %(unit)s par an : vérifiez le nombre et l’unité"),
    N_("une année n’a pas plus de %(hours)s heures"),
    N_("le bas de la fourchette dépasse son haut (%(high)s) : inversez-les"),
    N_("le bas de la fourchette dépasse la quantité (%(quantity)s)"),
    N_("le haut de la fourchette est sous la quantité (%(quantity)s)"),
    N_("une quantité en puissance demande « heures_par_an » : ajoutez les heures de marche"),
    N_("un SIRET a 14 chiffres, celui-ci en a %(digits)s : vérifiez les zéros de tête"),
    N_("un SIRET de 14 chiffres ou l’identifiant d’un site est attendu"),
    N_("un code déchet a six chiffres : un tableur a ôté le zéro de tête, écrivez 0%(code)s"),
    N_("« %(text)s » désigne « %(label)s », qui ne relève pas du code %(code)s : vérifiez l’un et l’autre"),
    N_("ressource à confirmer : « %(text)s » n’est pas dans le catalogue"),
    N_("ressource à confirmer : « %(text)s » n’est pas dans le catalogue, peut-être « %(label)s »"),
    N_("la colonne obligatoire « %(name)s » (%(key)s) manque : ajoutez-la"),
    N_("la colonne est donnée deux fois : n’en gardez qu’une"),
    N_(
        "aucune ligne d’en-tête reconnue : la première ligne nomme les colonnes "
        "(siret, sens, ressource, quantite, unite…)"
    ),
    N_("le classeur ne se lit pas (abîmé, ou trop grand) : enregistrez-le à nouveau, ou ses lignes en CSV"),
    N_("le fichier est vide"),
    N_("le fichier dépasse %(most)s Mo : découpez-le en plusieurs fichiers"),
    N_("la lecture de ce fichier demande trop de temps ou de mémoire : découpez-le en plusieurs fichiers"),
    N_("ce fichier est %(what)s, que l’import ne lit pas : enregistrez ses lignes en CSV ou XLSX"),
    N_("seule la feuille « %(sheet)s » est lue ; ne le sont pas : %(names)s"),
    N_("un pourcentage de plus de 0 à 100 est attendu"),
    N_("cet établissement est déjà l’un des vôtres"),
    N_("cette adresse est celle d’un autre compte"),
    N_("un mois depuis le démarrage, le mois en cours au plus tard"),
    N_("utilisé sur place et partagé ne dépassent pas ensemble la production"),
    N_("une quantité positive, ou zéro"),
    N_("dites pourquoi vous corrigez : l’ancien chiffre reste dans l’historique"),
    N_("au plus %(most)s MWh : tout ce qui alimente la boucle, à toutes les heures du mois"),
)
"""A fault, without capital and full stop: a form adds them."""

PARTS_OF_FAULTS = (N_("un classeur Excel ancien ou protégé par un mot de passe"), N_("un PDF"))
"""What stands within a fault."""
