"""One rule of the circular models: conditions over facts, and the French sentence that explains it."""

from collections.abc import Iterable
from dataclasses import dataclass

from symbiose.domain.exchanges import Kind, ModelMark
from symbiose.domain.flows import Use
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.opeo_facts import FAMILY_WORDS, SCOPE_WORDS, USE_WORDS, Facts, Scope
from symbiose.domain.resources import Family, Resource

ENERGY_UNIT = "MWh"
EVERY_SCOPE = frozenset(Scope)
EVERY_FAMILY = frozenset(Family)
EVERY_KIND = frozenset(Kind)
THERMAL = frozenset({Family.HEAT, Family.STEAM, Family.COLD})
ENERGY = THERMAL | {Family.ELECTRICITY, Family.GAS}
MATERIAL = frozenset({Family.MATERIAL})
WATER = frozenset({Family.WATER})
SERVICE = frozenset({Family.SERVICE})
GOODS = EVERY_FAMILY - SERVICE
UNSAID: frozenset[Use | None] = frozenset({None})
EVERY_USE: frozenset[Use | None] = frozenset({*Use, None})
KEPT_IN_USE = EVERY_USE - {Use.DISPOSAL}
AS_INPUT: frozenset[Use | None] = frozenset({None, Use.FEEDSTOCK})


@dataclass(frozen=True)
class Rule:
    """A model is given where every condition of the row holds; a condition left out always holds."""

    id: str
    """Slug of the rule."""
    model: OpeoModel
    """Model that the rule gives."""
    sentence: str
    """Why, in French; `{resource}` is the resource looked at, `{result}` what it becomes or replaces."""
    scopes: frozenset[Scope] = EVERY_SCOPE
    """Offer, need, processor or proposal."""
    families: frozenset[Family] = EVERY_FAMILY
    """What kind of resource."""
    uses: frozenset[Use | None] = EVERY_USE
    """What is done with it; None stands for a use that nobody stated."""
    kinds: frozenset[Kind] = EVERY_KIND
    """Sort of synergy of a proposal."""
    durable: bool | None = None
    """Renewable and not toxic, or not."""
    recovered: bool | None = None
    """Out of a use or a process (the catalogue or a waste code says so), or not."""
    toxic: bool | None = None
    """Dangerous to living things, or not."""
    result_families: frozenset[Family] = EVERY_FAMILY
    """What kind of resource is made or replaced."""
    result_durable: bool | None = None
    """The resource made or replaced is renewable and not toxic, or not."""
    result_toxic: bool | None = None
    """The resource made or replaced is dangerous to living things, or not."""
    opens: bool = False
    """True when the thing only opens the way to the model: it is within reach, not practised."""

    def holds(self, facts: Facts) -> bool:
        """Tell whether every condition of the row holds."""
        uses: frozenset[Use | None] = facts.uses or UNSAID
        return (
            facts.scope in self.scopes
            and bool(uses & self.uses)
            and (facts.kind is None or facts.kind in self.kinds)
            and self._source(facts) is not None
            and (not self.looks_at_result or self._result(facts) is not None)
        )

    @property
    def looks_at_result(self) -> bool:
        """Tell whether the row has a condition on what is made or replaced."""
        on_flags = self.result_durable is not None or self.result_toxic is not None
        return on_flags or self.result_families != EVERY_FAMILY

    def _source(self, facts: Facts) -> Resource | None:
        """Return the first resource looked at that meets the conditions."""
        fitting = (
            resource
            for resource in facts.source
            if family_of(resource) in self.families
            and _is(self.durable, durable(resource))
            and _is(self.recovered, facts.recovered(resource))
            and _is(self.toxic, resource.toxic)
        )
        return next(fitting, None)

    def _result(self, facts: Facts) -> Resource | None:
        fitting = (
            resource
            for resource in facts.result
            if family_of(resource) in self.result_families
            and _is(self.result_durable, durable(resource))
            and _is(self.result_toxic, resource.toxic)
        )
        return next(fitting, None)

    def mark(self, facts: Facts) -> ModelMark:
        """Return the model with the sentence, which ends with what was looked at."""
        source = self._source(facts)
        result = self._result(facts) if self.looks_at_result else None
        results = (result,) if result else facts.result
        why = self.sentence.format(
            resource=source.label_fr if source else "",
            result=" », « ".join(one.label_fr for one in results) or "autre chose",
        )
        return ModelMark(model=self.model, reason=f"{why} {looked_at(facts, source, results)}")


def family_of(resource: Resource) -> Family:
    """Return the family that rules see: a gas that is not counted in energy is a material (CO2, nitrogen)."""
    counted_in_energy = resource.unit == ENERGY_UNIT
    is_material = resource.family is Family.GAS and not counted_in_energy
    return Family.MATERIAL if is_material else resource.family


def durable(resource: Resource) -> bool:
    """Tell whether a resource is renewable and harmless to living things."""
    return resource.renewable and not resource.toxic


def sentence_of(reason: str) -> str:
    """Return the sentence of a model without what a rule compared, which names resources and waste codes.

    >>> sentence_of("Une matière recyclée remplace une neuve. [flux ; code déchet 10 02 07*]")
    'Une matière recyclée remplace une neuve.'
    """
    return reason.partition(" [")[0]


def looked_at(facts: Facts, source: Resource | None, results: Iterable[Resource]) -> str:
    """Return, in brackets and in French, what a rule compared."""
    parts = [SCOPE_WORDS[facts.scope]]
    if source:
        parts.append(f"« {source.label_fr} » ({_traits(facts, source)})")
    if others := [f"« {one.label_fr} »" for one in results if one != source]:
        becomes = "produit" if facts.scope is Scope.PROCESSOR else "besoin"
        parts.append(f"{becomes} : {', '.join(others)}")
    parts.append(f"usage : {use_words(facts.uses)}")
    if facts.waste_code:
        parts.append(f"code déchet {facts.waste_code}")
    return f"[{' ; '.join(parts)}]"


def use_words(uses: Iterable[Use]) -> str:
    """Return uses in French, in a fixed order.

    >>> use_words([Use.REPAIR])
    'réparation'
    >>> use_words([])
    'non précisé'
    """
    return ", ".join(sorted(USE_WORDS[use] for use in uses)) or "non précisé"


def _traits(facts: Facts, resource: Resource) -> str:
    traits = [FAMILY_WORDS[resource.family]]
    if resource.family in THERMAL:
        traits.append("renouvelable" if resource.renewable else "non renouvelable")
    elif resource.family is not Family.SERVICE:
        traits.append("de récupération" if facts.recovered(resource) else "hors récupération")
        traits.append("renouvelable" if resource.renewable else "non renouvelable")
        if resource.toxic:
            traits.append("toxique")
    return ", ".join(traits)


def _is(wanted: bool | None, found: bool) -> bool:
    return wanted is None or wanted == found
