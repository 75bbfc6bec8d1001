"""Messages: what is said to people, in every language, and that nothing is said to them in another way."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

import mcvet
from mcvet.catalogue import check
from mcvet.catalogue.model import TABLES
from mcvet.catalogue.rows import Many
from mcvet.credentials.files import KINDS
from mcvet.dashboards.present.demonstrations import Demonstration
from mcvet.errors import McvetError, Problem, UnknownNameError
from mcvet.locale import language_of_terminal, texts_for
from mcvet.messages import Message, any_of, bare, plural, quoted, say
from mcvet.outcomes import Activity, ColumnMapping
from mcvet.validation import PATTERNS, Wrong, explained

SOURCES = sorted(Path(mcvet.__file__).parent.rglob("*.py"))
MAKERS, PRINTERS = {"say", "plural", "marked"}, {"print", "print_text", "echo", "secho"}


def base_names(tree: ast.AST) -> dict[str, set[str]]:
    """Return the names of the base classes of every class of a file."""
    return {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def error_names(trees: list[ast.AST]) -> set[str]:
    """Return the names of the classes whose instances speak to people: the errors of the package, and what validators raise."""
    bases: dict[str, set[str]] = {}
    for tree in trees:
        bases |= base_names(tree)
    found = {"McvetError", "InvalidValueError"}
    while more := {name for name, parents in bases.items() if parents & found} - found:
        found |= more
    return found - {"RefusedError"}  # it takes a reason, whose sentence is in a table, and names


def is_text(node: ast.expr) -> bool:
    """Return True if an expression makes a text with words of its own."""
    match node:
        case ast.Constant(value=str(text)):
            return any(letter.isalpha() for letter in text)
        case ast.JoinedStr():
            return any(is_text(part) for part in node.values if isinstance(part, ast.Constant))
        case ast.BinOp(left=left, right=right):
            return is_text(left) or is_text(right)
        case ast.IfExp(body=body, orelse=otherwise):
            return is_text(body) or is_text(otherwise)
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join")):
            return is_text(value)
    return False


def hidden_sentences(tree: ast.AST, errors: set[str]) -> Iterator[int]:
    """Yield the lines where a sentence for a person is made without a message of the catalogues."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module in ("mcvet.messages", "mcvet.locale")]
    makers = MAKERS & {name.name for node in imports for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in makers and node.col_offset > 4:
            yield node.lineno
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        of_problem = {"Problem": 3, "problem": 1}
        if name in errors:
            told = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
        elif name in of_problem:
            told = node.args[of_problem[name] :]
        elif name in PRINTERS and not (isinstance(node.func, ast.Attribute) and name == "print"):
            told = node.args[:1]
        elif name == "Message":
            told = [
                argument for argument in node.args[:1] if not (isinstance(argument, ast.Constant) and str(argument.value).startswith("{"))
            ]
        else:
            told = []
        if any(is_text(argument) for argument in told):
            yield node.lineno
        if isinstance(node.func, ast.Name) and name in makers and not (node.args and isinstance(node.args[0], ast.Constant)):
            yield node.lineno


def test_no_sentence_reaches_a_person_in_another_way() -> None:
    """Errors, problems and what is printed are messages of the catalogues; the text of a message stands where it is marked."""
    trees: dict[Path, ast.AST] = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}
    errors = error_names(list(trees.values()))
    assert {"DataError", "SelectionError", "ActivityError", "PortError"} <= errors
    hidden = [f"{path.name}:{line}" for path, tree in trees.items() for line in hidden_sentences(tree, errors)]
    assert hidden == []


@pytest.mark.parametrize(
    "code",
    [
        'raise SelectionError("Choose two.")',
        'raise SelectionError(f"{name} is not known.")',
        'raise SelectionError("a" if few else f"{n} given")',
        'raise InvalidValueError("each code once")',
        'Problem(file, None, None, say("a number"), f"the text {text}", say("Correct it."))',
        'located.problem("field", "a number", quoted(text), say("Correct it."))',
        'raise DataError("There is " + name)',
        'from mcvet.messages import say\nsay(f"There is no {what}.")',
        "from mcvet.locale import marked\nmarked(text)",
        "from mcvet.messages import say\ndef told():\n        say = texts.say",
        'Message("There is no file.")',
        'print_text(f"{number} problems found.")',
        'print("Stored.")',
        """
        class OwnError(SelectionError):
            pass
        raise OwnError("Choose {}.".format(name))
        """,
    ],
)
def test_a_sentence_that_is_slipped_in_is_found(code: str) -> None:
    """Each way to say something without a message is found by the test above."""
    trees = [ast.parse(path.read_text("utf-8")) for path in SOURCES if path.name in ("errors.py", "validation.py")]
    tree = ast.parse(dedent(code))
    assert list(hidden_sentences(tree, error_names([*trees, tree])))


