"""Which column of an export is what: recognised by its header, visible, correctable, and kept as YAML for the next export."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import Field, field_validator

from mcvet.catalogue import Value
from mcvet.locale import marked
from mcvet.outcomes.clean import normalise_code
from mcvet.outcomes.faults import read_values, refusal, value_of
from mcvet.outcomes.grid import Cell, SurveyFileError, is_filled, is_text
from mcvet.outcomes.model import Activity, Finite, Size, Wave
from mcvet.outcomes.words import fold, questionnaire, words_of

IGNORE = "ignore"
LISTS = ("actions_planned", "actions_done", "actions_in_progress")
FIELDS = ("wave", "code", "country", "stakeholder", "submitted", "comment", "form", *LISTS)
_LONGEST_HEADER = 1_000
_ROW_OF = (
    re.compile(r"(?s)(.+?)\s*\[(.+)\]"),
    re.compile(r"(?s)(.+?)::\s*(.+)"),
    re.compile(r"(?s)(.+):\s+(.+)"),
    re.compile(r"(.+)_([A-Za-z]+\d+)"),
)


class Column(Value):
    """One column of an export."""

    header: str = Field(description="Text of the header; compared without case, script and spaces")
    to: str = Field(description=f"An item of the activity, one of {', '.join(FIELDS)}, or {IGNORE}")
    wave: Wave | None = Field(default=None, description="For a column that speaks of one time: then or now")
    option: str = Field(default="", description="For one column per option of a multiple choice: the option")
    why: str = Field(default="", description="How it was recognised: mapping, item, questionnaire, personal, technical, unknown")


class Mapping(Value):
    """How to read the exports of a form."""

    columns: tuple[Column, ...] = ()
    waves: dict[str, Wave] = Field(default_factory=dict, description="Wave by file name, where the columns do not tell it")
    answers: dict[str, Finite] = Field(default_factory=dict, description="Further answers with their numbers")
    countries: dict[str, str] = Field(default_factory=dict, description="Further names of countries with their codes")
    stakeholders: dict[str, str] = Field(default_factory=dict, description="Answers that name a stakeholder group, with the group")
    actions: dict[str, str] = Field(default_factory=dict, description="Answers that name an action, with the action")
    pairs: tuple[tuple[str, str], ...] = Field(
        default=(), description="Personal codes, before and after, that a person has confirmed to be of one person, though they differ"
    )
    header_row: Size | None = Field(default=None, description="Row of the headers, counted from 1; null: found by itself")

    @field_validator("pairs")
    @classmethod
    def _each_code_once(cls, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        for codes in zip(*((normalise_code(one), normalise_code(other)) for one, other in pairs), strict=True):
            if twice := sorted({code for code in codes if codes.count(code) > 1}):
                raise refusal(marked("each code once; more than once stands {codes}"), codes=", ".join(twice))
        return pairs

    def to_yaml(self) -> str:
        """Return the mapping as YAML, to be corrected by hand and used again."""
        return yaml.safe_dump(self.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False, width=120)


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping from a YAML file.

    Raises:
        SurveyFileError: if the file cannot be read or holds no mapping; names every fault.
    """
    return value_of(Mapping, read_values(path, SurveyFileError), SurveyFileError)


class _Part(NamedTuple):
    question: str
    row: str


def recognise(headers: Sequence[str], activity: Activity, mapping: Mapping) -> tuple[Column, ...]:
    """Say what each column is.

    Args:
        headers: texts of the header row, each once.
        activity: its items may stand in headers as they are, or with the texts of `item_texts`.
        mapping: columns that a person has settled; these go first.

    Returns:
        one column per header: as the mapping says, else by the names of items, else by the texts of the model questionnaire. Columns
        that hold personal data or technical detail are ignored; what is unknown is ignored and marked so.
    """
    settled = {fold(column.header): column for column in mapping.columns}
    items = {fold(item): item for item in (*activity.items, *(f"{kind}{n}" for kind in ("SAT", "INT") for n in range(1, 10)))}
    known = {text: item for text, item in words_of("items").items() if item in activity.items or item.startswith(("SAT", "INT"))}
    known |= {fold(text): item for item, texts in activity.item_texts.items() for text in texts}
    return tuple(_recognised(header, settled, items, known) for header in headers)


