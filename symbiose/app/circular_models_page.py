"""Writes `docs/circular-models.md` from the table of rules of `symbiose/domain/opeo_table.py`."""

from collections.abc import Iterable

from symbiose.domain.opeo_rule import EVERY_FAMILY, EVERY_KIND, EVERY_SCOPE, EVERY_USE, Rule
from symbiose.domain.opeo_table import RULES

TITLES = {
    1: "Durabilité des ressources",
    2: "Extension de la durée de vie",
    3: "Vente d’un usage plutôt que d’un produit",
    4: "Réemploi des produits",
    5: "Réemploi des composants et matériaux",
    6: "Optimisation de l’empreinte environnementale",
}
HEADING = """# Circular models

Each flow, processor and proposal gets its models of the study « Pivoter vers l’industrie circulaire »
(OPEO and INEC, April 2021) by the rules below: the rows of `symbiose/domain/opeo_table.py`, from which
this page is written (`make docs`). A rule looks at the resource (its family and the flags of the
catalogue), the direction, the use, the processors on the way and the waste status, never at who declares.
Each model is given once, by the first rule that holds; its sentence ends, in brackets, with what was
looked at.

- *Durable*: renewable and not toxic. *Recovered*: the catalogue says so, or the flow carries a waste
  code.
- The use is the one declared (`usage` / `use`), else the `default_use` of the resource or of a wider one.
  For a proposal it is what the processors do and what the receiver says, else what the substitution is
  for, else what the giver says; the disposal that an exchange replaces does not count.
- *Opens*: the flow does not practise the model, it only shows that it is within reach: buying new, or
  discarding. Such a stage stays missing in the coverage, and is told as « à portée ».
- A gas that is not counted in MWh (CO2, nitrogen) is seen as a material.
- A person may set the models of a flow or proposal against the rules, with a reason; what was set before
  is kept.

## Coverage

A company covers a model when one of its flows, processors or accepted proposals practises it; withdrawn
flows, flows that do not hold today and refused proposals do not count. A value chain is the set of sites
that the paths of the latest run, refused ones left out, join around one resource family (that of what is
given), directly or one through another. It covers what its proposals, their flows and processors, and the
other flows of its sites in that family practise. What is not covered is a missing stage. Circularity is
partial below six models out of six.

Staff see everything. An analyst sees every company and chain, as hidden flows leave them, and reads the
reasons of flows whose site may be named. A site manager sees their own companies, the chains of their own
proposals, and for each model the number of other companies, from three on. A flow that another firm hides
changes nothing of what they see.
"""


def circular_models() -> str:
    """Return the page that lists every rule."""
    return HEADING + "".join(_section(model, title) for model, title in TITLES.items())


def _section(model: int, title: str) -> str:
    rows = "".join(_row(rule) for rule in RULES if rule.model == model)
    head = "| rule | holds for | sentence | opens |\n| --- | --- | --- | --- |\n"
    return f"\n## {model}. {title}\n\n{head}{rows}"


def _row(rule: Rule) -> str:
    sentence = rule.sentence.replace("{resource}", "…").replace("{result}", "…")
    return f"| `{rule.id}` | {'; '.join(_conditions(rule))} | {sentence} | {'yes' if rule.opens else ''} |\n"


def _conditions(rule: Rule) -> Iterable[str]:
    """Yield the conditions of a row that it really makes."""
    if rule.scopes != EVERY_SCOPE:
        yield _listed(rule.scopes)
    if rule.kinds != EVERY_KIND:
        yield f"kind {_listed(rule.kinds)}"
    if rule.families != EVERY_FAMILY:
        yield _listed(rule.families)
    for name, wanted in (("durable", rule.durable), ("recovered", rule.recovered), ("toxic", rule.toxic)):
        if wanted is not None:
            yield name if wanted else f"not {name}"
    if rule.uses != EVERY_USE:
        yield _use_condition(rule)
    if rule.result_families != EVERY_FAMILY:
        yield f"makes {_listed(rule.result_families)}"
    for name, wanted in (("durable", rule.result_durable), ("toxic", rule.result_toxic)):
        if wanted is not None:
            yield f"what it makes or replaces is {'' if wanted else 'not '}{name}"


def _use_condition(rule: Rule) -> str:
    excluded = EVERY_USE - rule.uses
    if len(excluded) < len(rule.uses):
        return f"any use but {_listed(use for use in excluded if use)}"
    stated = _listed(use for use in rule.uses if use)
    return (
        f"use {stated}{' or not stated' if stated else 'not stated'}"
        if None in rule.uses
        else f"use {stated}"
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(str(word) for word in words))
