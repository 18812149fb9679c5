"""Ids of public documents: any text but control characters."""

import sys
import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from symbiose.domain.documents.fields import Id

IDS = TypeAdapter(Id)


def test_an_id_holds_any_character_that_is_no_control_character() -> None:
    every = [chr(code) for code in (*range(0x3000), 0xFEFF, 0x1F525, sys.maxunicode)]
    controls = [one for one in every if unicodedata.category(one) == "Cc"]

    others = "".join(one for one in every if one not in controls)

    assert IDS.validate_python(others) == others
    for control in controls:
        with pytest.raises(ValidationError, match="control character"):
            IDS.validate_python(f"a{control}b")


def test_an_id_is_not_empty() -> None:
    with pytest.raises(ValidationError, match="not empty"):
        IDS.validate_python("")
