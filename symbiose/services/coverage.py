"""Coverage of the six circular models by each company and value chain, as the caller may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Company
from symbiose.domain.coverage import Coverage, Evidence, Level, coverage_of
from symbiose.domain.disclosure import category_of, may_see_name
from symbiose.domain.errors import UnknownThing
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.permissions import CanManageSite, CanSeeTerritory
from symbiose.domain.repositories import Repositories
from symbiose.domain.secrecy import FEWEST_DECLARANTS, count_told
from symbiose.domain.value_chains import ValueChain
from symbiose.services.circular_evidence import JOINING, CircularWorld
from symbiose.services.context import Services

FEWEST_COMPANIES = FEWEST_DECLARANTS
"""A count of companies is shown from this many: fewer could be recognised."""


@dataclass(frozen=True, kw_only=True)
class CoverageSeen:
    """What is covered, and the part of the evidence for it that the caller may read."""

    coverage: Coverage
    readable: Coverage
    """The part of the evidence that the caller may read."""

    @property
    def unread(self) -> int:
        """Return how many pieces of evidence count but may not be read by the caller."""
        return len(self.coverage.evidence) - len(self.readable.evidence)


@dataclass(frozen=True, kw_only=True)
class CompanyLine(CoverageSeen):
    """One company with the models it covers."""

    company: Company


@dataclass(frozen=True, kw_only=True)
class ChainLine(CoverageSeen):
    """One value chain with the models it covers."""

    chain: ValueChain
    family: str | None
    """Label of its resource family; None where none of its flows that the caller may name is of it."""
    category: str
    """Group or family that its resource belongs to."""
    companies: tuple[Company, ...]
    """Companies that the caller may know to take part, by name."""
    unnamed: int
    """How many more companies take part."""


@dataclass(frozen=True)
class ModelCount:
    """How many companies other than the caller's cover one model."""

    model: OpeoModel
    companies: int | None
    """None when they, or those of them that the caller does not know of, are fewer than three."""


@dataclass(frozen=True)
class CoverageView:
    """The whole coverage as one caller sees it."""

    companies: tuple[CompanyLine, ...]
    """Every company for staff and analysts, the caller's own for a site manager; by name."""
    chains: tuple[ChainLine, ...]
    """Every value chain, or those of the caller's own proposals."""
    others: tuple[ModelCount, ...]
    """Counts of the other companies, for a site manager; empty where every company is listed."""
    unnamed: tuple[ModelCount, ...]
    """Counts of all companies, what is not named among it, for an analyst; empty for the others."""
    site_names: Mapping[str, str]
    """Site id → name, for the sites of evidence that the caller may read and place."""

    @property
    def estimated(self) -> bool:
        """Tell whether any of it rests on demonstration estimates that nobody declared."""
        lines = [line.coverage for line in self.companies] + [line.coverage for line in self.chains]
        return any(coverage.estimated for coverage in lines)

    def company(self, company_id: str) -> CompanyLine:
        """Return the line of a company.

        Raises:
            UnknownThing: There is none, or the caller may not see it.
        """
        for line in self.companies:
            if line.company.id == company_id:
                return line
        msg = f"Company {company_id} does not exist. Go back to the coverage of the models."
        raise UnknownThing(msg, company=company_id)

    def chain(self, chain_id: str) -> ChainLine:
        """Return the line of a value chain.

        Raises:
            UnknownThing: There is none, or the caller may not see it.
        """
        for line in self.chains:
            if line.chain.id == chain_id:
                return line
        msg = f"Value chain {chain_id} does not exist. Go back to the coverage of the models."
        raise UnknownThing(msg, chain=chain_id)


def coverage_seen(services: Services, actor: Actor) -> CoverageView:
    """Return the coverage of the six models per company and value chain.

    A flow that its owner hides counts for nobody but its own managers and the staff; withdrawn flows and
    refused proposals do not count.
    """
    CanSeeTerritory(actor).require()
    day = day_of(services.clock())
    whole = actor.answers_for_all
    name = f"coverage of {day} for {actor.role} of {'all' if whole else sorted(actor.site_ids)}"

    def work(repositories: Repositories) -> CoverageView:
        return services.memory.recall(repositories, name, lambda: _view(actor, services, repositories, day))

    return services.store.read(work)


