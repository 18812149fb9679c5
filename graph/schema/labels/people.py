"""Labels of who uses the service, and of what they have begun."""

from graph.schema.words import Label, fields_of
from symbiose.domain.accounts import Account, Session
from symbiose.domain.api_tokens import ApiToken
from symbiose.domain.drafts import Draft
from symbiose.domain.flows import EstimateBasis
from symbiose.domain.site_requests import SiteRequest

PEOPLE: tuple[Label, ...] = (
    Label(
        "Account",
        "A person's access to the service.",
        fields_of(Account),
        (("id",), ("email",)),
        ("link_digest",),
    ),
    Label(
        "Session", "A sign-in kept on the server.", fields_of(Session), (("token_digest",),), ("account_id",)
    ),
    Label(
        "Draft",
        "A declaration begun, or offered from the activity of a site, that nobody has declared yet.",
        fields_of(Draft, "fields", "estimate")
        | {
            "field_names": "What was typed: English column names of the declaration format.",
            "field_texts": "What was typed: the texts, in the same order.",
        }
        | {f"estimate_{name}": meaning for name, meaning in fields_of(EstimateBasis).items()},
        (("id",),),
    ),
    Label(
        "SiteRequest",
        "An account asks to declare for a site; the coordinator answers.",
        fields_of(SiteRequest),
        (("id",),),
    ),
    Label(
        "ApiToken",
        "A token with which programs call in the name of an account.",
        fields_of(ApiToken),
        (("id",), ("digest",)),
        ("account_id",),
    ),
)
