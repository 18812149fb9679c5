"""Fakes of what is declared: sites, parks, flows, processing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symbiose.domain.companies import Company, Site
from symbiose.domain.documents.export_content import FlowOutline
from symbiose.domain.flows import Flow
from symbiose.domain.opeo_rules import Finding
from symbiose.domain.parks import KeptPark
from symbiose.domain.processing import Processor, Substitution
from tests.fake_lookup import found


@dataclass
class FakeSites:
    kept: dict[str, Site] = field(default_factory=dict)
    kept_companies: dict[str, Company] = field(default_factory=dict)

    def save_companies(self, companies: Sequence[Company]) -> None:
        self.kept_companies |= {company.id: company for company in companies}

    def save(self, sites: Sequence[Site]) -> None:
        self.kept |= {site.id: site for site in sites}

    def get(self, site_id: str) -> Site:
        return found(self.kept, site_id)

    def for_change(self, site_id: str) -> Site:
        return self.get(site_id)

    def by_siret(self, siret: str) -> Site | None:
        return next((site for site in self.kept.values() if site.siret == siret), None)

    def ids_in_parks(self, park_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(site.id for site in self.all() if site.park_id in park_ids)

    def all(self) -> list[Site]:
        return [self.kept[i] for i in sorted(self.kept)]

    def companies(self) -> list[Company]:
        return [self.kept_companies[i] for i in sorted(self.kept_companies)]


@dataclass
class FakeParks:
    kept: dict[str, KeptPark] = field(default_factory=dict)

    def save(self, park: KeptPark) -> None:
        self.kept[park.id] = park

    def hold(self, park_id: str) -> None:
        pass

    def all(self) -> list[KeptPark]:
        return [self.kept[i] for i in sorted(self.kept)]


@dataclass
class FakeFlows:
    kept: dict[str, Flow] = field(default_factory=dict)
    under: dict[str, Sequence[Finding]] = field(default_factory=dict)
    kept_versions: dict[str, list[Flow]] = field(default_factory=dict)

    def save(self, flows: Sequence[Flow]) -> None:
        for flow in {flow.id: flow for flow in flows}.values():
            if self.kept.get(flow.id) != flow:
                self.kept_versions.setdefault(flow.id, []).append(flow)
            self.kept[flow.id] = flow

    def classify(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        self.under |= findings

    def get(self, flow_id: str) -> Flow:
        return found(self.kept, flow_id)

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        return {i: self.kept[i] for i in flow_ids if i in self.kept}

    def versions(self, flow_id: str) -> list[Flow]:
        return list(found(self.kept_versions, flow_id))

    def former(self, flow_ids: Sequence[str]) -> dict[str, list[Flow]]:
        kept: dict[str, list[Flow]] = {i: self.kept_versions.get(i, [])[:-1] for i in flow_ids}
        return {i: versions for i, versions in kept.items() if versions}

    def of_sites(self, site_ids: Sequence[str]) -> list[Flow]:
        wanted = [flow for flow in self.all() if flow.site_id in set(site_ids)]
        return sorted(wanted, key=lambda flow: (flow.site_id, flow.id))

    def outlines(self, site_ids: Sequence[str]) -> list[FlowOutline]:
        standing = [flow for flow in self.of_sites(site_ids) if not flow.withdrawn]
        return [FlowOutline(flow.site_id, flow.reference, tuple(flow.quality)) for flow in standing]

    def all(self) -> list[Flow]:
        return [self.kept[i] for i in sorted(self.kept)]

    def stamps(self) -> dict[str, int]:
        return {i: len(self.kept_versions.get(i, [flow])) for i, flow in self.kept.items()}


@dataclass
class FakeProcessing:
    kept_processors: dict[str, Processor] = field(default_factory=dict)
    kept_substitutions: dict[str, Substitution] = field(default_factory=dict)

    def save_processors(self, processors: Sequence[Processor]) -> None:
        self.kept_processors |= {processor.id: processor for processor in processors}

    def save_substitutions(self, substitutions: Sequence[Substitution]) -> None:
        self.kept_substitutions |= {substitution.id: substitution for substitution in substitutions}

    def processors(self) -> list[Processor]:
        return [self.kept_processors[i] for i in sorted(self.kept_processors)]

    def substitutions(self) -> list[Substitution]:
        return [self.kept_substitutions[i] for i in sorted(self.kept_substitutions)]
