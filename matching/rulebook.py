"""The rules in force on one day over one territory, and every refusal of one pair."""

import numpy as np

from matching.columns import Codes, End, columns
from matching.knowledge import Haulage, Knowledge, ResourceFacts
from matching.links import Links
from matching.rules.calendar import CalendarRule
from matching.rules.dates import DatesRule
from matching.rules.declaration import ConfidentialityRule, PriceRule, WithdrawnRule
from matching.rules.direction import DirectionRule
from matching.rules.distance import DistanceRule
from matching.rules.ends import Booleans, Ends, Floats
from matching.rules.quality import QualityRule
from matching.rules.resource import ConfirmedRule, ResourceRule
from matching.rules.rule import Explanation, Rule
from matching.rules.same_site import SameSiteRule
from matching.rules.temperature import TemperatureRule, Thermal
from matching.rules.waste_status import WasteStatusRule
from symbiose.domain.ports import Refusal, Territory

NO_HAULAGE = Haulage(detour=1.0, limit_km=float("inf"))
"""Of a resource that the catalogue does not know: it is compared with nothing."""


class RuleBook:
    """The rules with what they compare with, cheapest first."""

    def __init__(self, territory: Territory, knowledge: Knowledge) -> None:
        self.codes = Codes.of(territory, knowledge)
        self.links = Links(knowledge, territory.substitutions, self.codes, territory.day)
        self._knowledge = knowledge
        self.distance = self._distance()
        self.rules = self._in_force(territory)

    def _facts(self) -> list[ResourceFacts | None]:
        """Return what is known of each resource, by position."""
        return [self._knowledge.resources.get(name) for name in sorted(self.codes.resources)]

    def _distance(self) -> DistanceRule:
        haulages = [f.haulage if f else NO_HAULAGE for f in self._facts()]
        return DistanceRule(np.array([h.limit_km for h in haulages]), np.array([h.detour for h in haulages]))

    def _in_force(self, territory: Territory) -> tuple[Rule, ...]:
        facts, names = self._facts(), sorted(self.codes.resources)
        substituted = self.links.substituted()
        return (
            DirectionRule(),
            WithdrawnRule(),
            ConfirmedRule(),
            ResourceRule(
                tuple(f.label if f else name for f, name in zip(facts, names, strict=True)),
                self.links.linked(),
                substituted,
            ),
            SameSiteRule(),
            DatesRule(territory.day),
            CalendarRule(),
            self.distance,
            TemperatureRule(Thermal.of(facts), self._knowledge.approach.value),
            WasteStatusRule(
                tuple(sorted(self.codes.wastes)), self.codes.authorised(territory.sites), substituted
            ),
            QualityRule(),
            PriceRule(),
            ConfidentialityRule(),
        )

    def admitted(self, offers: Ends, needs: Ends) -> Booleans:
        """Return which of aligned pairs every rule admits."""
        admitted = np.ones(len(offers), dtype=bool)
        for rule in self.rules:
            admitted &= rule.judge(offers, needs).admitted
        return admitted

    def crossed(self, offers: Ends, needs: Ends) -> tuple[Booleans, Floats]:
        """Return which pairs of all givers with all takers every rule admits, and the way of each, km.

        It says the same as `admitted` and `way_km` of these pairs aligned, without laying them out.

        Returns:
            Givers × takers.
        """
        rows, pairs = offers.as_rows(), (len(offers), len(needs))
        admitted, way = np.ones(pairs, dtype=bool), np.zeros(pairs)
        for rule in self.rules:
            verdict = rule.judge(rows, needs)
            admitted &= verdict.admitted
            if rule is self.distance:
                way = verdict.found
        return admitted, way

    def explain(self, giver: End, taker: End) -> tuple[Explanation, ...]:
        """Return what every rule says of one pair."""
        offers = columns([giver], self.codes, self._knowledge)
        needs = columns([taker], self.codes, self._knowledge)
        return tuple(rule.explain(offers, needs, 0) for rule in self.rules)

    def refusals(self, giver: End, taker: End) -> tuple[Refusal, ...]:
        """Return every rule that refuses a pair; empty when it is admitted."""
        told = self.explain(giver, taker)
        return tuple(Refusal(t.rule, t.sentence, t.change) for t in told if not t.admitted)
