"""Every site that is known, as pages read them: once for all of them, until something changes."""

from symbiose.domain.companies import Site
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services


def every_site(services: Services, repositories: Repositories) -> dict[str, Site]:
    """Return all sites by id, read again only when something changed."""
    return services.memory.recall(
        repositories, "sites", lambda: {site.id: site for site in repositories.sites.all()}
    )