def _recognised(header: str, settled: dict[str, Column], items: dict[str, str], known: dict[str, str]) -> Column:
    if column := settled.get(fold(header)):
        return column.model_copy(update={"header": header, "why": "mapping"})
    parts = _parts(header)
    for table, why in ((items, "item"), (known, "questionnaire")):
        for part in parts:
            if item := table.get(fold(part.row)):
                return Column(header=header, to=item, wave=_time_of(part.question), why=why)
    fields = words_of("fields") | {fold(name): name for name in FIELDS}
    for part in parts:
        if to := fields.get(fold(part.question)):
            option = part.row if to in LISTS and part.row != part.question else ""
            return Column(header=header, to=to, option=option, why="questionnaire")
    for why in ("personal", "technical"):
        if any(fold(part.question) in words_of(why) for part in parts):
            return Column(header=header, to=IGNORE, why=why)
    return Column(header=header, to=IGNORE, why="unknown")


def _parts(header: str) -> list[_Part]:
    """Take a header apart into question and row of a matrix, in the ways in which tools write them; the whole first."""
    first = header.strip().split("\n")[0]
    found = [_Part(header, header), _Part(first, first)]
    for pattern in _ROW_OF if len(header) <= _LONGEST_HEADER else ():
        if match := pattern.fullmatch(header.strip()):
            question, row = match[1].strip(), match[2].strip()
            found.append(_Part(question, question if fold(row) == "answer" else row))
    return found


def _time_of(question: str) -> Wave | None:
    asked = fold(question)
    for wave, part in ((Wave.THEN, "before"), (Wave.NOW, "now")):
        if asked in words_of(part) or asked.rstrip(":") in words_of(part):
            return wave
    return None


def named_items(headers: Iterable[str]) -> tuple[str, ...]:
    """Return what headers may call an item: themselves, the rows of their matrices, and items of the model questionnaire."""
    rows = [part.row for header in headers for part in _parts(header)]
    return (*rows, *(words_of("items")[fold(row)] for row in rows if fold(row) in words_of("items")))


def joined_header(rows: Sequence[Sequence[Cell]], top: int) -> tuple[int, list[Cell]]:
    """Return how many rows the header has, and its texts; two rows under merged cells are joined as `group [column]`.

    Args:
        rows: the sheet.
        top: index of the first row of the header.
    """
    upper = list(rows[top])
    lower = list(rows[top + 1]) if top + 1 < len(rows) else []
    width = max(len(upper), len(lower))
    upper, lower = (row + [None] * (width - len(row)) for row in (upper, lower))
    under = [is_filled(below) and not is_filled(above) for above, below in zip(upper, lower, strict=True)]
    groups = [
        is_filled(above) and is_filled(below) and under[i + 1 : i + 2] == [True]
        for i, (above, below) in enumerate(zip(upper, lower, strict=True))
    ]
    others_end = all(group or gap or not is_filled(below) for group, gap, below in zip(groups, under, lower, strict=True))
    if not any(groups) or not others_end or not all(is_text(cell) for cell in (*upper, *lower) if is_filled(cell)):
        return 1, list(rows[top])
    texts: list[Cell] = []
    group: Cell = None
    for i, (above, below) in enumerate(zip(upper, lower, strict=True)):
        group = above if groups[i] else group if under[i] else None
        texts.append(f"{group} [{below}]" if group else above if is_filled(above) else below)
    return 2, texts


def unique_headers(cells: Iterable[object]) -> list[str]:
    """Return the header texts, empty ones named by their place and repeated ones numbered, so that no column is lost."""
    seen: dict[str, int] = {}
    headers = []
    for place, cell in enumerate(cells, 1):
        text = str(cell).strip() if cell not in (None, "") and str(cell).strip() else f"column {place}"
        seen[fold(text)] = seen.get(fold(text), 0) + 1
        headers.append(text if seen[fold(text)] == 1 else f"{text} ({seen[fold(text)]})")
    return headers


def tool_of(headers: Sequence[str], first_cell: object) -> str:
    """Name the tool that an export comes from, by its headers."""
    texts = {fold(header) for header in headers}
    if {"id", "submitdate", "lastpage"} <= texts:
        return "LimeSurvey"
    ids = {"contribution id", "identifikacijska oznaka doprinosa", "identifikacijska oznaka prispevka"}
    if texts & ids or fold(first_cell) == "alias":
        return "EUSurvey"
    if {"start time", "completion time"} <= texts:
        return "Microsoft Forms"
    if {"voter", "session"} <= texts:
        return "Mentimeter"
    if fold(headers[0]) in {fold(text) for text in questionnaire()["fields"]["submitted"][2:5]}:
        return "Google Forms"
    return "canonical table" if "wave" in texts else "spreadsheet"
