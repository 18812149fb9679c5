"""The common base of the domain's values: frozen, closed, documented field by field (`meanings_of`)."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value of the trade; unknown fields, NaN and infinities are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
    )
