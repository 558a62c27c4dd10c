"""Saves a workbook so that equal content gives equal bytes."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook.workbook import Workbook

PROPERTIES_PART = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def workbook_bytes(workbook: Workbook, as_of: datetime, creator: str = "wfm") -> bytes:
    """Save a workbook into memory; its properties name `as_of` instead of the time of saving."""
    workbook.properties.creator = creator
    workbook.properties.created = as_of.replace(tzinfo=None)
    saved = BytesIO()
    workbook.save(saved)
    stamp = f"{as_of:%Y-%m-%dT%H:%M:%SZ}".encode()
    return _without_clock(saved, stamp)


def _without_clock(saved: BytesIO, stamp: bytes) -> bytes:
    """Replace the times of saving, which stand in the properties and beside every part of the archive."""
    rewritten = BytesIO()
    with ZipFile(saved) as source, ZipFile(rewritten, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == PROPERTIES_PART:
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = ZipInfo(part.filename)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return rewritten.getvalue()
