"""Rule: an exchange goes from an offer to a need."""

from matching.rules.ends import NEED, OFFER, Ends
from matching.rules.rule import Rule, Verdicts, flags


class DirectionRule(Rule):
    """The giver offers and the taker needs."""

    code = "direction"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of an offer and a need."""
        return flags((offers.direction == OFFER) & (needs.direction == NEED))

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Name the two directions."""
        words = {OFFER: "flux sortant", NEED: "flux entrant"}
        first, second = words[int(offer.direction[0])], words[int(need.direction[0])]
        return (
            f"Le premier flux est un {first}, le second un {second}.",
            "Choisir un flux sortant puis un flux entrant.",
        )
