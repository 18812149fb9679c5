"""The type of a document is told from its bytes (check S26), and nothing of it is opened."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.dossier_documents import LARGEST_DOCUMENT_BYTES, MediaType
from symbiose.domain.errors import FileTooLarge, InvalidDocument, UnsupportedFile
from symbiose.files.document_types import DocumentTypes

media_type = DocumentTypes().media_type
ODT = MediaType.ODT.value


def entry(name: str) -> zipfile.ZipInfo:
    """Return an entry of a fixed day: tests are named by these bytes, which must be the same everywhere."""
    return zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))


def packed(*names: str, mimetype: str | None = None, size: int = 1) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype is not None:
            archive.writestr(entry("mimetype"), mimetype, compress_type=zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(entry(name), b"\0" * size, compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n...", MediaType.PDF),
        (b"\x89PNG\r\n\x1a\n...", MediaType.PNG),
        (b"\xff\xd8\xff\xe0...", MediaType.JPEG),
        (packed("[Content_Types].xml", "xl/workbook.xml"), MediaType.XLSX),
        (packed("[Content_Types].xml", "word/document.xml"), MediaType.DOCX),
        (packed("content.xml", mimetype=ODT), MediaType.ODT),
        (packed("content.xml", mimetype=MediaType.ODS.value), MediaType.ODS),
        ("code;quantité\n10 01 02;12,5\n".encode(), MediaType.TEXT),
        ("quantité".encode("cp1252"), MediaType.TEXT),
    ],
)
def test_s26_the_type_of_a_document_is_told_from_its_bytes(content: bytes, expected: MediaType) -> None:
    assert media_type(content) is expected


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html><script>alert(1)</script>", "page web"),
        (b"\n\t <!DOCTYPE svg>", "page web"),
        ("\ufeff<OGRVRTDataSource>".encode(), "page web"),
        (b"MZ\x90\x00\x03", "aucun type"),
        (b"\x7fELF\x02", "aucun type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "aucun type"),
        (b"SQLite format 3\x00", "aucun type"),
        (b"GIF89a\x00", "aucun type"),
        (packed("a.txt"), "archive"),
        (packed("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (packed("content.xml", "Basic/Standard/Module1.xml", mimetype=ODT), "macros"),
        (packed("mimetype2", mimetype="application/zip"), "archive"),
        (packed("[Content_Types].xml", "xl/workbook.xml")[:60], "abîmée"),
        (packed("[Content_Types].xml", "xl/workbook.xml", size=51 * 1024 * 1024), "décompressé"),
        (packed(*(f"{n}.xml" for n in range(2001))), "trop de fichiers"),
    ],
)
def test_s26_what_is_of_no_kind_that_is_kept_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(UnsupportedFile, match=told):
        media_type(content)


def test_s25_a_document_that_is_too_large_or_empty_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="10 Mo"):
        media_type(b"%PDF-" + b"\0" * (LARGEST_DOCUMENT_BYTES - 4))
    with pytest.raises(InvalidDocument, match="vide"):
        media_type(b"")
    assert media_type(b"%PDF-" + b"\0" * (LARGEST_DOCUMENT_BYTES - 5)) is MediaType.PDF


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest)))
def test_any_bytes_have_a_type_or_are_refused(content: bytes) -> None:
    try:
        found = media_type(content)
    except InvalidDocument:
        return
    assert found in MediaType