@pytest.mark.parametrize(
    ("message", "english", "croatian"),
    [
        (say("a whole number"), "a whole number", "cijeli broj"),
        (quoted("x"), "'x'", "„x”"),
        (say("at most {n} bytes", n=500_000), "at most 500,000 bytes", "broj bajtova: najviše 500.000"),
        (bare(date(2026, 11, 23)), "23 November 2026", "23. studenoga 2026."),
        (any_of([say("a number"), say("a list")]), "a number or a list", "broj ili popis"),
        (say("Did you mean {names}?", names=("HR", "RS")), "Did you mean HR or RS?", "Jeste li mislili na: HR ili RS?"),
        (plural("{n} level", "{n} levels", 1), "1 level", "1 razina"),
        (plural("{n} level", "{n} levels", 1200), "1,200 levels", "1.200 razina"),
        (bare("{braces} and %s"), "{braces} and %s", "{braces} and %s"),
    ],
)
def test_a_message_is_said_in_the_readers_language(message: Message, english: str, croatian: str) -> None:
    """Numbers, dates, lists, plurals and the messages within it follow the language; names stay as they are."""
    assert str(message) == message.said(texts_for("en")) == english
    assert message.said(texts_for("hr")) == croatian


def test_messages_are_equal_if_text_and_values_are() -> None:
    """Two messages of the same text with other values differ, and both can be members of a set."""
    assert len({quoted("a"), quoted("b"), quoted("a")}) == 2


@pytest.mark.parametrize(
    ("file", "row", "field", "english", "serbian"),
    [
        ("levels.csv", 3, "eqf_level", "levels.csv, row 3, field eqf_level: expected", "levels.csv, ред 3, поље eqf_level: очекивано:"),
        ("a.yaml", 1200, None, "a.yaml, line 1200: expected", "a.yaml, ред 1200: очекивано:"),
        ("a.json", None, "k", "a.json, field k: expected", "a.json, поље k: очекивано:"),
        ("a.json", None, None, "a.json: expected", "a.json: очекивано:"),
    ],
)
def test_a_problem_is_said_whole(file: str, row: int | None, field: str | None, english: str, serbian: str) -> None:
    """Place, what was expected, what was found and what to do, in the language of the reader."""
    problem = Problem(file, row, field, say("a whole number"), quoted("x"), say("Write digits only."))
    assert str(problem) == f"{english} a whole number; found 'x'. Write digits only."
    assert problem.said(texts_for("sr-Cyrl")) == f"{serbian} цео број; нађено: „x“. Упишите само цифре."
    told = problem.as_said(texts_for("hr"))
    assert told == {
        "file": file, "row": row, "field": field, "expected": "cijeli broj", "found": "„x”", "remedy": "Upišite samo znamenke.",
    }  # fmt: skip


