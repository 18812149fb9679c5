"""Two to four proposals side by side: every figure, term, reference and reason, and what differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.exchanges import Proposal
from symbiose.services import board as boards
from symbiose.services.board import ProposalSheet
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _
from web.proposals.feasibility import told_of
from web.proposals.schemas import CompareQuery
from web.proposals.selecting import blueprint as blueprint
from web.reference.labels import value_label
from web.sentences import sentence
from web.wording import day, euros, number, rate, unit, word

LEAST, MOST = 2, 4


@dataclass(frozen=True)
class Row:
    """One line of the comparison: what each proposal has there."""

    name: str
    cells: tuple[str, ...]
    values: tuple[float | None, ...] = ()
    """The figures behind the cells, where they can be compared."""
    more_is_better: bool = True

    @property
    def differs(self) -> bool:
        """Tell whether the proposals are not alike here."""
        return len(set(self.cells)) > 1

    def best(self, column: int) -> bool:
        """Tell whether a proposal is the best one here, where they differ."""
        known = [value for value in self.values if value is not None]
        if not self.differs or len(known) < len(self.cells):
            return False
        best = max(known) if self.more_is_better else min(known)
        return self.values[column] == best


@dataclass(frozen=True)
class Table:
    """Lines of one kind."""

    caption: str
    rows: tuple[Row, ...]


@blueprint.get("/propositions/comparer")
@requires(STAFF)
def compare() -> ResponseReturnValue:
    """Set two to four proposals side by side."""
    chosen = CompareQuery.of(request.args).p
    if not LEAST <= len(chosen) <= MOST:
        page = render_template("proposals/compare.html", sheets=[], tables=[], least=LEAST, most=MOST)
        return make_response(page, 422 if chosen else 200)
    sheets = [boards.sheet(services(), actor(), proposal_id) for proposal_id in chosen]
    pairs = [(sheet, sheet.proposal) for sheet in sheets if sheet.proposal]
    return render_template(
        "proposals/compare.html",
        sheets=[one for one, _p in pairs],
        tables=_tables(pairs),
        least=LEAST,
        most=MOST,
    )


_Pairs = Sequence[tuple[ProposalSheet, Proposal]]


def _tables(pairs: _Pairs) -> list[Table]:
    made = [p for _sheet, p in pairs]
    return [
        Table(_("En bref"), tuple(_brief(pairs))),
        Table(_("Faisabilité, sur 100"), tuple(_feasibility(pairs))),
        Table(_("Chaque terme, en euros par an"), tuple(_terms(made, lambda p: p.terms_eur_per_year))),
        Table(_("Émissions évitées, en tCO₂e par an"), tuple(_emissions(made))),
        Table(_("Part de chaque partie, en euros par an"), tuple(_shares(pairs))),
        Table(_("Valeurs de référence employées"), tuple(_references(made))),
        Table(_("Règles vérifiées"), tuple(_reasons(made))),
    ]


def _brief(pairs: _Pairs) -> list[Row]:
    def figures(name: str, value: Callable[[Proposal], float], *, more: bool = True) -> Row:
        values = tuple(value(p) for _sheet, p in pairs)
        return Row(name, tuple(number(v) for v in values), values, more)

    def texts(name: str, text: Callable[[ProposalSheet, Proposal], str]) -> Row:
        return Row(name, tuple(text(sheet, p) for sheet, p in pairs))

    return [
        texts(_("État"), lambda sheet, _p: word(sheet.line.state)),
        texts(_("Cédant"), lambda sheet, _p: sheet.line.giver or ""),
        texts(_("Receveur"), lambda sheet, _p: sheet.line.receiver or ""),
        texts(_("Préparateurs"), lambda sheet, _p: ", ".join(sheet.line.through) or "–"),
        texts(_("Quantité cédée"), lambda _s, p: f"{number(p.quantity_per_year)} {unit(p.unit)}/{_('an')}"),
        figures(_("Bénéfice, €/an"), lambda p: p.benefit_eur_per_year),
        figures(_("Déchets détournés, t/an"), lambda p: p.waste_diverted_t_per_year),
        figures(_("Émissions évitées, tCO₂e/an"), lambda p: p.co2_avoided_t_per_year),
        figures(_("Distance, km"), lambda p: p.distance_km, more=False),
        texts(_("Modèles"), lambda sheet, _p: ", ".join(str(m) for m in sheet.line.models) or _("aucun")),
        texts(_("Ce qui limite"), lambda sheet, _p: _limits(sheet)),
        texts(_("Précédents"), lambda sheet, _p: str(len(sheet.precedents))),
    ]


def _limits(sheet: ProposalSheet) -> str:
    return ", ".join(word(limit.kind).lower() for limit in sheet.limits if limit.exhausted) or "–"


def _feasibility(pairs: _Pairs) -> list[Row]:
    known = [sheet.line.feasibility for sheet, _p in pairs]
    judged = [one for one in known if one is not None]
    if len(judged) < len(pairs):
        return []
    totals = tuple(one.points for one in judged)
    rows = [Row(_("Total"), tuple(number(points, 0) for points in totals), totals)]
    for column in zip(*(one.parts for one in judged), strict=True):
        values = tuple(part.points for part in column)
        cells = tuple(f"{number(part.points, 1)}/{part.most} – {told_of(part)}" for part in column)
        rows.append(Row(word(f"feasibility_{column[0].part}"), cells, values))
    return rows


def _terms(made: Sequence[Proposal], terms: Callable[[Proposal], dict[str, float]]) -> list[Row]:
    names = list(dict.fromkeys(name for p in made for name in terms(p)))
    rows = []
    for name in names:
        values = tuple(terms(p).get(name, 0.0) for p in made)
        rows.append(Row(word(name), tuple(euros(value) for value in values), values))
    totals = tuple(sum(terms(p).values()) for p in made)
    return [*rows, Row(_("Total"), tuple(euros(total) for total in totals), totals)]


def _emissions(made: Sequence[Proposal]) -> list[Row]:
    names = list(dict.fromkeys(name for p in made for name in p.co2_terms_t_per_year))
    rows = []
    for name in names:
        values = tuple(p.co2_terms_t_per_year.get(name, 0.0) for p in made)
        rows.append(Row(word(f"co2_{name}"), tuple(number(value) for value in values), values))
    totals = tuple(p.co2_avoided_t_per_year for p in made)
    return [*rows, Row(_("Total"), tuple(number(total) for total in totals), totals)]


def _shares(pairs: _Pairs) -> list[Row]:
    def share(p: Proposal, site_id: str) -> float:
        return p.by_site_eur_per_year.get(site_id, 0.0)

    givers = tuple(share(p, p.giver_site_id) for _sheet, p in pairs)
    receivers = tuple(
        share(p, p.receiver_site_id) if p.receiver_site_id != p.giver_site_id else 0.0 for _sheet, p in pairs
    )
    others = tuple(
        sum(p.by_site_eur_per_year.values()) - giver - receiver
        for (_sheet, p), giver, receiver in zip(pairs, givers, receivers, strict=True)
    )
    named = ((_("Cédant"), givers), (_("Receveur"), receivers), (_("Préparateurs"), others))
    return [Row(name, tuple(euros(value) for value in values), values) for name, values in named]


def _references(made: Sequence[Proposal]) -> list[Row]:
    names = sorted({used.id for p in made for used in p.references})
    return [Row(value_label(name), tuple(_used(p, name) for p in made)) for name in names]


def _used(proposal: Proposal, name: str) -> str:
    found = [used for used in proposal.references if used.id == name]
    told = (f"{number(one.value, 6)} {rate(one.unit)} ({one.source}, {day(one.valid_from)})" for one in found)
    return _(" ; ").join(told) or "–"


def _reasons(made: Sequence[Proposal]) -> list[Row]:
    """Return the sentences of the rules, one under another: each proposal has its own."""
    longest = max(len(p.reasons) for p in made)
    return [
        Row(
            _("Règle %(rank)d", rank=rank + 1),
            tuple(sentence(p.reasons[rank]) if rank < len(p.reasons) else "–" for p in made),
        )
        for rank in range(longest)
    ]
