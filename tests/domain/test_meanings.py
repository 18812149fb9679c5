"""What fields mean is read from their docstrings: the nearest class that annotates a field has the say."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from symbiose.domain.base import Value
from symbiose.domain.flows import Flow
from symbiose.domain.meanings import meanings_of


class Wide(Value):
    """A value."""

    kept: int
    """Kept as it is,
    on two lines."""
    narrowed: int | None = None
    """Narrowed below."""
    silenced: int | None = None
    """Annotated again below, without a word."""
    said: ClassVar[str] = "not a field"
    """Nothing that is asked for."""


class Narrow(Wide):
    """A narrower value."""

    narrowed: int = 1
    """Narrowed here."""
    silenced: int = 1
    named: int = Field(2, description="Said in the field.", alias="other")
    """Said below it."""
    silent: int = 3

    class Within(Value):
        """A value inside."""

        kept: int
        """Another of the same name."""


def test_each_field_means_what_the_nearest_class_says_that_annotates_it() -> None:
    assert dict(meanings_of(Narrow)) == {
        "kept": "Kept as it is,\non two lines.",
        "narrowed": "Narrowed here.",
        "named": "Said in the field.",
    }


def test_classes_within_others_and_within_functions_have_their_own() -> None:
    class Local(Value):
        """A value of a function."""

        kept: int
        """Of this function."""

    assert dict(meanings_of(Narrow.Within)) == {"kept": "Another of the same name."}
    assert dict(meanings_of(Local)) == {"kept": "Of this function."}


def test_it_reads_what_pydantic_reads_where_told_to() -> None:
    class Asked(Flow):
        """A flow whose docstrings Pydantic reads as the class is made."""

        model_config = ConfigDict(use_attribute_docstrings=True)

        id: str
        """Identity, said here."""

    told = Asked.model_fields["id"].description

    assert meanings_of(Asked)["id"] == told == "Identity, said here."
    assert meanings_of(Asked)["quantity_per_year"] == meanings_of(Flow)["quantity_per_year"]


def test_no_class_of_the_trade_reads_its_source_as_it_is_made() -> None:
    assert not Value.model_config.get("use_attribute_docstrings")
    assert Flow.model_fields["quantity_per_year"].description is None
