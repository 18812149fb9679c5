"""Lines of GeoJSON (RFC 7946): streets along which pipes may be laid. What else a file tells is not used."""

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import Number

Position: TypeAlias = Annotated[tuple[Number, ...], Field(min_length=2, max_length=3)]
"""Longitude and latitude, degrees of WGS84, and perhaps an altitude, which is not used."""


class LineString(Value):
    """A line through some positions."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["LineString"]
    """Kind of geometry."""
    coordinates: Annotated[tuple[Position, ...], Field(min_length=2)]
    """Positions in their order, two at least."""


class LineFeature(Value):
    """A line and what is told of it; its properties are not used."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["Feature"]
    """Kind of object."""
    geometry: LineString
    """Where it runs."""


class LineCollection(Value):
    """Lines together."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["FeatureCollection"]
    """Kind of object."""
    features: tuple[LineFeature, ...]
    """The lines."""
