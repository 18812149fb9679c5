"""Reads a workbook's own formulas and computes them again, whatever values it keeps beside them.

An outside reader of the file: it takes the XML of the sheets as any spreadsheet does, knows SUM, MAX,
MEDIAN, IF, products and quotients, and nothing of the code that wrote them.
"""

import io
import re
import statistics
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

Value = float | str | None
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE = re.compile(r"'([^']+)'!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")
_ELSEWHERE = re.compile(r"'([^']+)'!\$([A-Z]+)\$(\d+)")
_CELL = re.compile(r"\b([A-Z]{1,2})(\d+)\b")


class Formulas:
    """The cells of a workbook: what stands in them, and what their formulas come to."""

    def __init__(self, content: bytes) -> None:
        self._plain: dict[tuple[str, str], Value] = {}
        self.formulas: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], Value] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, part in _sheets(archive):
                self._read(name, _tree(archive, part))

    def _read(self, sheet: str, root: ElementTree.Element) -> None:
        for cell in root.iter(f"{_MAIN}c"):
            at = (sheet, cell.attrib["r"])
            formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
            if formula is not None:
                self.formulas[at] = formula.text or ""
            elif cell.get("t") == "inlineStr":
                self._plain[at] = "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
            elif value is not None and value.text is not None:
                self._plain[at] = float(value.text)

    def sheets(self) -> set[str]:
        """Return the names of the sheets that hold something."""
        return {sheet for sheet, _ in (*self._plain, *self.formulas)}

    def texts(self) -> list[str]:
        """Return every text of the workbook."""
        return [value for value in self._plain.values() if isinstance(value, str)]

    def change(self, sheet: str, cell: str, value: float) -> None:
        """Put another number into a cell, as its reader may."""
        self._plain[sheet, cell] = value
        self._known.clear()

    def lines(self, sheet: str) -> list[dict[str, Value]]:
        """Return the lines below the head, each by its column letter; formulas are computed."""
        rows: dict[int, dict[str, Value]] = {}
        for name, cell in {*self._plain, *self.formulas}:
            match = _CELL.fullmatch(cell)
            if name == sheet and match and int(match[2]) > 1:
                rows.setdefault(int(match[2]), {})[match[1]] = self.value(sheet, cell)
        return [rows[number] for number in sorted(rows)]

    def value(self, sheet: str, cell: str) -> Value:
        """Return what a cell comes to."""
        at = (sheet, cell)
        if at not in self.formulas:
            return self._plain.get(at)
        if at not in self._known:
            self._known[at] = self._computed(sheet, self.formulas[at])
        return self._known[at]

    def _computed(self, sheet: str, formula: str) -> Value:
        if formula.startswith("IF("):
            condition, then, other = _arguments(formula[3:-1])
            return self._computed(sheet, then if self._computed(sheet, condition) else other)
        ranges = _RANGE.sub(lambda m: f"range_({m[1]!r}, {m[2]!r}, {m[3]}, {m[5]})", formula)
        cells = _ELSEWHERE.sub(lambda m: f"other_({m[1]!r}, '{m[2]}{m[3]}')", ranges)
        parts = re.split(r"('[^']*'|\"[^\"]*\")", re.sub(r'=(?=""|0\b)', " == ", cells))
        python = "".join(
            part if part[:1] in ("'", '"') else _CELL.sub(r"cell_('\1\2')", part) for part in parts
        )
        known = {
            "range_": lambda name, column, first, last: [
                self.value(name, f"{column}{line}") for line in range(first, last + 1)
            ],
            "cell_": lambda cell: self.value(sheet, cell) if self.value(sheet, cell) is not None else "",
            "other_": self.value,
            "SUM": lambda cells: sum(cell for cell in cells if isinstance(cell, float)),
            "MAX": lambda cells: max(cell for cell in cells if isinstance(cell, float)),
            "MEDIAN": lambda cells: statistics.median(cell for cell in cells if isinstance(cell, float)),
        }
        found = eval(python, {"__builtins__": {}}, known)  # noqa: S307  # formulas of our own
        return float(found) if isinstance(found, int) else found


def _arguments(text: str) -> list[str]:
    found, depth, begin = [], 0, 0
    for i, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            found.append(text[begin:i])
            begin = i + 1
    return [*found, text[begin:]]


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    links = {link.attrib["Id"]: link.attrib["Target"] for link in relations}
    for sheet in _tree(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        yield sheet.attrib["name"], f"xl/{links[sheet.attrib[_LINK]]}"


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314  # a workbook of our own
