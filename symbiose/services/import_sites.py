"""Whose the lines of a file are: sites found by id or SIRET, lines of other sites rejected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import estimate_basis, identity_of
from symbiose.domain.documents.import_report import CellError, ReadFile, Row, shown
from symbiose.domain.permissions import CanImportTerritory, CanManageSite

UNKNOWN_SITE = (
    "aucun site n’a ce SIRET ou cet identifiant : ajoutez-le d’abord par un fichier « symbiose.territory/1 » "
    "(symbiose import territoire.json), ou demandez au coordinateur de l’ajouter"
)
CLOSED_SITE = "cet établissement est fermé : rouvrez-le d’abord, ou retirez la ligne"
NOT_YOUR_SITE = "ce site n’est pas l’un des vôtres : demandez l’accès au coordinateur, ou retirez la ligne"


@dataclass(frozen=True)
class SiteIndex:
    """Sites by id and by SIRET."""

    by_id: Mapping[str, Site]
    """Id → site."""
    by_siret: Mapping[str, Site]
    """SIRET → site."""

    @classmethod
    def of(cls, sites: Iterable[Site]) -> "SiteIndex":
        """Index some sites."""
        known = list(sites)
        return cls({site.id: site for site in known}, {site.siret: site for site in known if site.siret})

    def find(self, text: str) -> Site | None:
        """Return the site that an id or a SIRET names."""
        return self.by_id.get(text) or self.by_siret.get(text)


def check_sites(file: ReadFile, sites: SiteIndex, actor: Actor) -> ReadFile:
    """Return a file with the lines rejected whose site is unknown, not the caller's or lacks a driver."""
    taken: set[str] = set()
    checked = file.with_rows(_checked(row, file.site_column, sites, actor) for row in file.rows)
    if file.yearly is not None:
        return checked
    return checked.with_rows(_with_free_rank(row, sites, taken) for row in checked.rows)


def _checked(row: Row, column: str | None, sites: SiteIndex, actor: Actor) -> Row:
    values = row.values
    if values is None:
        return row
    site = sites.find(values.site)
    owned = site is not None and CanManageSite(actor, site.id).allowed()
    if site is None or not owned:
        staff = CanImportTerritory(actor).allowed()
        reason = UNKNOWN_SITE if staff else NOT_YOUR_SITE
        return row.rejected(CellError(column=column, value=shown(values.site), reason=reason))
    if site.closed_on is not None:
        return row.rejected(CellError(column=column, value=shown(values.site), reason=CLOSED_SITE))
    if values.estimate and estimate_basis(values.estimate, site) is None:
        reason = f"le site {site.id} n’indique pas « {values.estimate.driver} » : ajoutez-le à sa description"
        return row.rejected(CellError(column="estimate", value=shown(values.estimate.driver), reason=reason))
    return row


def _with_free_rank(row: Row, sites: SiteIndex, taken: set[str]) -> Row:
    """Rank a line after those of the same site that name it otherwise (by SIRET or by id)."""
    values = row.values
    site = sites.find(values.site) if values else None
    if values is None or site is None:
        return row
    while identity_of(values, site.id) in taken and values.reference is None:
        values = values.model_copy(update={"rank": values.rank + 1})
    taken.add(identity_of(values, site.id))
    if values is row.values:
        return row
    warning = f"même flux qu’une ligne précédente du même site : gardé comme flux n° {values.rank}"
    return row.model_copy(update={"values": values, "warnings": (*row.warnings, warning)})


def named_by_id(row: Row, sites: SiteIndex) -> Row:
    """Name the site of a shipment by its id, so that shipments that name it by SIRET are summed with it."""
    site = sites.find(row.values.site) if row.values else None
    if row.values is None or site is None:
        return row
    return row.model_copy(update={"values": row.values.model_copy(update={"site": site.id})})
