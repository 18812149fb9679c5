"""Reads the features of a GeoJSON one after the other: a whole territory does not fit in memory."""

import codecs
import json
import re
from collections.abc import Generator, Iterator, Mapping
from typing import IO, Any, Final

from symbiose.files.cadastre_features import Feature
from symbiose.files.cadastre_geometry import footprint_of_json

MAX_MEMBER_CHARS: Final = 16 * 1024 * 1024
"""Characters of one feature, or of one other member of the document, at most."""
_CHUNK: Final = 1 << 20
_OTHER_ENCODING: Final = "le fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage"
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_BETWEEN: Final = re.compile(r"[ \t\r\n\x1e]*")
"""What stands between the texts of a sequence: line ends, and a record separator before each (RFC 8142)."""
_DECODER: Final = json.JSONDecoder()
_TYPE: Final = re.compile(r'"type"\s*:\s*"(?:FeatureCollection|Feature|Topology)"')
GEOMETRIES: Final = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)
_GEOMETRY: Final = re.compile(rf'\{{\s*"type"\s*:\s*"(?:{"|".join(sorted(GEOMETRIES))})"')


class BadGeoJson(ValueError):
    """A document is no GeoJSON that is read; the message says where and why, in French."""


def looks_like_geojson(beginning: str) -> bool:
    """Tell whether a JSON text begins as a GeoJSON does."""
    begun = beginning.removeprefix("\ufeff").lstrip(" \t\r\n\x1e")
    return begun.startswith("{") and (_TYPE.search(begun) or _GEOMETRY.match(begun)) is not None


