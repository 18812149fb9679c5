"""Rules on the declarations: neither is withdrawn, one of the two has a price, names stay as asked."""

from matching.rules.ends import Ends
from matching.rules.rule import Rule, Verdicts, flags


class WithdrawnRule(Rule):
    """A withdrawn flow takes no part."""

    code = "withdrawn"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of two flows that stand."""
        return flags(~offers.withdrawn & ~needs.withdrawn)

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Name the flow that was withdrawn."""
        if verdict.admitted[0]:
            return "Aucune des deux déclarations n’est retirée.", ""
        sides = (("L’offre", "retirée", offer), ("Le besoin", "retiré", need))
        found = " ".join(f"{name} a été {word}." for name, word, ends in sides if ends.withdrawn[0])
        return found, "Déclarer à nouveau le flux retiré."


class PriceRule(Rule):
    """The worth of an exchange is known: a disposal or a purchase price, declared or of reference."""

    code = "price"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of which one end at least has a price."""
        return flags(offers.priced | needs.priced)

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Say whether a price is known."""
        if verdict.admitted[0]:
            return "Un coût d’élimination ou un prix d’achat est connu.", ""
        return (
            "Ni le coût d’élimination de l’offre ni le prix d’achat du besoin n’est connu.",
            "Demander l’un des deux prix.",
        )


class ConfidentialityRule(Rule):
    """Hidden flows are matched: their site is named to nobody but staff until both sides agree."""

    code = "confidentiality"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit every pair: secrecy masks names on screen, it does not hide a worthwhile exchange."""
        return flags(offers.hidden | ~offers.hidden)

    def concerns(self, offer: Ends, need: Ends) -> bool:
        """Tell whether one of the flows is hidden."""
        return bool(offer.hidden[0] or need.hidden[0])

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Say whose name stays masked."""
        sides = (("l’offreur", offer), ("le demandeur", need))
        masked = " et ".join(name for name, ends in sides if ends.hidden[0])
        if masked:
            return f"Confidentialité : {masked} n’est pas nommé avant l’accord des deux parties.", ""
        return "Aucun des deux flux n’est masqué.", ""
