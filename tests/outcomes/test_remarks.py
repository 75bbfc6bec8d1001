"""What is to be known of codes and dates: words for no code, codes that a spreadsheet has spoilt, days that may be months, serial days."""

from datetime import datetime
from typing import Any

import pytest

from mcvet.locale import texts_for
from mcvet.outcomes import Survey, normalise_code, read_contents
from mcvet.outcomes.displays import report_sections
from mcvet.outcomes.intake.remarks import about_codes, about_days
from mcvet.outcomes.lexicon import moment
from mcvet.reports.outcomes import read_finding
from outcomes.made import activity
from outcomes.test_read import table, workbook


def read(content: bytes, name: str = "pre.csv") -> Survey:
    return read_contents([(name, content)], activity())


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "–", "--", ".", "?", "n/a", "N/A", "#N/A", "NA", "ne znam", "Не знам", "bez odgovora", "Brez odgovora", "0", "00", "0000", "x", "XXX", "aaaa", "ne vem",
     "Nemam", "nemam šifru", "Немам", "nimam", "no code", "none", "Zaboravila sam", "don't remember", "-1", "-99", "-96"],
)  # fmt: skip
def test_a_text_that_says_that_there_is_none_is_no_code(text: str) -> None:
    """In the languages of the region, in both scripts; what survey tools and spreadsheets write where nothing stands."""
    assert normalise_code(text) == ""


@pytest.mark.parametrize("text", ["1", "11", "7", "2222", "0001", "x1", "AX", "NE12", "nemam1", "-7", "100", "ANA", "AAB"])
def test_other_codes_are_codes(text: str) -> None:
    """Also numbers of participants, and codes that begin like a word for none."""
    assert normalise_code(text)


@pytest.mark.parametrize(
    "header",
    ["Šifra", "ŠIFRA", "Шифра", "Vaš osobni kod", "Vaš osobni kod:", "Ваш лични код", "Kod", "Код", "Kôd", "Geslo", "Vaše geslo", "Osebna koda", "Vaša lična šifra", "Lični kod",
     "Personal code", "Your code", "Šifra sudionika", "Шифра учесника", "Koda udeleženca", "Vaša šifra (prva dva slova imena majke i dan rođenja)"],
)  # fmt: skip
def test_headings_for_codes_are_known(header: str) -> None:
    """A column of codes is one under its usual names in each language, with or without an explanation."""
    assert read(table([header, "X1", "X2"], ["AB1", 1, 2])).responses[0].code == "AB1"


@pytest.mark.parametrize(
    ("header", "to", "why"),
    [
        ("Grupa", "stakeholder", "questionnaire"), ("Skupina", "stakeholder", "questionnaire"), ("Група", "stakeholder", "questionnaire"), ("Vrsta ustanove", "stakeholder", "questionnaire"),
        ("Zastupam", "stakeholder", "questionnaire"), ("Vaša država", "country", "questionnaire"), ("Iz koje zemlje dolazite?", "country", "questionnaire"), ("Naziv škole", "ignore", "personal"),
        ("Школа", "ignore", "personal"), ("Šola", "ignore", "personal"), ("Agencija", "ignore", "personal"), ("Suglasnost", "ignore", "technical"), ("Сагласност", "ignore", "technical"),
        ("Soglasje", "ignore", "technical"), ("Informed consent", "ignore", "technical"),
    ],
)  # fmt: skip
def test_headings_for_groups_schools_and_consent_are_known(header: str, to: str, why: str) -> None:
    """Groups are read; the names of schools and agencies are not imported; consent is no question of the survey."""
    survey = read(table(["Šifra", header, "X1"], *([f"P{n}", 4, 3] for n in range(6))))
    column = survey.report.files[0].columns[1]
    assert (column.to, column.why) == (to, why)
    assert "column" not in [question.kind for question in survey.report.questions]


def test_what_people_call_their_school_is_a_group() -> None:
    """Plain words for school, agency, employer and the like, in any script."""
    rows = [
        ["a", "Srednja škola", 1, 2],
        ["b", "Агенција", 1, 2],
        ["c", "Delodajalec", 1, 2],
        ["d", "Ministrstvo", 1, 2],
        ["e", "-1", 1, 2],
    ]
    found = read(table(["Šifra", "Predstavljam", "X1", "X2"], *rows))
    assert [response.stakeholder for response in found.responses] == ["PROVIDER", "AGENCY", "EMPLOYER", "MINISTRY", ""]


