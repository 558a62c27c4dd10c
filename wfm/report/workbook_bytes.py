"""Saves a workbook so that equal content gives equal bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from wfm.report.excel_rows import ReadyRows

PROPERTIES_PART = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_EXTENT = re.compile(rb'<dimension ref="[^"]*"')
_NO_ROWS: Mapping[str, ReadyRows] = MappingProxyType({})


def workbook_bytes(
    workbook: Workbook, as_of: datetime, creator: str = "wfm", rows: Mapping[str, ReadyRows] = _NO_ROWS
) -> bytes:
    """Save a workbook into memory; its properties name `as_of` instead of the time of saving.

    Parameters
    ----------
    rows
        Rows by the title of the sheet in which they follow the last cell.
    """
    workbook.properties.creator = creator
    workbook.properties.created = as_of.replace(tzinfo=None)
    saved = BytesIO()
    # Not compressed, for it is about to be written anew.
    ExcelWriter(workbook, ZipFile(saved, "w")).save()
    stamp = f"{as_of:%Y-%m-%dT%H:%M:%SZ}".encode()
    # openpyxl names the parts of sheets by their position.
    parts = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(workbook.sheetnames, start=1)}
    return _rewritten(saved, stamp, {part: rows[title] for part, title in parts.items() if title in rows})


def _rewritten(saved: BytesIO, stamp: bytes, rows: Mapping[str, ReadyRows]) -> bytes:
    """Replace the times of saving, which stand in the properties and beside every part of the archive, and add rows."""
    rewritten = BytesIO()
    with ZipFile(saved) as source, ZipFile(rewritten, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == PROPERTIES_PART:
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            if part.filename in rows:
                content = _with_rows(content, rows[part.filename])
            entry = ZipInfo(part.filename)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return rewritten.getvalue()


def _with_rows(content: bytes, rows: ReadyRows) -> bytes:
    """Put rows behind those of a sheet's part."""
    before, end, after = content.partition(b"</sheetData>")
    before = _EXTENT.sub(f'<dimension ref="{rows.extent}"'.encode(), before, count=1)
    return b"".join((before, rows.xml, end, after))
