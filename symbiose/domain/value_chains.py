"""Value chains: the sites that paths around one resource family join, directly or one through another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.exchanges import Proposal
from symbiose.domain.identity import derived_id
from symbiose.domain.processing import Processor
from symbiose.domain.resources import ResourceCatalogue


@dataclass(frozen=True)
class Joint:
    """One path, as it joins sites: the family of what is given, and every site it passes."""

    proposal: Proposal
    family_id: str
    site_ids: tuple[str, ...]


@dataclass(frozen=True)
class ValueChain:
    """Sites joined around one resource family, with the paths that join them."""

    id: str
    """Slug derived from the family and the first of its sites."""
    family_id: str
    """Widest resource that what is given is a kind of."""
    site_ids: tuple[str, ...]
    """Its sites, by id."""
    proposals: tuple[Proposal, ...]
    """The paths that join them, by id."""

    def processor_ids(self) -> frozenset[str]:
        """Return the processors on its paths."""
        return frozenset(i for proposal in self.proposals for i in proposal.path.through)

    def flow_ids(self) -> frozenset[str]:
        """Return the flows at the ends of its paths."""
        return frozenset(i for p in self.proposals for i in (p.path.offer_id, p.path.need_id))


def family_of(resource_id: str, catalogue: ResourceCatalogue) -> str:
    """Return the widest resource that one is a kind of; itself when it stands alone or is unknown."""
    if resource_id not in catalogue:
        return resource_id
    return (resource_id, *catalogue.ancestors(resource_id))[-1]


def joint_of(proposal: Proposal, processors: Mapping[str, Processor], catalogue: ResourceCatalogue) -> Joint:
    """Return the sites that a path joins: giver, processors that are still there, receiver."""
    between = [processors[i].site_id for i in proposal.path.through if i in processors]
    sites = (proposal.giver_site_id, *between, proposal.receiver_site_id)
    return Joint(proposal, family_of(proposal.resource_id, catalogue), tuple(dict.fromkeys(sites)))


def value_chains(joints: Iterable[Joint]) -> tuple[ValueChain, ...]:
    """Return the chains that paths make, by family and then by first site."""
    by_family: dict[str, list[Joint]] = {}
    for joint in joints:
        by_family.setdefault(joint.family_id, []).append(joint)
    chains = [_chain(family, group) for family, listed in by_family.items() for group in _joined(listed)]
    return tuple(sorted(chains, key=lambda chain: (chain.family_id, chain.site_ids)))


def _joined(joints: Iterable[Joint]) -> list[list[Joint]]:
    """Return groups of paths such that two with a site in common are in the same group."""
    groups: list[tuple[set[str], list[Joint]]] = []
    for joint in joints:
        sites, members = set(joint.site_ids), [joint]
        apart = []
        for group in groups:
            if group[0].isdisjoint(sites):
                apart.append(group)
            else:
                sites |= group[0]
                members += group[1]
        groups = [*apart, (sites, members)]
    return [members for _, members in groups]


def _chain(family_id: str, joints: Iterable[Joint]) -> ValueChain:
    listed = list(joints)
    sites = tuple(sorted({site for joint in listed for site in joint.site_ids}))
    return ValueChain(
        id=derived_id("chain", family_id, sites[0]),
        family_id=family_id,
        site_ids=sites,
        proposals=tuple(sorted((joint.proposal for joint in listed), key=lambda proposal: proposal.id)),
    )
