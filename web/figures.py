"""Figures as data for plotly.js: built here, drawn in the browser, followed by a table of the same values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.language import _, language
from web.wording import number, unit

INK = "#1f2a33"
GIVEN = "#0f6b5c"
RECEIVED = "#b5651d"
REST = "#9aa7ad"
FONT = {"family": "system-ui, 'Segoe UI', 'Liberation Sans', sans-serif", "size": 14, "color": INK}

CONFIG: Mapping[str, object] = {
    "displaylogo": False,
    "responsive": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["lasso2d", "select2d"],
}
"""plotly.js offers by default to send the figure to its maker's server: never here."""

Json = Mapping[str, object]


@dataclass(frozen=True)
class Figure:
    """One figure: what `Plotly.newPlot` takes."""

    data: Sequence[Json]
    layout: Json

    def as_json(self) -> Json:
        """Return the figure with the configuration that every figure has."""
        return {
            "data": list(self.data),
            "layout": dict(self.layout),
            "config": {**CONFIG, "locale": language()},
        }


@dataclass(frozen=True)
class Stream:
    """One ribbon of a Sankey diagram, and one row of the table below it."""

    source: str
    target: str
    quantity: float
    unit: str
    main: bool = True
    """False for what stays outside the proposal."""
    drawn: float | None = None
    """Width of the ribbon where its unit is not that of the others; the quantity when None."""


def sankey(streams: Sequence[Stream]) -> Figure:
    """Draw who gives how much to whom; the ribbons of the proposal itself stand out."""
    drawn = [stream for stream in streams if stream.quantity > 0]
    names = list(dict.fromkeys(name for stream in drawn for name in (stream.source, stream.target)))
    place = {name: i for i, name in enumerate(names)}
    in_proposal = {name for stream in drawn if stream.main for name in (stream.source, stream.target)}
    node = {
        "label": [plain(name) for name in names],
        "color": [GIVEN if name in in_proposal else REST for name in names],
        "pad": 24,
        "thickness": 18,
        "line": {"width": 0},
    }
    link = {
        "source": [place[stream.source] for stream in drawn],
        "target": [place[stream.target] for stream in drawn],
        "value": [stream.quantity if stream.drawn is None else stream.drawn for stream in drawn],
        "customdata": [plain(f"{number(stream.quantity)} {unit(stream.unit)}") for stream in drawn],
        "color": ["rgba(15,107,92,0.45)" if stream.main else "rgba(154,167,173,0.35)" for stream in drawn],
        "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}/an<extra></extra>",
    }
    trace: Json = {
        "type": "sankey",
        "node": node,
        "link": link,
        "textfont": {"size": 14, "color": INK, "shadow": "none"},
    }
    return Figure([trace], layout(height=300))


@dataclass(frozen=True)
class Series:
    """Twelve monthly quantities under one name."""

    name: str
    monthly: Sequence[float]
    unit: str


def monthly_bars(months: Sequence[str], series: Sequence[Series]) -> Figure:
    """Draw quantities month by month, one bar a month for each series; hatching tells the second apart."""
    styles = ((GIVEN, ""), (RECEIVED, "/"))
    data: list[Json] = [
        {
            "type": "bar",
            "name": one.name,
            "x": list(months),
            "y": list(one.monthly),
            "marker": {"color": colour, "pattern": {"shape": shape}},
            "hovertemplate": f"%{{x}} : %{{y:,.2f}} {one.unit}<extra>{plain(one.name)}</extra>",
        }
        for one, (colour, shape) in zip(series, styles, strict=False)
    ]
    axes: Json = {
        "yaxis": {"title": {"text": _("%(unit)s par mois", unit=series[0].unit)}, "rangemode": "tozero"},
        "xaxis": {"tickangle": -45, "fixedrange": True},
        "showlegend": len(series) > 1,
        "legend": {"orientation": "h", "y": 1.15},
    }
    return Figure(data, {**layout(height=300), **axes})


def layout(height: int) -> Json:
    """Return what all figures share: margins, letters, separators of numbers, no ground of their own."""
    return {
        "height": height,
        "margin": {"l": 56, "r": 16, "t": 24, "b": 64},
        "font": FONT,
        "separators": ",\N{NARROW NO-BREAK SPACE}",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def plain(text: str) -> str:
    """Return a text in which plotly finds no markup: angle brackets and templates are written otherwise."""
    return text.replace("<", "‹").replace(">", "›").replace("%{", "% {")
