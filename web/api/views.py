"""All views of the API, on one blueprint."""

from web.api import catalogue, flows
from web.api.routes import blueprint as blueprint

MODULES = (catalogue, flows)
"""Modules whose views the blueprint has got by importing them."""
