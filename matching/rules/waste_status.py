"""Rule: waste goes only to who may take it."""

from matching.rules.ends import Booleans, Ends
from matching.rules.rule import Rule, Verdicts, flags


class WasteStatusRule(Rule):
    """Who may take a waste, by its code; a product (no waste code) goes anywhere.

    Dangerous waste goes to a site authorised for its code. Other waste goes to a processor, to a site
    authorised for its code, to a need that names its code, or to what it is declared to replace.
    """

    code = "waste_status"

    def __init__(self, codes: tuple[str, ...], authorised: Booleans, substituted: Booleans) -> None:
        """Keep what is allowed.

        Args:
            codes: Waste codes by position.
            authorised: Site × waste code → the site is authorised to receive it.
            substituted: Resource × resource → the first is declared able to replace the second.
        """
        self._codes = codes
        self._authorised = authorised
        self._substituted = substituted

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit products, and waste that the taker may receive."""
        waste = offers.waste >= 0
        code = offers.waste.clip(min=0)
        authorised = self._authorised[needs.site, code]
        known = (offers.resource >= 0) & (needs.resource >= 0)
        replaces = known & self._substituted[offers.resource.clip(min=0), needs.resource.clip(min=0)]
        lawful = needs.processor | replaces | (needs.waste == offers.waste)
        return flags(~waste | authorised | (~offers.dangerous & lawful))

    def concerns(self, offer: Ends, need: Ends) -> bool:
        """Tell whether the offer is waste."""
        return bool(offer.waste[0] >= 0)

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Name the code and what allows or forbids it."""
        if offer.waste[0] < 0:
            return "L’offre ne porte pas de code déchet.", ""
        code, dangerous = self._codes[int(offer.waste[0])], bool(offer.dangerous[0])
        kind = "dangereux" if dangerous else "non dangereux"
        if verdict.admitted[0]:
            return f"Déchet {kind} {code} : {self._allowed_by(offer, need)}.", ""
        if dangerous:
            return (
                f"Déchet dangereux {code} : l’établissement receveur n’est pas autorisé pour ce code.",
                f"Passer par un établissement autorisé pour {code}, ou renseigner cette autorisation.",
            )
        return (
            f"Déchet {code} : rien ne dit que le besoin peut l’employer en l’état.",
            f"Inscrire le code {code} au besoin, déclarer une substitution ou passer par un préparateur.",
        )

    def _allowed_by(self, offer: Ends, need: Ends) -> str:
        if self._authorised[int(need.site[0]), int(offer.waste[0])]:
            return "l’établissement receveur est autorisé pour ce code"
        if need.processor[0]:
            return "repris par un préparateur"
        if need.waste[0] == offer.waste[0]:
            return "le besoin porte ce code"
        return "emploi déclaré en substitution"