def _view(actor: Actor, services: Services, repositories: Repositories, day: date) -> CoverageView:
    world = CircularWorld.of(actor, services, repositories, day)
    by_company = _by_company(world, world.evidence())
    companies = {company.id: company for company in world.companies}
    own = world.own_companies()
    listed = [company for company in world.companies if world.sees_all or company.id in own]
    company_lines = tuple(
        _company_line(world, company, by_company.get(company.id, []))
        for company in sorted(listed, key=lambda company: (company.name, company.id))
    )
    chain_lines = tuple(_chain_line(world, chain, companies) for chain in world.chains())
    readable = [line.readable for line in company_lines] + [line.readable for line in chain_lines]
    return CoverageView(
        companies=company_lines,
        chains=chain_lines,
        others=() if world.sees_all else _counted(world, by_company, without=own),
        unnamed=_counted(world, by_company) if actor.role is Role.ANALYST else (),
        site_names=_site_names(world, readable),
    )


def _site_names(world: CircularWorld, readable: Iterable[Coverage]) -> Mapping[str, str]:
    """Return the names of the sites behind readable evidence; a partner in a proposal is not named by it."""
    placed = {
        site
        for coverage in readable
        for one in coverage.evidence
        if one.source not in JOINING
        for site in one.site_ids
    }
    return {i: site.name for i, site in world.around.sites.items() if i in placed}


def _by_company(world: CircularWorld, evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        for company in dict.fromkeys(world.company_of(site) for site in one.site_ids):
            if company is not None:
                found.setdefault(company, []).append(one)
    return found


def _company_line(world: CircularWorld, company: Company, evidence: Iterable[Evidence]) -> CompanyLine:
    counted = [one for one in evidence if world.may_count(one)]
    return CompanyLine(
        company=company,
        coverage=coverage_of(counted),
        readable=coverage_of(world.as_read(one) for one in counted if world.may_read(one)),
    )


def _chain_line(world: CircularWorld, chain: ValueChain, companies: Mapping[str, Company]) -> ChainLine:
    evidence = world.chain_evidence(chain)
    known = _companies_of(world, _named_sites(world, chain), companies)
    every = _companies_of(world, chain.site_ids, companies)
    return ChainLine(
        chain=chain,
        family=world.catalogue.label(chain.family_id) if world.tells_family(chain) else None,
        category=category_of(chain.family_id, world.catalogue),
        companies=tuple(
            sorted((companies[i] for i in known), key=lambda company: (company.name, company.id))
        ),
        unnamed=len(every - known),
        coverage=coverage_of(evidence),
        readable=coverage_of(world.as_read(one) for one in evidence if world.may_read(one)),
    )


def _companies_of(world: CircularWorld, sites: Iterable[str], known: Mapping[str, Company]) -> set[str]:
    found = (world.company_of(site) for site in sites)
    return {company for company in found if company is not None and company in known}


def _named_sites(world: CircularWorld, chain: ValueChain) -> set[str]:
    """Return the sites of a chain that the caller may know to take part in it."""
    ends = (world.around.flows[i] for i in chain.flow_ids())
    named = {flow.site_id for flow in ends if may_see_name(world.actor, flow)}
    named |= {
        world.around.processors[i].site_id for i in chain.processor_ids() if i in world.around.processors
    }
    return named | {site for site in chain.site_ids if CanManageSite(world.actor, site).allowed()}


def _counted(
    world: CircularWorld, by_company: Mapping[str, list[Evidence]], without: frozenset[str] = frozenset()
) -> tuple[ModelCount, ...]:
    """Return how many companies cover each model, where neither they nor the unknown ones are too few."""
    others = {company: found for company, found in by_company.items() if company not in without}
    every = [coverage_of(found) for found in others.values()]
    known = [coverage_of(one for one in found if world.may_count(one)) for found in others.values()]

    def covering(coverages: Iterable[Coverage], model: OpeoModel) -> int:
        return sum(one.level(model) is Level.COVERED for one in coverages)

    counts = []
    for model in OpeoModel:
        total = count_told(covering(every, model))
        unknown = (total or 0) - covering(known, model)
        counts.append(ModelCount(model, total if unknown == 0 or count_told(unknown) else None))
    return tuple(counts)
