"""Files made up for the tests, which imitate how finance teams export payments. No name or sum in
them is real.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

HEADER = [
    "Department Family",
    "Entity",
    "Date",
    "Expense Type",
    "Expense Area",
    "Supplier",
    "Transaction Number",
    "Amount",
]
ROWS = [
    [
        "Department of Health",
        "NHS Anytown CCG",
        "07/04/2020",
        "Clinical Services",
        "COMMUNITY SERVICES",
        "ANYTOWN COMMUNITY CARE CIC",
        "31001",
        "1,234.56",
    ],
    [
        "Department of Health",
        "NHS Anytown CCG",
        "16/04/2020",
        "Rent",
        "ESTATES",
        "NHS PROPERTY SERVICES LTD",
        "31002",
        "-25,000.00",
    ],
    [
        "Department of Health",
        "NHS Anytown CCG",
        "30/04/2020",
        "C&M-GMS Global Sum",
        "PRC DELEGATED CO-COMMISSIONING",
        "HILL SURGERY",
        "31003",
        "£30,000",
    ],
    [
        "Department of Health",
        "NHS Anytown CCG",
        "30/04/2020",
        "Consultancy Fees",
        "CORPORATE COSTS",
        "ABLE & BAKER LLP",
        "31004",
        "99,999.99",
    ],
]
PENCE = 123456 - 2500000 + 3000000 + 9999999  # what ROWS come to


def text(rows: Sequence[Sequence[Any]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def write_csv(
    path: Path,
    rows: Sequence[Sequence[Any]] | None = None,
    encoding: str = "utf-8",
    delimiter: str = ",",
    end: str = "\r\n",
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        text([HEADER, *ROWS] if rows is None else rows, delimiter, end).encode(encoding)
    )
    return path


# --- workbooks, written by hand so that the tests need no writer ----------------------------------


def _serial(day: dt.date) -> int:
    return (day - dt.date(1899, 12, 30)).days


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def _zip(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def _parts(sheets: dict[str, Any], kind: str) -> dict[str, str | bytes]:
    """The frame of a workbook of either Open XML kind: content types and relations."""
    numbers = range(1, len(sheets) + 1)
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{rel}/worksheet" Target="worksheets/sheet{n}.{kind}"/>'
        for n in numbers
    )
    relations += f'<Relationship Id="rId99" Type="{rel}/styles" Target="styles.{kind}"/>'
    ns = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {ns}><Relationship Id="rId1" Type="{rel}/officeDocument" '
        f'Target="xl/workbook.{kind}"/></Relationships>',
        f"xl/_rels/workbook.{kind}.rels": f"<Relationships {ns}>{relations}</Relationships>",
    }


def write_xlsx(
    path: Path,
    sheets: dict[str, Sequence[Sequence[Any]]],
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
) -> Path:
    """`hidden` are names of sheets; `hidden_rows` count from 1, `hidden_columns` from 0, on every
    sheet.
    """
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = _parts(sheets, "xml")
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" '
        f'state="{"hidden" if name in hidden else "visible"}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    files["xl/workbook.xml"] = (
        f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>{listed}</sheets></workbook>'
    )
    files["xl/styles.xml"] = (
        f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf '
        'numFmtId="14"/></cellXfs></styleSheet>'
    )
    places = "".join(f'<mergeCell ref="{place}"/>' for place in merged)
    ranges = f"<mergeCells>{places}</mergeCells>" if merged else ""
    for n, rows in enumerate(sheets.values(), 1):
        lines = []
        for i, row in enumerate(rows, 1):
            cells = []
            for j, value in enumerate(row):
                at = f"{_letters(j)}{i}"
                if isinstance(value, dt.date):
                    cells.append(f'<c r="{at}" s="1"><v>{_serial(value)}</v></c>')
                elif isinstance(value, (int, float)):
                    cells.append(f'<c r="{at}"><v>{value!r}</v></c>')
                elif value:
                    cells.append(
                        f'<c r="{at}" t="inlineStr"><is><t '
                        f'xml:space="preserve">{escape(value)}</t></is></c>'
                    )
            shown = ' hidden="1"' if i in hidden_rows else ""
            lines.append(f'<row r="{i}"{shown}>{"".join(cells)}</row>')
        widths = "".join(
            f'<col min="{j + 1}" max="{j + 1}" width="0" hidden="1"/>' for j in hidden_columns
        )
        before = f"<cols>{widths}</cols>" if widths else ""
        data = f"<sheetData>{''.join(lines)}</sheetData>"
        files[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{main}">{before}{data}{ranges}</worksheet>'
        )
    return _zip(path, files)


def write_ods(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden_rows: Sequence[int] = ()
) -> Path:
    def cell(value: Any) -> str:
        if isinstance(value, dt.date):
            day = value.isoformat()
            return f'<table:table-cell office:value-type="date" office:date-value="{day}"/>'
        if isinstance(value, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
            if value
            else "<table:table-cell/>"
        )

    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    concealed = ' table:visibility="filter"'
    body = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row{concealed if i in hidden_rows else ''}>"
            f"{''.join(map(cell, row))}</table:table-row>"
            for i, row in enumerate(rows, 1)
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    book = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    content = f"<office:document-content{names}>{book}</office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{entry}</manifest:manifest>"
    )
    return _zip(path, {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def write_xlsb(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden_rows: Sequence[int] = ()
) -> Path:
    """The binary workbook: records of type, length and content."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = len(content), b""
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
            size >>= 7
            if not size:
                return head + length + content

    def wide(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    files = _parts(sheets, "bin")
    book = record(131) + record(143)
    for n, name in enumerate(sheets, 1):
        book += record(156, struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(name))
    files["xl/workbook.bin"] = book + record(144) + record(132)
    xf = struct.pack("<HHHHHHHH", 0, 0, 0, 0, 0, 0, 0, 0)
    date = struct.pack("<HHHHHHHH", 0, 14, 0, 0, 0, 0, 0, 0)
    files["xl/styles.bin"] = (
        record(278)
        + record(617, struct.pack("<I", 2))
        + record(47, xf)
        + record(47, date)
        + record(618)
        + record(279)
    )
    for n, rows in enumerate(sheets.values(), 1):
        width = max(map(len, rows))
        sheet = (
            record(129)
            + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
            + record(145)
        )
        for i, row in enumerate(rows):
            shown = 0x1000 if i + 1 in hidden_rows else 0
            sheet += record(0, struct.pack("<IIHHBI", i, 0, 300, shown, 0, 0))
            for j, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet += record(5, struct.pack("<IId", j, 1, _serial(value)))
                elif isinstance(value, (int, float)):
                    sheet += record(5, struct.pack("<IId", j, 0, value))
                elif value:
                    sheet += record(6, struct.pack("<II", j, 0) + wide(value))
        files[f"xl/worksheets/sheet{n}.bin"] = sheet + record(146) + record(130)
    return _zip(path, files)


# --- PDF ------------------------------------------------------------------------------------------

_DRAWN = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 842 595", 270: "0 -1 1 0 0 842"}
EDGES = [
    20,
    110,
    220,
    280,
    390,
    520,
    650,
    720,
    800,
]  # of the columns, in points on a page 842 by 595


def write_pdf(
    path: Path,
    pages: Sequence[Sequence[Sequence[str]]],
    ruled: bool = True,
    unruled_last: bool = False,
    turned: int = 0,
    shown: int = 0,
) -> Path:
    """A table of small text. A cell with a line break goes on one line lower. `unruled_last` leaves
    the last row of a page without rules. The table is drawn `turned` by so many degrees, and the
    page is to be `shown` turned by so many.
    """
    contents = []
    for rows in pages:
        ops, y = [], 560.0
        for number, row in enumerate(rows):
            lines = max(cell.count("\n") + 1 for cell in row)
            for x, cell in zip(EDGES, row, strict=False):
                for k, part in enumerate(cell.split("\n")):
                    quoted = (
                        part.replace("\\", "\\\\")
                        .replace("(", "\\(")
                        .replace(")", "\\)")
                        .replace("£", "\\243")
                    )
                    ops.append(f"BT /F1 6 Tf {x + 2} {y - 8 - 8 * k:.1f} Td ({quoted}) Tj ET")
            height = 8 * lines + 4
            if ruled and not (unruled_last and number == len(rows) - 1):
                ops += [f"{a} {y - height:.1f} {b - a} {height} re S" for a, b in pairwise(EDGES)]
            y -= height
        drawn = "\n".join(ops)
        if turned:
            drawn = f"q {_DRAWN[turned]} cm\n{drawn}\nQ"
        contents.append(drawn.encode("latin-1"))
    count = len(pages)
    size = "595 842" if turned in (90, 270) else "842 595"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
    ]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    for n, content in enumerate(contents):
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] "
            f"/Rotate {shown} /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects += [
            page.encode(),
            b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(out),
    )
    path.write_bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end)
    return path