class GeoJsonFeatures:
    """The features of a collection, a feature alone, or a sequence of features (RFC 8142, or a line each).

    What a document says beside them is known once they have been read.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        """Read from a stream of UTF-8, with or without a mark, or of Windows-1252."""
        self._scan = _Scanner(stream)
        self.members: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Feature]:
        """Yield the features in order.

        Raises:
            BadGeoJson: The document is cut, is no JSON, or holds no features.
        """
        self._scan.more_follows()
        read = yield from self._document()
        if self.members.get("type") == "Feature" and not read:
            yield _feature(self.members, 1)
            yield from self._following()
            return
        self._scan.end()
        if self.members.get("type") != "FeatureCollection" or not read:
            msg = "une collection d’objets (« FeatureCollection » et ses « features ») est attendue"
            raise BadGeoJson(msg)

    def _document(self) -> Generator[Feature, None, bool]:
        """Yield the features of a collection and note its other members; tell whether it is one."""
        read = False
        self._scan.expect("{")
        if not self._scan.taken("}"):
            while True:
                name = self._scan.value()
                self._scan.expect(":")
                if name in self.members or (name == "features" and read):
                    raise BadGeoJson(f"le membre « {name} » figure deux fois")
                if name == "features":
                    read = True
                    yield from self._features()
                else:
                    self.members[str(name)[:200]] = self._scan.value()
                    self._refuse_geometry()
                if not self._scan.taken(","):
                    break
            self._scan.expect("}")
        return read

    def _refuse_geometry(self) -> None:
        kind = self.members.get("type")
        if isinstance(kind, str) and kind in GEOMETRIES:
            msg = (
                f"ce GeoJSON n’est qu’une géométrie (« {kind} »), sans les valeurs d’aucun toit : "
                "enregistrez la couche comme une collection d’objets (« FeatureCollection »), avec ses champs"
            )
            raise BadGeoJson(msg)

    def _following(self) -> Iterator[Feature]:
        """Yield the features of a sequence after the first, counted as they stand."""
        position = 1
        while self._scan.more_follows():
            position += 1
            yield _feature(self._scan.value(), position)

    def crs(self) -> str | None:
        """Return the system that the document names, None when it names none.

        Raises:
            BadGeoJson: Its member `crs` names none that can be understood.
        """
        crs = self.members.get("crs")
        if crs is None:
            return None
        properties = crs.get("properties") if isinstance(crs, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else None
        if not isinstance(name, str):
            msg = "le membre « crs » ne nomme pas de système de coordonnées"
            raise BadGeoJson(msg)
        return name

    def _features(self) -> Iterator[Feature]:
        self._scan.expect("[")
        if self._scan.taken("]"):
            return
        position = 0
        while True:
            position += 1
            yield _feature(self._scan.value(), position)
            if not self._scan.taken(","):
                break
        self._scan.expect("]")


def _feature(value: object, position: int) -> Feature:
    if not isinstance(value, Mapping) or value.get("type") != "Feature":
        spoiled = "un objet de type « Feature » est attendu"
        return Feature(position, {}, lambda: footprint_of_json(None), spoiled=spoiled)
    properties = value.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, Mapping):
        spoiled = "les propriétés (« properties ») forment un objet"
        return Feature(position, {}, lambda: footprint_of_json(None), spoiled=spoiled)
    geometry = value.get("geometry")
    return Feature(position, properties, lambda: footprint_of_json(geometry))


class _Scanner:
    """Walks through a JSON text of any length, holding one value at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._is_ascii = True
        self._text = ""
        self._at = 0
        self._passed = 0
        self._ended = False

    def taken(self, sign: str) -> bool:
        """Pass over a sign if it comes next."""
        self._skip_blank()
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        """Pass over a sign.

        Raises:
            BadGeoJson: Something else comes next.
        """
        if not self.taken(sign):
            raise self._bad(f"« {sign} » est attendu")

    def more_follows(self) -> bool:
        """Pass over what stands between two texts, and tell whether another comes."""
        self._skip_blank(_BETWEEN)
        return self._at < len(self._text)

    def end(self) -> None:
        """Check that nothing comes next.

        Raises:
            BadGeoJson: Something does.
        """
        self._skip_blank()
        if self._at < len(self._text):
            raise self._bad("rien n’est attendu après le document")

    def value(self) -> object:
        """Return the next value.

        Raises:
            BadGeoJson: None comes next, or it is too long.
        """
        self._skip_blank()
        wanted = _CHUNK
        while True:
            found = self._decoded()
            if found is not None:
                return found[0]
            if len(self._text) - self._at > MAX_MEMBER_CHARS:
                raise self._bad("cet objet dépasse 16 Mo, ou n’est pas du JSON")
            if self._ended:
                raise self._bad("le document est coupé, ou n’est pas du JSON")
            self._more(wanted)
            wanted *= 2

    def _decoded(self) -> tuple[object] | None:
        try:
            value, at = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError:
            return None
        except RecursionError as error:
            raise self._bad("les listes sont trop imbriquées") from error
        except ValueError as error:  # an integer of more digits than Python reads
            raise self._bad("un nombre a trop de chiffres") from error
        if at == len(self._text) and not self._ended:
            return None  # a number may go on in what is not read yet
        self._at = at
        return (value,)

    def _skip_blank(self, blank: re.Pattern[str] = _BLANK) -> None:
        while True:
            match = blank.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or self._ended:
                return
            self._more(_CHUNK)

    def _more(self, size: int) -> None:
        self._passed += self._at
        content = self._stream.read(size)
        self._ended = not content
        self._text = self._text[self._at :] + self._decoded_text(content)
        self._at = 0

    def _decoded_text(self, content: bytes) -> str:
        """Return the text of some bytes; the first that are no UTF-8 tell that a file is in Windows-1252."""
        begun = self._decoder.getstate()[0]
        try:
            text = self._decoder.decode(content, final=self._ended)
        except UnicodeDecodeError as error:
            if not self._is_ascii:
                raise BadGeoJson(_OTHER_ENCODING) from error
            self._is_ascii = False
            self._decoder = codecs.getincrementaldecoder("cp1252")()
            return self._decoded_text(begun + content)
        self._is_ascii = self._is_ascii and text.isascii()
        return text

    def _bad(self, reason: str) -> BadGeoJson:
        return BadGeoJson(f"caractère {self._passed + self._at + 1} : {reason}")
