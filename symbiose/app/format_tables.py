"""Keeps the tables of fields in `docs/formats.md` equal to the models that read and write the documents."""

import importlib
import json
import re
from typing import Final

from pydantic.fields import FieldInfo

from symbiose.app.cells_of_tables import escaped, type_name
from symbiose.domain.base import Value
from symbiose.domain.documents.import_report import FileKind, RowStatus
from symbiose.domain.flows import Carrier, Confidentiality, Direction, Use
from symbiose.domain.meanings import meanings_of

_TABLE: Final = re.compile(
    r"<!-- fields of (?P<module>[\w.]+):(?P<name>\w+) -->\n.*?<!-- end of fields -->", re.DOTALL
)
_ENUMS: Final = (Carrier, Confidentiality, Direction, FileKind, RowStatus, Use)
_PLAIN: Final = {
    "str": "text",
    "float": "number",
    "Decimal": "number",
    "int": "whole number",
    "bool": "true or false",
    "none": "null",
    **{kind.__name__: " or ".join(f"`{value}`" for value in kind) for kind in _ENUMS},
}
"""Name of a type in the code → the same in a document."""
_WORDS: Final = re.compile(rf"\b({'|'.join(_PLAIN)})\b")
_HEAD: Final = "| field | type | default | meaning |\n| --- | --- | --- | --- |\n"


def with_tables(page: str) -> str:
    """Return a page with each marked table of fields written anew from its model."""
    return _TABLE.sub(_table, page)


def _table(match: re.Match[str]) -> str:
    model = getattr(importlib.import_module(match["module"]), match["name"])
    if not (isinstance(model, type) and issubclass(model, Value)):
        raise TypeError(match[0])
    meanings = meanings_of(model)
    rows = "".join(
        _row(field.alias or name, field, meanings.get(name, "")) for name, field in model.model_fields.items()
    )
    return f"<!-- fields of {match['module']}:{match['name']} -->\n{_HEAD}{rows}<!-- end of fields -->"


def _row(name: str, field: FieldInfo, meaning: str) -> str:
    kind = _WORDS.sub(lambda match: _PLAIN[match[0]], type_name(field.annotation))
    return f"| `{name}` | {escaped(kind)} | {_default(field)} | {escaped(' '.join(meaning.split()))} |\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, tuple) and len(set(default)) == 1 and len(default) > 1:
        return "the same in each"
    plain = default.model_dump(mode="json") if isinstance(default, Value) else default
    text = json.dumps(plain, default=float, ensure_ascii=False).removesuffix(".0")
    return f"`{text}`"
