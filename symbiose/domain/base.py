"""The common base of the domain's values: frozen, closed, documented field by field."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value of the trade; unknown fields, NaN and infinities are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )
