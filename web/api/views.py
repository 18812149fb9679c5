"""All views of the API, on one blueprint."""

from web.api import catalogue, flows, imports, seen_flows
from web.api.routes import blueprint as blueprint

MODULES = (catalogue, flows, imports, seen_flows)
"""Modules whose views the blueprint has got by importing them."""
