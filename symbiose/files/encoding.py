"""Bytes of a text file → text, whatever program saved it."""

import codecs

MAX_TEXT_BYTES = 100 * 1024 * 1024
"""Largest text file that is read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 4096
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
    if any(ord(char) < ord(" ") and char not in _PRINTABLE_CONTROLS for char in set(text)):
        msg = "le fichier contient des caractères de contrôle : ce n’est pas un fichier texte"
        raise UnreadableText(msg)
    return text


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
