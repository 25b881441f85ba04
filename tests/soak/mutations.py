"""Real-looking files spoilt in the ways that files are spoilt, by chance and by malice; and cells
that have spoilt somebody's day.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence

from hypothesis import strategies as st

ODD = (
    "",
    " ",
    "=1+1",
    '=HYPERLINK("http://x.example","y")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>bold",
    "</td></table>",
    "&lt;",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "\u202etxet",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x00",
    "\x1b[31m",
    "\x07",
    "é",
    "İı",
    "ß",
    "𝒳",
    "ﷺ",
    "e\u0301" * 40,
    "'",
    '"',
    '""',
    ",",
    ";",
    "\n",
    "\r\n",
    "\\",
    "../../x",
    "C:\\x",
    "/etc/x",
    "CON",
    "%00",
    "%s%n",
    "${x}",
    "`x`",
    "1e999",
    "-1e999",
    "NaN",
    "inf",
    "-0",
    "1e-400",
    "9" * 400,
    "0x10",
    "1_000",
    "1,234.56",
    "(5.00)",
    "£5",
    "5 CR",
    "١٢٣",
    "½",
    "1.2.3",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2011-02-30",
    "31/02/2020",
    "43922",
    "99999999",
    "2011-13",
    "1999-00",
    "Total",
    "yes",
    "None",
    "null",
    "a;b;;c",
    ";" * 50,
    "x" * 5_000,
    "(" * 500,
    "9**9**9",
    "'a'*10**9",
    "NF001/0",
    "-" * 3_000 + "1",
)
TEXTS = st.one_of(st.sampled_from(ODD), st.text(max_size=20))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


# ---- one change


def _flip(data: bytearray, luck: random.Random) -> None:
    for _ in range(luck.choice((1, 1, 3, 30))):
        data[luck.randrange(len(data))] = luck.randrange(256)


def _cut(data: bytearray, luck: random.Random) -> None:
    del data[luck.randrange(len(data)) :]


def _lose(data: bytearray, luck: random.Random) -> None:
    start = luck.randrange(len(data))
    del data[start : start + luck.choice((1, 2, 20, 500))]


def _repeat(data: bytearray, luck: random.Random) -> None:
    start = luck.randrange(len(data))
    piece = bytes(data[start : start + luck.choice((1, 10, 200))])
    data[start:start] = piece * luck.choice((1, 2, 50))


def _insert(data: bytearray, luck: random.Random) -> None:
    start = luck.randrange(len(data))
    data[start:start] = _bytes(luck.choice(ODD))


def _long(data: bytearray, luck: random.Random) -> None:
    start = luck.randrange(len(data))
    data[start:start] = luck.choice(
        (b"x", b",", b'"', b"[", b"{", b"\n", b"9", b" ")
    ) * luck.choice((1_000, 50_000, 200_000))


def _delimiters(data: bytearray, luck: random.Random) -> None:
    old, new = luck.sample((b",", b";", b"\t", b"|", b'"', b"\n", b"."), 2)
    data[:] = data.replace(old, new, luck.choice((1, 5, -1)))


def _ends(data: bytearray, luck: random.Random) -> None:
    data[:] = data.replace(b"\r\n", b"\n").replace(
        b"\n", luck.choice((b"\r\n", b"\r", b"\n\n", b"\x0b"))
    )


def _encoding(data: bytearray, luck: random.Random) -> None:
    text = data.decode("utf-8", errors="replace")
    data[:] = text.encode(
        luck.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252", "utf-7", "mac_roman")),
        errors="replace",
    )


def _cell(data: bytearray, luck: random.Random) -> None:
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return _insert(data, luck)
    for _ in range(luck.choice((1, 2, 10))):
        row = rows[luck.randrange(min(len(rows), luck.choice((1, 5, 10**6))))]
        if row:
            row[luck.randrange(len(row))] = luck.choice(ODD)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    data[:] = _bytes(out.getvalue())
    return None


def _lines(data: bytearray, luck: random.Random) -> None:
    lines = data.splitlines(keepends=True)
    a, b = luck.randrange(len(lines)), luck.randrange(len(lines))
    luck.choice(
        (
            lambda: lines.insert(a, lines[b]),
            lambda: lines.pop(a),
            lambda: lines.insert(0, lines[a]),
            lambda: lines.__setitem__(a, lines[b]),
        )
    )()
    data[:] = b"".join(lines)


_CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip,
    _cut,
    _lose,
    _repeat,
    _insert,
    _insert,
    _long,
    _delimiters,
    _ends,
    _encoding,
    _cell,
    _cell,
    _cell,
    _lines,
)


# ---- inputs


def spoilt(seeds: Sequence[bytes], luck: random.Random, inside: bool = False) -> Iterator[bytes]:
    """Without end: one of the files, spoilt once to four times. `inside`: mostly what a zip holds,
    packed again so that its sums agree.
    """
    while True:
        data = luck.choice(seeds)
        within = inside and luck.random() < 0.7
        for _ in range(luck.choice((1, 1, 2, 4))):
            data = _within(data, luck) if within else _spoil(data, luck)
        yield data


def _spoil(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data or b" ")
    luck.choice(_CHANGES)(changed, luck)
    return bytes(changed)


def _within(data: bytes, luck: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        return _spoil(data, luck)
    if not members:
        return data
    name = luck.choice(list(members))
    if luck.random() < 0.2:
        members[
            luck.choice(
                (
                    "../up.csv",
                    "/root.csv",
                    "C:\\c.csv",
                    "a\\..\\..\\b.csv",
                    "x/./../y.csv",
                    "\x1b.csv",
                    "é.csv",
                )
            )
        ] = members[name]
    else:
        members[name] = _spoil(members[name], luck)
    out = io.BytesIO()
    with zipfile.ZipFile(
        out,
        "w",
        luck.choice(
            (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
        ),
    ) as packed:
        for each, content in members.items():
            packed.writestr(each, content)
    return out.getvalue()


def table_texts(header: Sequence[str], rows: Sequence[Sequence[str]]) -> st.SearchStrategy[bytes]:
    """CSV files with the columns of a header, or nearly, and cells that are right, odd or
    anything.
    """
    cell = st.one_of(TEXTS, st.sampled_from([c for row in rows for c in row] or [""]))
    line = st.lists(cell, min_size=len(header), max_size=len(header))
    head = st.one_of(
        st.just(list(header)),
        st.permutations(header).map(list),
        st.lists(st.one_of(TEXTS, st.sampled_from(header)), max_size=12),
    )

    def written(parts: tuple[list[str], list[list[str]], str, str]) -> bytes:
        top, body, delimiter, end = parts
        out = io.StringIO(newline="")
        writer = csv.writer(
            out,
            delimiter=delimiter,
            lineterminator=end,
            quoting=csv.QUOTE_ALL if len(body) % 2 else csv.QUOTE_MINIMAL,
        )
        writer.writerows([top, *body])
        return _bytes(out.getvalue())

    parts = st.tuples(
        head,
        st.lists(st.one_of(line, st.lists(cell, max_size=12)), max_size=6),
        st.sampled_from(",,,;\t"),
        st.sampled_from(["\n", "\r\n"]),
    )
    return st.one_of(parts.map(written), st.binary(max_size=200), st.text(max_size=100).map(_bytes))
