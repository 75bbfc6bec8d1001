"""Hostile and broken files end in a clear message, in bounded time and memory, and never in a dead process."""

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest
import xlsxwriter

from mcvet.catalogue import parse_document, value_of
from mcvet.errors import McvetError
from mcvet.outcomes import Activity, ActivityError, SurveyFileError, read_activity, read_contents, read_mapping, score_activity
from mcvet.outcomes.intake.sheets import read_grid
from mcvet.reports.outcomes import read_files
from outcomes.made import activity

SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def workbook(sheet: str = "") -> bytes:
    """A small XLSX file, its sheet exchanged where told."""
    plain, out = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["CODE", "X1", "X2"], ["a", 1, 2]):
        book.worksheets[0].append(row)
    book.save(plain)
    parts = {"xl/worksheets/sheet1.xml": sheet}
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, parts.get(name) or source.read(name))
    return out.getvalue()


def ods(rows: str) -> bytes:
    out = io.BytesIO()
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        target.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
        target.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return out.getvalue()


def with_entity(declared: str, used: str) -> str:
    """A sheet whose first header is an entity."""
    cells = "".join(
        f'<c r="{x}1" t="inlineStr"><is><t>{text}</t></is></c>' for x, text in zip("ABC", (f"&{used};", "X1", "X2"), strict=True)
    )
    return SHEET.format(f'<row r="1">{cells}</row>').replace("?>", f"?><!DOCTYPE x [{declared}]>", 1)


def xls(*rows: list[str | float]) -> bytes:
    """A workbook of Excel 97: one stream of records in a compound file."""

    def record(kind: int, *parts: bytes) -> bytes:
        content = b"".join(parts)
        return struct.pack("<HH", kind, len(content)) + content

    cells = b"".join(
        record(0x203, struct.pack("<HHHd", y, x, 0, cell))
        if isinstance(cell, float)
        else record(0x204, struct.pack("<HHHHB", y, x, 0, len(cell), 1), cell.encode("utf-16-le"))
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
    )
    begin, end = struct.pack("<HHHH", 0x600, 0x5, 0, 0) + bytes(8), record(0x0A)
    sheet = record(0x809, begin[:2], b"\x10\0", begin[4:]) + cells + end
    head = record(0x809, begin)
    name = record(0x85, struct.pack("<IHBB", len(head) + 4 + 8 + 1 + len(end), 0, 1, 0), b"S")
    stream = (head + name + end + sheet).ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(512 * sectors, b"\0")
    free, stop, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [*range(1, sectors), stop, stop, fat]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, sectors, 0, 4096, stop, 0, stop, 0, sectors + 1)
    header += struct.pack("<108I", *[free] * 108)

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        named = title.encode("utf-16-le").ljust(64, b"\0")
        return named + struct.pack("<HBBIII", 2 * len(title) + 2, kind, 1, free, free, child) + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, stop, 0) + entry("Workbook", 2, free, 0, len(stream))
    return header + stream + folder.ljust(512, b"\0") + struct.pack("<128I", *chain, *[free] * (128 - len(chain)))


def xlsb(*rows: list[str | float]) -> bytes:
    """A binary workbook: the parts of an XLSX file as records."""

    def record(kind: int, content: bytes = b"") -> bytes:
        code = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = len(content)
        return code + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + content

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    cells = b""
    for y, row in enumerate(rows):
        cells += record(0, struct.pack("<IIHBBBI", y, 0, 300, 0, 0, 0, 0))
        for x, cell in enumerate(row):
            head = struct.pack("<II", x, 0)
            cells += record(5, head + struct.pack("<d", cell)) if isinstance(cell, float) else record(6, head + text(cell))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        **{
            "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.bin": record(131)
            + record(143)
            + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("S"))
            + record(144)
            + record(132),
            "xl/_rels/workbook.bin.rels": f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.bin": record(129) + record(148, size) + record(145) + cells + record(146) + record(130),
        }
    )


