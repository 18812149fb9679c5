"""What the page of usual flows is asked for."""

from pydantic import Field

from web.forms import Form, Query
from web.sites.schemas import TradeForm


class UsualFlowsQuery(Query):
    """Whose usual flows."""

    site: str = Field(default="", max_length=300)
    """Site; empty where the caller has but one, or is to choose."""


class OfferForm(TradeForm):
    """The activity and the size that usual flows are estimated on. Texts as typed."""

    site_id: str = Field(max_length=300)
    """Site."""


class SiteForm(Form):
    """A button that concerns a whole site."""

    site_id: str = Field(max_length=300)
    """Site."""
