"""Business parks as administrators make and change them, and the sites that stand in each."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import Park
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.labels import label_key
from symbiose.domain.parks import KeptPark, park_stamp
from symbiose.domain.permissions import CanManageParks
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.park_wishes import read_park

ID_BYTES = 9


@dataclass(frozen=True)
class ParkLine:
    """A park with what is known of it."""

    park: Park
    communes: tuple[str, ...]
    """Names of the communes it stands on."""
    sites: tuple[Site, ...]
    """Sites that stand in it, by name."""
    coordinators: tuple[Account, ...]
    """Open accounts of coordinators who answer for it, by address."""

    @property
    def open_sites(self) -> int:
        """Return how many of its sites are open."""
        return sum(site.closed_on is None for site in self.sites)


@dataclass(frozen=True)
class ParkSheet:
    """A park with the sites that may be put into it."""

    line: ParkLine
    stamp: str
    """Tells this state of the park from any other."""
    kept: KeptPark | None
    """The park as somebody changed it; None where it stands as the reference data state it."""
    nearby: tuple[Site, ...]
    """Open sites of no park on its communes, by name."""
    others: tuple[Site, ...]
    """Other open sites that stand elsewhere, by name."""


def parks_of(services: Services, repositories: Repositories) -> Mapping[str, Park]:
    """Return all parks by id: those of the reference data, and those that somebody made or changed."""
    return services.memory.recall(
        repositories,
        "parks",
        lambda: _read_parks(services, repositories),
    )


def _read_parks(services: Services, repositories: Repositories) -> Mapping[str, Park]:
    kept = {park.id: park for park in repositories.parks.all()}
    return {**services.reference.communes.parks, **kept}


def all_parks(services: Services) -> Mapping[str, Park]:
    """Return all parks by id, outside of a transaction."""
    return services.store.read(lambda repositories: parks_of(services, repositories))


def parks_by_name(services: Services) -> tuple[Park, ...]:
    """Return all parks, by name."""
    return tuple(sorted(all_parks(services).values(), key=lambda park: label_key(park.name)))


def park_lines(services: Services, actor: Actor) -> tuple[ParkLine, ...]:
    """Return all parks, by name.

    Raises:
        NotAllowed: The caller does not manage parks.
    """
    CanManageParks(actor).require()

    def work(repositories: Repositories) -> tuple[ParkLine, ...]:
        sites, accounts = repositories.sites.all(), repositories.accounts.all()
        parks = sorted(parks_of(services, repositories).values(), key=lambda park: label_key(park.name))
        return tuple(_line(services, park, sites, accounts) for park in parks)

    return services.store.read(work)


def park_sheet(services: Services, actor: Actor, park_id: str) -> ParkSheet:
    """Return a park with its sites, and those that may be put into it.

    Raises:
        NotAllowed: The caller does not manage parks.
        UnknownThing: There is no such park.
    """
    CanManageParks(actor).require()

    def work(repositories: Repositories) -> ParkSheet:
        park = known_park(services, repositories, park_id)
        sites = repositories.sites.all()
        line = _line(services, park, sites, repositories.accounts.all())
        elsewhere = sorted(
            (site for site in sites if site.park_id != park_id and site.closed_on is None),
            key=lambda site: label_key(site.name),
        )
        near = {s.id for s in elsewhere if s.park_id is None and s.commune_code in park.commune_codes}
        return ParkSheet(
            line=line,
            stamp=park_stamp(park),
            kept=park if isinstance(park, KeptPark) else None,
            nearby=tuple(site for site in elsewhere if site.id in near),
            others=tuple(site for site in elsewhere if site.id not in near),
        )

    return services.store.read(work)


def create_park(services: Services, actor: Actor, fields: Mapping[str, str], communes: list[str]) -> KeptPark:
    """Make a park.

    Args:
        services: What use cases work with.
        actor: The caller.
        fields: Text by name of field, see `read_park`.
        communes: INSEE codes of the communes it stands on.

    Raises:
        NotAllowed: The caller does not manage parks.
        InvalidDeclaration: Some fields are wrong, or another park has this name.
    """
    CanManageParks(actor).require()
    park_id, now = f"park_{secrets.token_hex(ID_BYTES)}", services.clock()
    entry = journal_entry(actor, "create_park", park_id, now)

    def work(repositories: Repositories) -> KeptPark:
        others = parks_of(services, repositories).values()
        wish = read_park(fields, communes, services.reference, day_of(now), others)
        park = KeptPark(id=park_id, **vars(wish), changed_at=now, changed_by=actor.id)
        repositories.parks.save(park)
        repositories.journal.append(entry)
        return park

    return services.store.write(work)


def change_park(
    services: Services,
    actor: Actor,
    park_id: str,
    fields: Mapping[str, str],
    communes: list[str],
    *,
    seen: str,
) -> Park:
    """Change the name, communes, operator or source of a park.

    Args:
        services: What use cases work with.
        actor: The caller.
        park_id: The park.
        fields: Text by name of field, see `read_park`.
        communes: INSEE codes of the communes it stands on.
        seen: Stamp of the park as it was seen.

    Raises:
        NotAllowed: The caller does not manage parks.
        UnknownThing: There is no such park.
        ConflictingReview: Somebody changed the park since it was seen.
        InvalidDeclaration: Some fields are wrong, or another park has this name.
    """
    CanManageParks(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "change_park", park_id, now)

    def work(repositories: Repositories) -> Park:
        repositories.parks.hold(park_id)
        parks = _read_parks(services, repositories)  # what is remembered may be from before it was held
        known = _found(parks, park_id)
        if park_stamp(known) != seen:
            msg = f"Somebody changed park {park_id} meanwhile. Read it again, then decide."
            raise ConflictingReview(msg, park=park_id)
        others = [park for park in parks.values() if park.id != park_id]
        wish = read_park(fields, communes, services.reference, day_of(now), others)
        if all(getattr(known, name) == value for name, value in vars(wish).items()):
            return known
        park = KeptPark(id=park_id, **vars(wish), changed_at=now, changed_by=actor.id)
        repositories.parks.save(park)
        repositories.journal.append(entry)
        return park

    return services.store.write(work)


def put_site_in(services: Services, actor: Actor, park_id: str, site_id: str, *, from_park: str) -> Site:
    """Let a site stand in a park: its coordinators answer for it from their next request on.

    Args:
        services: What use cases work with.
        actor: The caller.
        park_id: The park.
        site_id: The site.
        from_park: Park in which the caller saw it; empty for none.

    Raises:
        NotAllowed: The caller does not manage parks.
        UnknownThing: There is no such park or site.
        ConflictingReview: The site has moved since it was seen, or stands in the park already.
    """
    return _move(services, actor, site_id, from_park, park_id)


def take_site_out(services: Services, actor: Actor, park_id: str, site_id: str) -> Site:
    """Take a site out of a park: the rights of the park's coordinators over it end with their next request.

    Raises:
        NotAllowed: The caller does not manage parks.
        UnknownThing: There is no such park or site.
        ConflictingReview: The site stands in it no more.
    """
    return _move(services, actor, site_id, park_id, "")


def _move(services: Services, actor: Actor, site_id: str, before: str, after: str) -> Site:
    CanManageParks(actor).require()
    told = f"park={before or 'none'}>{after or 'none'}"
    entry = journal_entry(actor, "move_site", site_id, services.clock(), told)

    def work(repositories: Repositories) -> Site:
        known_park(services, repositories, after or before)
        site = repositories.sites.for_change(site_id)
        if (site.park_id or "") != before or before == after:
            msg = f"Site {site_id} was moved meanwhile. Read the sheet of the park again."
            raise ConflictingReview(msg, site=site_id)
        moved = site.model_copy(update={"park_id": after or None})
        repositories.sites.save([moved])
        repositories.journal.append(entry)
        return moved

    return services.store.write(work)


def parks_stated(services: Services, repositories: Repositories, park_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the parks of an account, each once, in order.

    Raises:
        UnknownThing: One of them is no park.
    """
    return tuple(known_park(services, repositories, park_id).id for park_id in sorted(set(park_ids)))


def known_park(services: Services, repositories: Repositories, park_id: str) -> Park:
    """Return a park.

    Raises:
        UnknownThing: There is no such park.
    """
    return _found(parks_of(services, repositories), park_id)


def _found(parks: Mapping[str, Park], park_id: str) -> Park:
    if park_id not in parks:
        msg = f"Park {park_id} does not exist. Check the id."
        raise UnknownThing(msg, park=park_id)
    return parks[park_id]


def _line(services: Services, park: Park, sites: list[Site], accounts: list[Account]) -> ParkLine:
    own = (site for site in sites if site.park_id == park.id)
    answering = (one for one in accounts if one.role is Role.COORDINATOR and park.id in one.park_ids)
    name = services.reference.communes.name_of
    return ParkLine(
        park=park,
        communes=tuple(name(code) for code in park.commune_codes),
        sites=tuple(sorted(own, key=lambda site: label_key(site.name))),
        coordinators=tuple(account for account in answering if not account.disabled),
    )
