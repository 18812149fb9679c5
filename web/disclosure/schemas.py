"""What the pages of disclosure are asked for, and what the owner of a flow chooses."""

from typing import Literal
from urllib.parse import urlencode

from pydantic import Field

from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.flows import Confidentiality, Direction, FieldConfidentiality, Flow
from symbiose.domain.labels import label_key
from web.forms import Form, ListQuery, Query
from web.sentences import resource
from web.wording import word


class ChoiceQuery(Query):
    """Openness to be tried on a preview, which is not saved; it stands in the address."""

    flux: Confidentiality | None = None
    """Of the flow."""
    quantite: Confidentiality | None = None
    """Of its quantity."""
    prix: Confidentiality | None = None
    """Of its price."""
    qualite: Confidentiality | None = None
    """Of its properties."""

    def applied_to(self, flow: Flow) -> Flow:
        """Return a flow as it would be with what is chosen."""
        kept = flow.field_confidentiality
        fields = FieldConfidentiality(
            quantity=self.quantite or kept.quantity,
            price=self.prix or kept.price,
            quality=self.qualite or kept.quality,
        )
        update = {"confidentiality": self.flux or flow.confidentiality, "field_confidentiality": fields}
        return flow.model_copy(update=update)


class ChoiceForm(Form):
    """Openness that the owner chooses for a flow and three fields of it."""

    confidentiality: Confidentiality
    """Of the flow."""
    quantity: Confidentiality
    """Of its quantity and calendar."""
    price: Confidentiality
    """Of its price."""
    quality: Confidentiality
    """Of its properties."""
    action: Literal["save", "try"] = "save"
    """Save it, or look first at what it would change."""

    @property
    def fields(self) -> FieldConfidentiality:
        """Return what is chosen for the fields."""
        return FieldConfidentiality(quantity=self.quantity, price=self.price, quality=self.quality)

    def query(self) -> str:
        """Return the query of a preview that tries what is chosen."""
        chosen = {"flux": self.confidentiality, "quantite": self.quantity}
        return urlencode(chosen | {"prix": self.price, "qualite": self.quality})


class OthersQuery(ListQuery):
    """Filters of the flows of other sites; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in resource, category, site and place."""
    categorie: str = Field(default="", max_length=40)
    """Only flows of this category; empty for all."""
    sens: Direction | None = None
    """Only offers, or only needs."""

    def keeps(self, seen: SeenFlow) -> bool:
        """Tell whether a flow is asked for: only what is seen of it is looked at."""
        if self.categorie not in ("", seen.category) or self.sens not in (None, seen.direction):
            return False
        if not self.texte:
            return True
        parts = (word(seen.category), seen.resource, resource(seen.resource), seen.site, seen.place)
        text = label_key(" ".join(part for part in parts if part))
        return all(sought in text for sought in label_key(self.texte).split())
