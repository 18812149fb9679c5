"""Every site that is known, as pages read them: once for all of them, until something changes."""

from collections.abc import Mapping

from symbiose.domain.companies import Site
from symbiose.domain.remembered import Remembered
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services


def every_site(services: Services, repositories: Repositories) -> Mapping[str, Site]:
    """Return all sites by id, read again only when something changed; unchanged ones are the same values."""

    def made(before: Remembered) -> Mapping[str, Site]:
        return {site.id: before.same(site.id, site) for site in repositories.sites.all()}

    return services.memory.recall(repositories, "sites", lambda: services.rounds.made("sites", made))
