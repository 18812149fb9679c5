"""Where the lines of a report's workbook stand: the contributions of each figure, and those of each site."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from symbiose.domain.documents.report_workbook import ReportFigure
from symbiose.files.report_formulas import Lines

FIRST: Final = 2
"""Number of the first line below the head."""


@dataclass(frozen=True)
class SiteLine:
    """One site of a figure that is the largest sum of a site."""

    figure: ReportFigure
    site: str
    """Its name."""
    total: float
    """Sum of its amounts."""
    parts: Lines
    """Its contributions."""


def lines_of(figures: Sequence[ReportFigure]) -> list[Lines | None]:
    """Return where the contributions of each figure stand, one figure after another."""
    found: list[Lines | None] = []
    line = FIRST
    for figure in figures:
        last = line + len(figure.parts) - 1
        found.append(Lines(line, last) if figure.parts else None)
        line = last + 1
    return found


def site_lines(figures: Sequence[ReportFigure], lines: Sequence[Lines | None]) -> list[SiteLine]:
    """Return the sites of the figures that are told by site, in the order of their contributions."""
    found = []
    for figure, behind in zip(figures, lines, strict=True):
        if figure.of_one_site and behind is not None:
            line = behind.first
            for _, parts in groupby(figure.parts, key=lambda part: part.site_id):
                of_site = list(parts)
                total = sum(part.amount for part in of_site)
                found.append(SiteLine(figure, of_site[0].site, total, Lines(line, line + len(of_site) - 1)))
                line += len(of_site)
    return found


def lines_of_sites(figure: ReportFigure, sites: Sequence[SiteLine]) -> Lines | None:
    """Return where the sites of a figure stand on their sheet; None of a figure without."""
    found = [line for line, one in enumerate(sites, start=FIRST) if one.figure is figure]
    return Lines(found[0], found[-1]) if found else None
