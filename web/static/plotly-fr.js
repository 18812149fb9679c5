// French words and number format of the figures; plotly.js ships English only.
Plotly.register({
  moduleType: "locale",
  name: "fr",
  dictionary: {
    "Autoscale": "Échelle automatique",
    "Box Select": "Sélection par rectangle",
    "Click to enter Plot title": "Cliquez pour saisir le titre",
    "Compare data on hover": "Comparer les valeurs au survol",
    "Double-click to zoom back out": "Double-cliquez pour revenir à la vue entière",
    "Download plot": "Télécharger l’image",
    "Download plot as a PNG": "Télécharger l’image (PNG)",
    "Download plot as a png": "Télécharger l’image (PNG)",
    "Lasso Select": "Sélection au lasso",
    "Pan": "Déplacer",
    "Reset": "Réinitialiser",
    "Reset axes": "Réinitialiser les axes",
    "Reset geo": "Réinitialiser la carte",
    "Reset map": "Réinitialiser la carte",
    "Reset view": "Réinitialiser la vue",
    "Reset views": "Réinitialiser les vues",
    "Show closest data on hover": "Montrer la valeur la plus proche",
    "Snapshot succeeded": "Image enregistrée",
    "Sorry, there was a problem downloading your snapshot!": "L’image n’a pas pu être enregistrée.",
    "Taking snapshot - this may take a few seconds": "Enregistrement de l’image, quelques secondes…",
    "Toggle Spike Lines": "Afficher les repères",
    "Zoom": "Zoom",
    "Zoom in": "Agrandir",
    "Zoom out": "Réduire",
    "incoming flow count:": "flux entrants :",
    "outgoing flow count:": "flux sortants :",
    "source:": "de :",
    "target:": "vers :"
  },
  format: {
    days: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    shortDays: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
    months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    shortMonths: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    date: "%d/%m/%Y",
    decimal: ",",
    thousands: "\u202f"
  }
});
