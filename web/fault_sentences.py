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
        "aucune ligne d’en-tête reconnue : la première ligne nomme les colonnes (siret, sens, ressource, "
        "quantite, unite… pour des déclarations) ; pour un cadastre solaire, il faut une surface (m²) ou une "
        "puissance crête (kWc), une production annuelle ou une irradiation (kWh/m²/an), et où se trouve "
        "chaque toit (longitude et latitude, ou contour) : nommez ces colonnes par exemple « surf_utile », "
        "« prod_an », « longitude » et « latitude »"
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
    N_("au plus %(most)s : vérifiez la quantité"),
    N_("dites pourquoi vous corrigez : l’ancien chiffre reste dans l’historique"),
    N_("au plus %(most)s kWh : la puissance des toits à toutes les heures des jours de service"),
    N_("au plus %(most)s MWh : tout ce qui alimente la boucle, à toutes les heures des jours de service"),
    N_("SIRET %(digits)s : la clé de contrôle est fausse, vérifiez chaque chiffre"),
    N_("indiquez le SIRET de l’établissement, ses 14 chiffres"),
    N_("donnez le nom de l’établissement"),
    N_("donnez le nom de l’entreprise"),
    N_("choisissez la commune de l’établissement"),
    N_("choisissez dans la liste"),
    N_("choisissez un jour passé"),
    N_("choisissez un jour avant l’autre"),
    N_("choisissez un document de ce dossier"),
    N_("choisissez où se trouve le terrain"),
    N_("choisissez au moins un usage"),
    N_("choisissez au moins une commune de la liste"),
    N_("choisissez un document qui n’est pas vide"),
    N_("donnez la puissance, en kW"),
    N_("donnez les heures de marche par an"),
    N_("donnez l’énergie consommée par an"),
    N_("donnez la surface du terrain, en hectares"),
    N_("donnez le nom du parc"),
    N_("donnez la valeur"),
    N_("donnez la valeur visée"),
    N_("dites quelle énergie est consommée"),
    N_("dites pourquoi vous corrigez : l’ancien chiffre reste visible"),
)
"""A fault, without capital and full stop: a form adds them."""

OF_CURVES = (
    N_("le fichier contient plusieurs points de livraison : gardez les lignes d’un seul"),
    N_(
        "le fichier a un seul relevé par jour ou par mois : il en faut un par heure au moins (courbe de "
        "charge au pas de 10, 30 ou 60 minutes)"
    ),
    N_(
        "les relevés sont espacés de %(minutes)s minutes : il en faut un par heure au moins (courbe de "
        "charge au pas de 10, 30 ou 60 minutes)"
    ),
    N_("le fichier ne couvre que %(days)s jours : il en faut 7 au moins"),
    N_("toutes les puissances sont nulles : est-ce la bonne courbe ?"),
    N_("le fichier ne dit pas ce qu’il compte : choisissez kW, W, kWh… dans le formulaire"),
    N_(
        "les dates se lisent de plusieurs façons : choisissez dans le formulaire ce qui vient d’abord, le "
        "jour, le mois ou l’année"
    ),
    N_(
        "rien ne dit si la courbe suit les changements d’heure ou reste en heure d’hiver : choisissez dans "
        "le formulaire"
    ),
    N_(
        "aucune ligne n’a une date, une heure et un nombre que l’on puisse lire, comme la première : "
        "« %(line)s » ; écrivez le moment « 31/12/2025 23:50 » ou « 2025-12-31T23:50:00+01:00 », et un "
        "nombre sans signe"
    ),
    N_(
        "aucune ligne d’en-tête reconnue : une colonne pour la date et l’heure (« Horodate »), une pour la "
        "puissance (« Valeur », « kW ») ; ou une ligne par jour, avec une colonne pour chaque heure, "
        "demi-heure ou dizaine de minutes (« 00:00 », « 00:30 »… ou « H00M30 »)"
    ),
    N_("le fichier dépasse %(most)s Mo : gardez une année, au pas de 10 minutes au plus"),
    N_("le fichier a plus de %(most)s relevés : découpez-le en plusieurs fichiers"),
    N_("ce fichier n’est ni un texte ni un classeur XLSX : enregistrez la courbe de charge en CSV"),
    N_("ce fichier est un document, non une liste de relevés : enregistrez la courbe en CSV"),
    N_(
        "plusieurs feuilles du classeur ont des relevés (%(names)s) : gardez celle d’un point de livraison, "
        "ou mettez ses relevés bout à bout dans une seule feuille"
    ),
    N_(
        "le tableur a lu certaines dates de la courbe et laissé les autres en texte : il y a inversé jours "
        "et mois. Importez-y de nouveau le fichier d’origine, ou donnez-le sans l’ouvrir"
    ),
    N_("le fichier a des relevés à venir, jusqu’au %(day)s : vérifiez ses dates"),
    N_(
        "ce fichier est une courbe de charge : donnez-la sur la page du besoin d’électricité qu’elle mesure "
        "(« Heures de consommation, courbe de charge »)"
    ),
    N_("plusieurs colonnes ont des relevés (%(names)s) : gardez celle d’un point de livraison"),
    N_("la colonne de l’unité en dit plusieurs : mettez tous les relevés dans la même"),
    N_(
        "« %(number)s » se lit de deux façons, en milliers ou en unités : écrivez les relevés sans "
        "séparateur de milliers"
    ),
    N_(
        "les valeurs ne font que croître : ce sont les index d’un compteur, et non ce qui est consommé dans "
        "chaque intervalle"
    ),
    N_(
        "les mêmes moments reviennent avec d’autres valeurs : le fichier mêle plusieurs compteurs, gardez-en "
        "un"
    ),
)
"""Faults of load curves."""

OF_ARCHIVES = (
    N_("fichier lu dans l’archive : %(name)s"),
    N_("l’archive est chiffrée : enregistrez-la sans mot de passe"),
    N_("l’archive est compressée d’une manière qui n’est pas lue : compressez-la à nouveau en zip"),
    N_("l’archive contient plus de %(most)s fichiers"),
    N_("l’archive se déploie en un volume bien plus grand qu’elle : enregistrez à nouveau le fichier"),
    N_("cette archive zip est abîmée : compressez à nouveau le fichier"),
    N_("dans l’archive, %(name)s est une autre archive : donnez-la seule"),
    N_("l’archive contient plusieurs fichiers de données (%(names)s) : gardez-en un par archive"),
    N_(
        "l’archive ne contient ni CSV, ni GeoJSON, ni GeoPackage, mais %(names)s : décompressez-la et donnez "
        "le fichier seul"
    ),
    N_("le GeoPackage de l’archive était ouvert : fermez-le dans QGIS, puis compressez-le à nouveau"),
    N_("ce fichier est une archive zip, que l’import ne lit pas : enregistrez ses lignes en CSV ou XLSX"),
    N_("l’archive contient plus de %(most)s fichiers : ce n’est pas un classeur ordinaire"),
    N_("le classeur contient des macros : enregistrez-le en « Classeur Excel (.xlsx) », sans macros"),
    N_("le classeur dépasse %(most)s Mo une fois décompressé : découpez-le en plusieurs fichiers"),
    N_("le classeur se décompresse à plus de %(most)s fois sa taille : enregistrez ses lignes en CSV"),
)
"""Faults of archives and of the workbooks that some are."""

PARTS_OF_FAULTS = (N_("un classeur Excel ancien ou protégé par un mot de passe"), N_("un PDF"))
"""What stands within a fault."""
