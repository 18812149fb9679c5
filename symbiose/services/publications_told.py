"""What publications tell: read once each, without what later ones are held to."""

from functools import partial

from symbiose.domain.publications import Publication
from symbiose.domain.published_indicators import INDICATORS
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services


def indicators_published(services: Services, repositories: Repositories) -> list[Publication]:
    """Return the publications of indicators, the oldest first, with the figures that they tell alone."""
    kept = services.kept_publications

    def told(publication_id: str) -> Publication | None:
        made = repositories.publications.told(publication_id)
        return None if made.of(INDICATORS) is None else made

    every = (kept.recall(i, partial(told, i)) for i in repositories.publications.ids())
    return [made for made in every if made is not None]
