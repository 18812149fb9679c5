"""All views of the API, on one blueprint."""

from web.api import (
    catalogue,
    flow_worth,
    flows,
    heat,
    imports,
    load_curves,
    loops,
    roofs,
    seen_flows,
    sun,
    synergies,
)
from web.api.routes import blueprint as blueprint

MODULES = (catalogue, flow_worth, flows, heat, imports, load_curves, loops, roofs, seen_flows, sun, synergies)
"""Modules whose views the blueprint has got by importing them."""
