"""Rule: the two ends stand on different sites."""

from matching.rules.ends import Ends
from matching.rules.rule import Rule, Verdicts, flags


class SameSiteRule(Rule):
    """What a site does with its own flows is its own affair."""

    code = "same_site"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs on two sites."""
        return flags(offers.site != needs.site)

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Say whether the sites differ."""
        if verdict.admitted[0]:
            return "Les deux établissements sont distincts.", ""
        return (
            "L’offre et le besoin sont ceux du même établissement.",
            "Choisir un besoin d’un autre établissement : un bouclage interne n’est pas un échange.",
        )
