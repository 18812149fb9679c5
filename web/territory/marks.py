"""What is drawn on the map: sites as discs and rings, proposals as lines, each kind with its own shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.exchanges import State
from web.figures import INK, Json, plain
from web.territory.areas import Area

SITE = "#123c36"
OWN = "#1457c4"
WHITE = "#ffffff"
CHOSEN = "rgba(181,101,29,0.35)"
Place = tuple[float, float]
Run = Sequence[Place]


@dataclass(frozen=True)
class Dot:
    """A site: a disc where it gives, a ring where it takes, both within one another where it does both."""

    lon: float
    lat: float
    text: str
    """What is read when one points at it."""
    own: bool
    """True for the caller's own site."""
    gives: bool = False
    takes: bool = False
    address: str = ""
    """Where a click on it leads."""
    chosen: bool = False
    """True for the site whose sheet is open."""


@dataclass(frozen=True)
class Stroke:
    """How the lines of a kind of proposal are drawn."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    """Drawn and empty stretches, in widths; empty for a whole line."""
    svg_dash: str = "solid"
    """The same in the words of plotly."""
    core: float = 0.0
    """Width of the white line within, which makes it double."""


STROKES: Mapping[str, Stroke] = {
    "closed": Stroke("#55636c", 2.0, (1.0, 2.0), "dot"),
    "proposed": Stroke("#8a4b08", 1.8, (4.0, 2.0), "dash"),
    "followed": Stroke("#0f6b5c", 4.0),
    "running": Stroke("#0f6b5c", 6.0, core=2.2),
    "loop-proposed": Stroke("#b5322d", 2.6, (3.0, 1.5, 1.0, 1.5), "dashdot"),
    "loop-accepted": Stroke("#b5322d", 4.6, (7.0, 1.0), "longdash"),
}
"""Kind of proposal → stroke: dots, dashes, whole, double; pipes of loops have a colour of their own."""
_KINDS: Mapping[State, str] = {
    State.PROPOSED: "proposed",
    State.RUNNING: "running",
    State.REFUSED: "closed",
    State.ABANDONED: "closed",
    State.ENDED: "closed",
}


def kind_of(state: State) -> str:
    """Return how a proposal in a state is drawn: one that is followed to realisation by a whole line."""
    return _KINDS.get(state, "followed")


def kind_of_loop(state: State) -> str:
    """Return how the pipes of a loop in a state are drawn."""
    if state is State.REFUSED:
        return "closed"
    return "loop-proposed" if state is State.PROPOSED else "loop-accepted"


@dataclass(frozen=True)
class Line:
    """A proposal on the map, from its giver through processors to its receiver."""

    places: tuple[Place, ...]
    text: str
    kind: str
    """Name of its stroke."""
    address: str = ""
    """Where a click on its middle leads."""


@dataclass(frozen=True)
class MapContent:
    """Everything that a map shows."""

    areas: Sequence[Area]
    tints: Mapping[str, str]
    """Agglomeration → pale fill."""
    borders: Sequence[Run]
    """Limits of the agglomerations."""
    parks: Sequence[Run]
    """Limits of the parks' communes."""
    dots: Sequence[Dot]
    lines: Sequence[Line]
    tiles: str = ""
    """Address of background tiles; empty without any."""
    attribution: str = ""
    """Whose tiles they are."""


def extent_of(areas: Sequence[Area]) -> tuple[float, float, float, float]:
    """Return the westmost, southmost, eastmost and northmost degrees of the areas."""
    places = [place for area in areas for ring in area.rings for place in ring]
    lon, lat = [place[0] for place in places], [place[1] for place in places]
    return min(lon), min(lat), max(lon), max(lat)


def marker_traces(content: MapContent) -> list[Json]:
    """Return the traces of what one points at: the middles of proposals, then sites above them."""
    traces = []
    for kind, stroke in STROKES.items():
        lines = [line for line in content.lines if line.kind == kind]
        middles = [(*_middle(line.places), line.text, line.address) for line in lines]
        traces.append(_markers(middles, stroke.colour, 8))
    dots = content.dots
    return [
        *traces,
        _silent([dot for dot in dots if dot.chosen], CHOSEN, 34),
        _silent(dots, WHITE, 17),
        _pointed([dot for dot in dots if not dot.own], SITE),
        _pointed([dot for dot in dots if dot.own], OWN),
        _silent([dot for dot in dots if dot.takes], WHITE, 8),
        _silent([dot for dot in dots if dot.takes and dot.gives], SITE, 4),
    ]


def broken(runs: Sequence[Run]) -> tuple[list[float | None], list[float | None]]:
    """Return longitudes and latitudes of several lines in one trace, a gap between each."""
    lon: list[float | None] = []
    lat: list[float | None] = []
    for run in runs:
        lon += [*(place[0] for place in run), None]
        lat += [*(place[1] for place in run), None]
    return lon, lat


def told(*parts: str) -> str:
    """Return what one reads when pointing at something, one part a line, none of it taken for markup."""
    return "<br>".join(plain(part) for part in parts if part)


def about(rounded: frozenset[str], figure: str, text: str) -> str:
    """Return a figure in words, marked as the tables mark it where it is rounded."""
    return f"≈\N{NO-BREAK SPACE}{text}" if figure in rounded else text


def _pointed(dots: Sequence[Dot], colour: str) -> Json:
    sizes = [(16 if dot.own else 13) if dot.gives or dot.takes else 8 for dot in dots]
    return _markers([(dot.lon, dot.lat, dot.text, dot.address) for dot in dots], colour, sizes)


def _silent(dots: Sequence[Dot], colour: str, size: int) -> Json:
    return {
        "mode": "markers",
        "lon": [dot.lon for dot in dots],
        "lat": [dot.lat for dot in dots],
        "text": [],
        "marker": {"color": colour, "size": size, "opacity": 1},
        "hoverinfo": "skip",
    }


def _markers(places: Sequence[tuple[float, float, str, str]], colour: str, size: int | Sequence[int]) -> Json:
    return {
        "mode": "markers",
        "lon": [lon for lon, _, _, _ in places],
        "lat": [lat for _, lat, _, _ in places],
        "text": [text for _, _, text, _ in places],
        "customdata": [address for _, _, _, address in places],
        "marker": {"color": colour, "size": size, "opacity": 1},
        "hoverinfo": "text",
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": INK, "font": {"color": INK}},
    }


def _middle(places: Sequence[Place]) -> Place:
    """Return the middle of the middle segment, where one points at a line."""
    i = (len(places) - 1) // 2
    (lon1, lat1), (lon2, lat2) = places[i], places[i + 1]
    return (lon1 + lon2) / 2, (lat1 + lat2) / 2