def test_an_error_says_all_of_its_messages() -> None:
    """Each in a line; a name that is not known in one line with what may be meant and where to look."""
    two = McvetError(say("Values run from 0 to 1."), say("At least one weight is above 0."))
    assert str(two).splitlines() == ["Values run from 0 to 1.", "At least one weight is above 0."]
    unknown = UnknownNameError(say("There is no sector '{name}'."), "vte", ["vet", "he"], say("Sectors are {names}.", names="vet, he"))
    assert str(unknown) == "There is no sector 'vte'. Did you mean vet? Sectors are vet, he."
    assert unknown.said(texts_for("hr")) == "Sektor „vte” ne postoji. Jeste li mislili na: vet? Sektori su: vet, he."


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({"LANG": "hr_HR.UTF-8"}, "hr"),
        ({"LANG": "sr_RS.UTF-8"}, "sr-Cyrl"),
        ({"LANG": "sr_RS.UTF-8@latin"}, "sr-Latn"),
        ({"LANG": "sr_RS@latin"}, "sr-Latn"),
        ({"LANG": "bs_BA"}, "bs"),
        ({"LANG": "hr_HR", "LC_MESSAGES": "sl_SI.UTF-8"}, "sl"),
        ({"LANG": "hr_HR", "LC_MESSAGES": "sl_SI.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminal_names_a_language(environment: dict[str, str], tag: str) -> None:
    """The first of LC_ALL, LC_MESSAGES and LANG counts, as POSIX has it."""
    assert language_of_terminal(environment) == tag


STEP = {"say": {"en": "Look."}, "to": "RS"}


def wrongs(kind: type[BaseModel], content: object) -> list[Wrong]:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(content)
    return explained(caught.value, kind, content)[0]


@pytest.mark.parametrize(
    ("step", "place", "expected", "remedy"),
    [
        ({"kind": "level", "level": 4, **STEP}, ("level",), "a known field", "Perhaps eqf_level."),
        ({"kind": "level", "eqf_level": 9, **STEP}, ("eqf_level",), "a number of at most 8", "Correct the value."),
        ({"kind": "words", "say": {"en": "Look."}}, ("title",), "a value", "Fill it in."),
        ({"kind": "level", "say": {"en": 4}, "to": "RS"}, ("say", "en"), "a text", "Put it between quotation marks."),
        (
            {"kind": "song", "say": {"en": "La"}},
            ("kind",),
            "one of words, level, policy, figure, elements",
            "Use one of the permitted values.",
        ),
        ({"say": {"en": "La"}}, ("kind",), "a value", "Fill it in."),
    ],
)
def test_a_value_of_several_kinds_is_blamed_at_its_field(
    step: dict[str, object], place: tuple[str, ...], expected: str, remedy: str
) -> None:
    """The names of the kinds are no part of the place, also where a field is named like a kind."""
    demonstration = {"mcvet": "demonstration", "version": 1, "id": "a", "title": {"en": "A"}, "steps": [step]}
    [wrong] = wrongs(Demonstration, demonstration)
    assert (wrong.place, str(wrong.expected), str(wrong.remedy)) == (("steps", 0, *place), expected, remedy)


def patterns_in(schema: object) -> set[str]:
    """Return the patterns of a JSON Schema, also those of keys."""
    if isinstance(schema, list):
        return {pattern for part in schema for pattern in patterns_in(part)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
    return own | {*schema.get("patternProperties", ())} | patterns_in([*schema.values()])


@pytest.mark.parametrize("kind", [*KINDS.values(), Activity, ColumnMapping, Demonstration, *TABLES])
def test_every_pattern_of_a_model_has_words(kind: type[BaseModel]) -> None:
    """What a text must look like is never said as a regular expression."""
    assert patterns_in(kind.model_json_schema()) <= PATTERNS.keys()


class Cell(BaseModel):
    """A cell of several values, and a list of numbers."""

    parts: Annotated[Many, Field(min_length=1)] = ("a",)
    numbers: Annotated[tuple[int, ...], Field(min_length=1)] = (1,)


def test_too_few_entries_are_told_where_there_are_too_few() -> None:
    """Signs that only part the entries of a cell are too few of them; entries that are wrong are not, though pydantic counts none."""
    assert [(wrong.place, str(wrong.expected)) for wrong in wrongs(Cell, {"parts": ";"})] == [(("parts",), "at least one entry")]
    assert [(wrong.place, str(wrong.expected)) for wrong in wrongs(Cell, {"numbers": ["x"]})] == [(("numbers", 0), "a whole number")]


def test_a_data_folder_is_faulted_in_the_readers_language(tmp_path: Path) -> None:
    """Who reads Croatian is told in Croatian what is wrong with a table, with a template and with the syntax of a file."""
    (tmp_path / "levels.csv").write_text("framework_id,nqf_level,sort_order\nHR-CROQF,4.2,nine\n", "utf-8")
    said = [problem.said(texts_for("hr")) for problem in check(tmp_path)]
    assert said[0].startswith("levels.csv, redak 1, polje confidence: očekivano: stupac confidence; pronađeno: nema takvog stupca. ")
    with pytest.raises(McvetError) as caught:
        mcvet.catalogue.parse_document(b"a: [1\nb: 2", "a.yaml")
    assert caught.value.said(texts_for("hr")).startswith("a.yaml, redak 2: očekivano: YAML; pronađeno: nema zareza ni znaka ]")
