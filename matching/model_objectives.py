"""The three objectives of the exchange model."""

from pulp import LpAffineExpression

from matching.instance import Arc
from matching.model_variables import ModelVariables


class Objectives(ModelVariables):
    """What may be maximised over all periods."""

    def _net_benefit(self) -> LpAffineExpression:
        """Σ_at b_a·x_at - Σ_ot h_o·s_ot - Σ f·y   [€]: what all sites gain together."""
        terms = [(x, self._benefit_eur_per_unit(arc)) for arc, row in self.ship.items() for x in row]
        for offer, row in self.stock.items():
            terms += [(s, -self.data.stores[offer].cost_eur_per_unit_period) for s in row]
        terms += [(y, -self.data.arcs[arc].opening_cost_eur) for arc, y in self.opened_arc.items()]
        for opened, nodes in (
            (self.opened_need, self.data.needs),
            (self.opened_processor, self.data.processors),
            (self.opened_pool, self.data.pools),
        ):
            terms += [(y, -nodes[node].opening_cost_eur) for node, y in opened.items()]
        return LpAffineExpression([term for term in terms if term[1]])

    def _benefit_eur_per_unit(self, arc: Arc) -> float:
        """Return b_a, €/unit sent.

        Disposal avoided (an offer's, or that of an output which else is discarded) - cost of the arc
        + γ_a · (purchase avoided of a need, or - treatment and disposal of all outputs of a processor).
        """
        data, facts = self.data, self.data.arcs[arc]
        if arc.source in data.offers:
            avoided = data.offers[arc.source].disposal_cost_eur_per_unit
        else:
            avoided = data.processors[arc.source].disposal_cost_eur_per_unit
        if arc.target in data.needs:
            arriving = data.needs[arc.target].purchase_cost_eur_per_unit
        else:
            processor = data.processors[arc.target]
            discarded = sum(processor.outputs.values()) * processor.disposal_cost_eur_per_unit
            arriving = -processor.cost_eur_per_unit - discarded
        return avoided - facts.cost_eur_per_unit + facts.yield_ratio * arriving

    def _co2_avoided(self) -> LpAffineExpression:
        """-Σ_at e_a·x_at   [kgCO2e]: emissions avoided, less those caused."""
        arcs = self.data.arcs
        terms = [(x, -arcs[arc].co2_kg_per_unit) for arc, row in self.ship.items() for x in row]
        return LpAffineExpression([term for term in terms if term[1]])

    def _quantity_diverted(self) -> LpAffineExpression:
        """Σ_at w_o·x_at over the arcs that leave offers   [unit]: what is kept from disposal."""
        offers = ((offer, self.data.outgoing.get(offer.id, ())) for offer in self.data.offers.values())
        counted = [(arc, offer.diverted_per_unit) for offer, arcs in offers for arc in arcs]
        return LpAffineExpression([(x, weight) for arc, weight in counted if weight for x in self.ship[arc]])
