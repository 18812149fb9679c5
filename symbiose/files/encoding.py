"""Bytes of a text file → text, whatever program saved it."""

import codecs
from collections.abc import Iterator
from typing import IO, Final

MAX_TEXT_BYTES = 100 * 1024 * 1024
"""Largest text file that is read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 4096
_BLOCK_BYTES: Final = 1 << 20
_CLEARLY = 10
"""Zero bytes stand on one side of the pairs this many times more often than on the other."""
_PRINTABLE_CONTROLS = frozenset("\t\n\r\f\v")


class UnreadableText(ValueError):
    """The bytes are no text in an encoding that is read; the message says why, in French."""


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (with or without mark) or Windows-1252.

    Raises:
        UnreadableText: The file is too large, or is no text.
    """
    if len(content) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // (1024 * 1024)
        msg = f"le fichier dépasse {limit} Mo : découpez-le en plusieurs fichiers"
        raise UnreadableText(msg)
    text = _decoded(content)
    _check_characters(text)
    return text


def encoding_of(stream: IO[bytes]) -> str:
    """Return in which encoding a whole file is a text, as `decode` tells it; it is left behind its mark.

    Raises:
        UnreadableText: It is no text in an encoding that is read.
    """
    sample = stream.read(_SAMPLE_BYTES)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return _checked(stream, (encoding,), len(mark))
    utf16 = _utf16_without_mark(sample)
    return _checked(stream, (utf16,) if utf16 else ("utf-8", "cp1252"), 0)


def pieces_of(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """Yield a text piece by piece.

    Raises:
        UnicodeDecodeError: It is no text in this encoding.
        UnreadableText: It holds control characters.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    while block := stream.read(_BLOCK_BYTES):
        piece = decoder.decode(block)
        _check_characters(piece)
        yield piece
    yield decoder.decode(b"", final=True)


def _checked(stream: IO[bytes], encodings: tuple[str, ...], start: int) -> str:
    """Return the first encoding in which a file is a text; its position is then the start of it."""
    for encoding in encodings:
        stream.seek(start)
        try:
            for _ in pieces_of(stream, encoding):
                pass
        except UnicodeDecodeError:
            continue
        stream.seek(start)
        return encoding
    msg = f"le fichier n’est pas un texte lisible en {encodings[-1]} : enregistrez-le en « CSV UTF-8 »"
    raise UnreadableText(msg)


def _check_characters(text: str) -> None:
    if any(ord(char) < ord(" ") and char not in _PRINTABLE_CONTROLS for char in set(text)):
        msg = "le fichier contient des caractères de contrôle : ce n’est pas un fichier texte"
        raise UnreadableText(msg)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    utf16 = _utf16_without_mark(content)
    if utf16:
        return _strictly(content, utf16)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        msg = (
            f"le fichier n’est pas un texte lisible (octet {error.start} en {encoding}) : "
            "enregistrez-le en « CSV UTF-8 »"
        )
        raise UnreadableText(msg) from error


def _utf16_without_mark(content: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes: the header of a table is mostly ASCII."""
    sample = content[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    if pairs == 0 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > pairs // 2 and odd > _CLEARLY * even:
        return "utf-16-le"
    if even > pairs // 2 and even > _CLEARLY * odd:
        return "utf-16-be"
    return None