def test_codes_that_are_numbers_throughout_are_no_remark() -> None:
    """People may be numbered; only beside codes of letters or with leading zeros has a number lost something, also in another file."""
    numbered = [["code", "X1", "X2"], *([n, 1 + n % 3, 2] for n in range(1, 8))]
    assert read(workbook(*numbered), "pre.xlsx").report.remarks == ()
    other = table(["code", "X1", "X2", "SAT1"], ["0001", 1, 2, 3], ["0002", 1, 2, 3])
    (remark,) = read_contents([("pre.xlsx", workbook(*numbered)), ("post.csv", other)], activity()).report.remarks
    assert (remark.kind, remark.file, remark.n, remark.of) == ("spoilt_codes", "pre.xlsx", 7, 7)


@pytest.mark.parametrize(
    "cell",
    ["1.00E+05", "1,00E+05", "2e+03", "05-Mar", "Mar-05", "5. mar", "ožu.05", "05.03.2026", "2026-03-05", "3/5/2026", datetime(2026, 3, 5)],
)
def test_a_spoilt_code_is_known_in_text_too(cell: Any) -> None:
    """What a spreadsheet writes into CSV for 1E05 and MAR05."""
    (remark,) = about_codes("f", "c", [cell, "AB12", "MAR05", "1E05", "0512", "12-AB", "MAJ-7"], are_texts=True)
    assert (remark.n, remark.of) == (1, 7)


def test_a_day_that_may_be_a_month_is_told() -> None:
    """If no date of the column is unambiguous, it is said whether and how they were read; where one does, or both are equal, nothing is."""
    days = [["CODE", "Vrijeme predaje", "X1", "X2"], ["a", "3/4/2026 10:00", 1, 2], ["b", "5-6-26", 1, 2], ["c", "7/7/2026", 1, 2]]
    (remark,) = read(table(*days)).report.remarks
    assert (remark.kind, remark.n, remark.examples) == ("day_unknown", 2, ("3/4/2026 10:00", "5-6-26"))
    google = read(table(["Timestamp", *days[0][2:]], *(row[1:] for row in days[1:])))
    assert [(remark.kind, remark.n) for remark in google.report.remarks] == [("month_first", 2)]
    assert [(r.submitted.month, r.submitted.day) for r in google.responses if r.submitted] == [(3, 4), (5, 6), (7, 7)]
    assert about_days("f", "c", ["3/4/2026", "25/4/2026"], "day") == []
    assert about_days("f", "c", ["7/7/2026", "3.4.2026.", datetime(2026, 3, 4)], None) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (46091, (2026, 3, 10)), (46091.375, (2026, 3, 10, 9)), ("46091", (2026, 3, 10)), ("46091,75", (2026, 3, 10, 18)), ("10.3.26.", (2026, 3, 10)), (5, None), ("20260310", None),
        (True, None), (1_700_000_000, None),
    ],
)  # fmt: skip
def test_serial_days_are_read(cell: Any, found: tuple[int, ...] | None) -> None:
    """The number of a day, as a spreadsheet writes it when a column loses its format; other numbers are no days."""
    assert moment(cell, None) == (datetime(*found) if found else None)  # type: ignore[arg-type]


def test_serial_days_of_a_column_are_read() -> None:
    """Nothing of them is reported as not understood."""
    survey = read(workbook(["Šifra", "Vrijeme predaje", "X1", "X2"], ["a", 46091.375, 1, 2]), "pre.xlsx")
    assert survey.responses[0].submitted == datetime(2026, 3, 10, 9)
    assert survey.report.files[0].columns[1].not_understood == {}


def test_remarks_are_told_in_words_and_hide_few_people() -> None:
    """In the reader's language, in report and finding; a file of fewer than five people does not tell their number."""
    found = read(table(["Šifra", "X1", "X2"], ["x", 1, 2], ["AB1", 2, 3])).report
    (remark,) = found.remarks
    assert "1 texts (of fewer than 5)" in remark.text
    assert remark.of == 2
    assert read_finding(found, texts_for("en")).endswith("there are remarks.")
    serbian = report_sections(found, texts_for("sr-Cyrl"))[0]
    assert "x" in serbian.sentences[0]
    assert "column" not in serbian.sentences[0]