@pytest.mark.parametrize("write", [xls, xlsb])
def test_binary_workbooks_are_read_apart(write: Callable[..., bytes]) -> None:
    """XLS and XLSB are read in the other process; cut off or damaged they are refused with a message on what to do."""
    whole = write(["CODE", "Country", "X1", "X2"], *([f"Š{n}", "HR", 1.0 + n % 5, 4.0] for n in range(120)))
    found = read_contents([("pre", whole)], activity()).settled().responses
    assert [(r.code, r.country, r.answers) for r in found[:2]] == [("Š0", "HR", {"X1": 1, "X2": 4}), ("Š1", "HR", {"X1": 2, "X2": 4})]
    assert len(found) == 120
    with pytest.raises(SurveyFileError, match=r"save it as XLSX or CSV|damaged or cut off"):
        read_contents([("pre", whole[: len(whole) // 3])], activity())


def test_a_binary_workbook_without_measure_is_refused() -> None:
    """A cell in the far corner of XLSB asks for more memory than there is; the reader's end is a message."""
    started = time.monotonic()
    with zipfile.ZipFile(io.BytesIO(xlsb(["CODE", "X1", "X2"], ["a", 1.0, 2.0]))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    row, cell = struct.pack("<II", 1, 0) + struct.pack("<H", 300), struct.pack("<II", 2, 0) + struct.pack("<d", 2.0)
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(row, struct.pack("<II", 1_048_575, 0) + row[8:]).replace(
        cell, struct.pack("<I", 16_383) + cell[4:]
    )
    with pytest.raises(SurveyFileError, match="save it as XLSX or CSV"):
        read_contents([("pre.xlsb", zipped(**parts))], activity())
    assert time.monotonic() - started < 15


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
WHOLE = workbook()
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "a bomb of one sheet": ("x.xlsx", workbook(sheet=SHEET.format("<row><c><v>1</v></c></row>" * 4_000_000)), "unpack to far more"),
    "many entries": ("x.xlsx", zipped(**{f"xl/{n}.xml": b"" for n in range(2_100)}), "unpack to far more"),
    "entities that multiply": ("x.xlsx", workbook(sheet=with_entity('<!ENTITY e0 "ha">' + LAUGHS, "e8")), "cannot be read as a workbook"),
    "an entity from outside": ("x.xlsx", workbook(sheet=with_entity('<!ENTITY a SYSTEM "file:///etc/hostname">', "a")), "cannot be read as a workbook"),
    "repeated cells without end": ("x.ods", ods('<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'), "cannot be read|more than"),
    "a workbook cut off": ("x.xlsx", WHOLE[: len(WHOLE) // 2], "damaged or cut off"),
    "the head of a workbook": ("x.xlsx", b"PK\x03\x04" + b"\0" * 40, "damaged or cut off"),
    "an old workbook of noise": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x5a" * 4_000, "cannot be read as a workbook"),
    "a web page called xls": ("x.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
    "a PDF": ("x.csv", b"%PDF-1.7 ...", "PDF"),
    "a packed text": ("x.xlsx", zipped(**{"notes.txt": b"hello"}), "without a table"),
    "noise": ("x.csv", bytes(range(256)) * 20, "neither text nor a workbook"),
    "text in no encoding of the region": ("x.csv", b"CODE,X1,X2\n" + bytes(range(0xC0, 0xFF)) + b",1,2\n", "encoding is not recognised"),
    "a quotation mark without end": ("x.csv", b'CODE,X1,X2\n"a,1,2\n' + b"b,1,2\n" * 40_000, "quotation mark"),
    "too many columns": ("x.csv", b",".join(b"c%d" % n for n in range(600)), "more than"),
    "too many rows": ("x.csv", b"CODE,X1,X2\n" + b"a,1,2\n" * 100_001, "more than"),
    "too many bytes": ("x.csv", b"a" * 20_000_001, "20 MB"),
    "one giant line": ("x.csv", b"," * 19_000_000, "more than"),
    "one giant word": ("x.csv", b"a" * 19_000_000, "a cell or line without end|no row of headers"),
    "one record over many lines": ("x.csv", b'"\n",' * 4_000_000, "a cell or line without end"),
    "sixteen thousand columns": ("x.xlsx", workbook(sheet=SHEET.format('<row r="1">' + "".join(f'<c t="inlineStr"><is><t>c{n}</t></is></c>' for n in range(16_384)) + "</row>")), "more than"),
    "text with NULs": ("x.csv", b"CODE,X1,X2\na\0,1,2\n", "neither text nor a workbook"),
    "UTF-16 without its mark": ("x.csv", "CODE,X1,X2\na,1,2\n".encode("utf-16-le"), "neither text nor a workbook"),
    "UTF-16 cut off": ("x.csv", "CODE,X1,X2\n".encode("utf-16")[:-1], "is marked as utf-16, but has another encoding"),
    "two encodings": ("x.csv", "CODE,X1,X2\nčžš,1,2\nšđ,1,2\n".encode() + "čš,1,2\n".encode("cp1250"), "mixes encodings: line 4 is"),
    "two encodings of Cyrillic": ("x.csv", "шифра,X1,X2\nжир,1,2\n".encode() + "Шифра жира,1,2\n".encode("cp1251"), "mixes encodings: line 3 is"),
    "a locked workbook": ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000), "locked with a password"),
    "no header": ("x.csv", b"1,2,3\n4,5,6\n", "no row of headers"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_ends_in_words(what: str) -> None:
    """The message states what is wrong; it comes within seconds and without using the memory that the file requests."""
    name, content, told = HOSTILE[what]
    started, before = time.monotonic(), psutil.Process().memory_info().rss
    with pytest.raises(SurveyFileError, match=told):
        read_contents([(name, content)], activity()).settled()
    assert time.monotonic() - started < 15
    assert psutil.Process().memory_info().rss - before < 300_000_000


def test_what_a_file_says_it_is_does_not_unpack() -> None:
    """The entry that tells the kind of an ODS file is checked like any other before a byte of it is read."""
    content = zipped(mimetype=b"a" * 100_000_000)
    tracemalloc.start()
    with pytest.raises(SurveyFileError, match="unpack to far more"):
        read_contents([("x.ods", content)], activity())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_cell_at_the_far_corner_kills_nobody() -> None:
    """Two cells, A1 and XFD1048576, bring the fast reader down; in its own process, with the slow one behind it, the file is refused."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    started = time.monotonic()
    with pytest.raises(SurveyFileError, match=r"more than|cannot be read|no row of headers"):
        read_contents([("x.xlsx", workbook(sheet=SHEET.format(rows)))], activity())
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.csv", b""), ("x.xlsx", b"\r\n"), ("pre.csv", b"CODE,X1,X2\r\n"), ("pre.csv", b"\xef\xbb\xbfCODE,X1,X2\r\n,,\r\n")],
)
def test_an_empty_file_has_no_respondents(name: str, content: bytes) -> None:
    """Nothing at all, or a header only: zero respondents, and every statistic is insufficient."""
    survey = read_contents([(name, content)], activity())
    assert survey.responses == ()
    score = score_activity(survey.responses, activity())
    assert (score.n_pre, score.topics["X"].status) == (0, "insufficient")


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.xls", "x"])
def test_the_name_of_a_file_means_nothing(name: str) -> None:
    """A workbook called CSV and a CSV called XLSX are read as what they are."""
    rows = {"text": b"wave,CODE,X1,X2\npre,a,1,2\n", "workbook": WHOLE}
    assert read_contents([(name, rows["text"])], activity()).responses[0].answers == {"X1": 1, "X2": 2}
    assert read_contents([(f"pre {name}", rows["workbook"])], activity()).responses[0].answers == {"X1": 1, "X2": 2}


def shared(cells: int, characters: int) -> bytes:
    """A workbook of rows of ten cells that share one text."""
    row = "".join(f'<c r="{"ABCDEFGHIJ"[n]}{{0}}" t="s"><v>0</v></c>' for n in range(10))
    rows = "".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(1, cells // 10 + 1))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, "ž" * characters)
    book.close()
    with zipfile.ZipFile(out) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return zipped(**parts | {"xl/worksheets/sheet1.xml": SHEET.format(rows).encode()})


@pytest.mark.slow
def test_cells_that_share_one_long_text_take_its_memory_once() -> None:
    """Ten kilobytes of workbook that represent sixty million characters are refused; within the cap the text is held once."""
    with pytest.raises(SurveyFileError, match="20,000,000 characters"):
        read_grid(shared(2_000, 30_000), "x.xlsx")
    content = shared(600, 30_000)
    assert len(content) < 20_000
    tracemalloc.start()
    (sheet,) = read_grid(content, "x.xlsx").sheets
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len({id(cell) for row in sheet.rows for cell in row}) == 1
    assert held < 2_000_000
    assert peak < 200_000_000


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_an_activity_with_forty_thousand_wrong_values_is_told_of_a_hundred(name: str) -> None:
    """The faults are reported, as many as a person can correct, each short, and that there are more."""
    content = '{"activity": "A", "topics": {"X": [%s0]}}' % ("0," * 40_000)
    with pytest.raises(ActivityError) as found:
        value_of(Activity, parse_document(content.encode(), name, ActivityError), ActivityError)
    assert len(found.value.messages) == 101
    assert "a file with fewer errors" in str(found.value)
    assert len(str(found.value)) < 20_000
    for long in ('{"activity": "A", "%s": 0}' % ("x" * 100_000), '{"activity": ["%s"]}' % ("x" * 100_000)):
        with pytest.raises(ActivityError) as found:
            value_of(Activity, parse_document(long.encode(), name, ActivityError), ActivityError)
        assert len(str(found.value)) < 2_000


def test_a_mapping_or_activity_that_multiplies_itself_is_refused(tmp_path: Path) -> None:
    """YAML aliases, with which a few lines represent billions, are not read."""
    path = tmp_path / "bomb.yaml"
    path.write_text("a0: &a0 [x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)), "utf-8")
    for read in (read_mapping, read_activity):
        with pytest.raises(McvetError, match="alias"):
            read(path)


def test_signs_that_no_document_can_hold_are_left_out() -> None:
    """Control characters in headers and cells, of text and of workbooks, reach neither page nor report."""
    escaped = '<row r="1"><c t="inlineStr"><is><t>CODE</t></is></c><c t="inlineStr"><is><t>X1</t></is></c><c t="inlineStr"><is><t>Odd_x0001_</t></is></c></row><row r="2"><c t="inlineStr"><is><t>a_x000B_b</t></is></c><c><v>1</v></c></row>'
    for name, content in (("pre.csv", "CODE,X1,Odd\x01\na\x0bb,1,\ufffe\n".encode()), ("pre.xlsx", workbook(sheet=SHEET.format(escaped)))):
        survey = read_contents([(name, content)], activity())
        assert (survey.responses[0].code, survey.report.files[0].columns[2].header) in {("ab", "Odd"), ("a_x000B_b", "Odd_x0001_")}
        for make in read_files(survey.report, survey.mapping).values():
            assert make()


def test_text_of_the_region_in_old_encodings_is_not_taken_for_a_mixture() -> None:
    """Pairs of letters that look like UTF-8 by chance do not make a file a mixture."""
    text = "шифра,X1,X2\nРјечник Сљеме Рјавор,1,2\nобична реченица на српском језику,3,4\n"
    assert read_contents([("pre.csv", text.encode("cp1251"))], activity()).responses[1].answers == {"X1": 3, "X2": 4}


def test_formulas_are_never_evaluated() -> None:
    """A formula counts with its stored value, without one as missing; in text it is a text."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>CODE</t></is></c><c r="B1" t="inlineStr"><is><t>X1</t></is></c><c r="C1" t="inlineStr"><is><t>X2</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>=1+1</t></is></c><c r="B2"><f>1+1</f><v>3</v></c><c r="C2"><f>1+1</f></c></row>'
    found = read_contents([("pre.xlsx", workbook(sheet=SHEET.format(rows)))], activity()).responses[0]
    assert (found.code, found.answers) == ("=1+1", {"X1": 3, "X2": None})


@pytest.mark.slow
def test_fifty_thousand_rows() -> None:
    """Fifty thousand people before and after, as CSV and as XLSX, are read and scored in bounded time."""
    pre = [["CODE", "X1", "X2"], *([f"C{n}", 1 + n % 4, 1 + n % 3] for n in range(50_000))]
    post = [["CODE", "X1", "X2"], *([f"C{n}", 2 + n % 4, 2 + n % 3] for n in range(50_000))]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S")
    for row in post:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    text = "\n".join(",".join(map(str, row)) for row in pre).encode()
    files: list[tuple[str, Any]] = [("pre.csv", text), ("post.xlsx", content.getvalue())]
    started = time.monotonic()
    score = score_activity(read_contents(files, activity()).settled().responses, activity())
    assert (score.n_paired_codes, score.topics["X"].mean_gain) == (50_000, 1)
    assert time.monotonic() - started < 60
