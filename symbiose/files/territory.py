"""Reads `symbiose.territory/1` and completes each site with its commune or its position."""

import math
from collections.abc import Iterator, Mapping

from symbiose.domain.companies import Site
from symbiose.domain.documents.territory_document import (
    SiteEntry,
    TerritoryContent,
    TerritoryDocument,
    entries,
    link_problems,
    shown_json,
)
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.reference import ReferenceData
