"""Store the territories among the files of an import: companies, sites, processors, substitutions."""

from collections.abc import Sequence
from datetime import datetime

from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.documents.import_report import FileReport, ReadFile
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.processing_edits import PROCESSORS, SUBSTITUTIONS, note_import
from symbiose.services.roof_matching import place_sites


def import_territories(
    services: Services, repositories: Repositories, files: Sequence[ReadFile], by: str, at: datetime
) -> dict[int, FileReport]:
    """Store the territories, and return the report on each by its position among the files.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        files: Files, those of other formats among them.
        by: Who imports.
        at: When.
    """
    reports = {}
    for position, file in enumerate(files):
        if file.territory is not None:
            written = _save_territory(services, repositories, file.territory, by, at)
            reports[position] = file.report(written=written, unchanged=file.territory.size() - written)
    return reports


def _save_territory(
    services: Services, repositories: Repositories, content: TerritoryContent, by: str, at: datetime
) -> int:
    """Store what differs from what is known, and return the number of records written."""
    stored_sites = repositories.sites.all()
    _require_free_sirets(content, stored_sites)
    known_companies = {company.id: company for company in repositories.sites.companies()}
    known_sites = {site.id: site for site in stored_sites}
    known_processors = {processor.id: processor for processor in repositories.processing.processors()}
    known_substitutions = {s.id: s for s in repositories.processing.substitutions()}
    companies = [c for c in content.companies if known_companies.get(c.id) != c]
    stated = [_with_what_is_known(s, known_sites.get(s.id), at) for s in content.sites]
    sites = [s for s in stated if known_sites.get(s.id) != s]
    processors = [p for p in content.processors if known_processors.get(p.id) != p]
    substitutions = [s for s in content.substitutions if known_substitutions.get(s.id) != s]
    repositories.sites.save_companies(companies)
    repositories.sites.save(sites)
    place_sites(services, repositories, sites)
    repositories.processing.save_processors(processors)
    repositories.processing.save_substitutions(substitutions)
    note_import(repositories, PROCESSORS, processors, by, at)
    note_import(repositories, SUBSTITUTIONS, substitutions, by, at)
    return len(companies) + len(sites) + len(processors) + len(substitutions)


_KEPT = ("activity", "jobs", "floor_area_m2", "park_id", "closed_on", "known_since")


def _with_what_is_known(site: Site, known: Site | None, at: datetime) -> Site:
    """Return a site with what people told of it since, where the file says nothing of it; or as a new one."""
    if known is None:
        return site.model_copy(update={"known_since": day_of(at)})
    silent = [name for name in _KEPT if getattr(site, name) is None]
    return site.model_copy(update={name: getattr(known, name) for name in silent})


def _require_free_sirets(content: TerritoryContent, stored: Sequence[Site]) -> None:
    owner = {site.siret: site.id for site in stored if site.siret}
    problems = [
        Problem(
            f"sites[{position}].siret", site.siret, f"ce SIRET est déjà celui du site {owner[site.siret]}"
        )
        for position, site in enumerate(content.sites)
        if site.siret and owner.get(site.siret, site.id) != site.id
    ]
    if problems:
        raise InvalidDocument(problems)
