"""Languages: catalogues, names, order, numbers."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import mcvet.locale
from mcvet.locale import LANGUAGES, available_languages, in_latin, nearest_texts, preferred_language, texts_for

ROOT = Path(__file__).parents[2]
TRANSLATED = [tag for tag in available_languages() if tag not in ("en", "sr-Latn")]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All messages of the package and of the translated columns of the data."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "say", "-k", "plural:1,2",
               "-k", "marked", "-o", str(path), "."]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT)
    with path.open("rb") as file:
        return read_po(file)


def test_no_message_hides_in_a_formatted_string() -> None:
    """No message is inside an f-string, where the extraction would miss it."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted(Path(mcvet.__file__).parent.rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("say", "plural")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def _catalogue(tag: str) -> Catalog:
    with (Path(mcvet.locale.__file__).parent / f"{tag.replace('-', '_')}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string),)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_serbian_in_cyrillic_is_there() -> None:
    """English and Serbian in Cyrillic script are offered."""
    assert {"en", "sr-Cyrl"} <= set(available_languages())


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_message_is_translated(tag: str, template: Catalog) -> None:
    """No message of the package lacks a translation, and no translation lacks its message; say `make messages`."""
    catalogue = _catalogue(tag)
    wanted = {message.id for message in template if message.id}
    had = {message.id for message in catalogue if message.id and all(_forms(message)) and not message.fuzzy}
    assert wanted == had


@pytest.mark.parametrize("tag", TRANSLATED)
def test_translations_keep_the_places(tag: str) -> None:
    """Every form of a translation has the places of the English."""
    for message in _catalogue(tag):
        if message.id:
            english = message.id if isinstance(message.id, tuple) else (message.id,)
            for form in filter(None, _forms(message)):
                assert _places(form) == _places(english[-1]), form


_NAMES = re.compile(r"\w*[._]\w[\w.]*|`[^`]*`|--?[A-Za-z][\w-]*|\w+: ?(?:true|false|pre)|\w+=")
"""Files, fields, commands and options, which are the same in every language."""


def test_cyrillic_texts_are_cyrillic() -> None:
    """No Latin word is in the Serbian catalogue but abbreviations, names and places to fill."""
    allowed = {
        "EQAVET",
        "Clause",
        "BSD",
        "Pielou",
        "p",
        "ENIC",
        "NARIC",
        "CSVET",
        "QR",
        "IP",
        "ECVET",
        "ESCO",
        "JWT",
        "Open",
        "Badges",
        "MC",
        "VET",
        "QF",
        "EHEA",
        "EU",
        "PNG",
        "Python",
        "SVG",
        "CSV",
        "JSON",
        "CC",
        "BY",
        "MECU",
        "MECES",
        "UNSCR",
        "ICJ",
        "ISO",
        "XLSX",
        "ODS",
        "XLS",
        "PDF",
        "DOCX",
        "WCAG",
        "AA",
        "px",
        "axe",
        "core",
        "Chromium",
        "YAML",
        "UTF",
        "MB",
        "I",
        "IV",
        "VI",
        "VII",
        "VA",
        "VB",
        "A",
        "B",
        "C",
        "D",
        "st",
        "sv",
        "mcvet",
        "password",
        "JavaScript",
        "European",
        "Digital",
        "Credentials",
        "Host",
        "name",
        *["RSA", "Ed", "ELM", "EBSI", "XML", "ZIP", "Office", "Python", "Ctrl", "sockets", "GB", "GR", "ZZ", "XK"],
        *[
            "sectors",
            "profiles",
            "version",
            "low",
            "medium",
            "high",
            "linked",
            "true",
            "false",
            "True",
            "null",
            "vet",
            "he",
            "adult",
            "k",
            "ulimit",
            "FILE",
            "Welding",
        ],
        *[
            "ESCO",
            "ISCO",
            "ISCED",
            "F",
            "Europass",
            "http",
            "https",
            "data",
            "europa",
            "eu",
            "esco",
            "skill",
            "HR",
            "SI",
            "hr",
            "en",
            "sr",
            "Cyrl",
            "mc",
            "info",
            "example",
            "org",
        ],
        *["VC", "EDC", "X", "BE", "localhost", "always", "any", "general", "professional"],  # values of options, in help
        *["docx", "elm", "html", "json", "openbadges", "pdf", "schemaorg", "xlsx", "yaml"],
        *["definition", "funding", "providers", "stackability"],
    }
    for message in _catalogue("sr-Cyrl"):
        for form in _forms(message) if message.id else ():
            plain = _NAMES.sub(" ", "".join(literal for literal, *_ in Formatter().parse(form)))
            words = {word for word in "".join(c if c.isalpha() else " " for c in plain).split() if word.isascii()}
            assert words <= allowed, form


def test_plurals_follow_the_language() -> None:
    """Serbian distinguishes one, few and many."""
    texts = texts_for("sr-Cyrl")
    forms = {n: texts.plural("{n} national level", "{n} national levels", n).split(" ", 1)[1] for n in (1, 2, 5, 11, 21, 22)}
    assert forms[1] == forms[21]
    assert forms[2] == forms[22]
    assert forms[5] == forms[11]
    assert len(set(forms.values())) == 3


def test_countries_have_names_in_every_language() -> None:
    """Names come from CLDR; Kosovo has its mark everywhere, and English writes 'and'."""
    assert texts_for("sr-Cyrl").country("HR") == "Хрватска"
    assert texts_for("en").country("BA") == "Bosnia and Herzegovina"
    assert all(texts_for(tag).country("XK").endswith("*") for tag in available_languages())


def test_cyrillic_order_is_the_order_of_the_alphabet() -> None:
    """Serbian letters that lie apart in Unicode stand where the alphabet has them."""
    texts = texts_for("sr-Cyrl")
    assert sorted(["Холандија", "Ђакарта", "Ирска", "Јапан", "Љубљана", "Литванија", "Естонија", "Данска"], key=texts.order) == [
        "Данска", "Ђакарта", "Естонија", "Ирска", "Јапан", "Литванија", "Љубљана", "Холандија",
    ]  # fmt: skip
    assert sorted(["Türkiye", "Ukraine", "Tunisia"], key=texts_for("en").order) == ["Tunisia", "Türkiye", "Ukraine"]


@pytest.mark.parametrize(
    ("tag", "ordered"),
    [
        ("hr", ["Cipar", "Češka", "Danska", "Džamajka", "Đibuti", "Estonija", "Litva", "Luksemburg", "Ljubljana", "Malta", "Nova", "Njemačka"]),
        ("sl", ["Ciper", "Češka", "Danska", "Norveška", "Švica", "Turčija"]),
        ("cnr", ["Srbija", "Švedska", "Śever", "Turska", "Zambija", "Ženeva", "Źenica"]),
        ("en", ["Tunisia", "Türkiye", "Ukraine"]),
    ],
)  # fmt: skip
def test_names_are_in_the_order_of_the_alphabet(tag: str, ordered: list[str]) -> None:
    """Letters with signs follow the plain ones, đ follows d, and dž, lj and nj are letters."""
    assert sorted(set(ordered), key=texts_for(tag).order) == ordered


def test_montenegrin_names_of_countries_are_ijekavian() -> None:
    """The locale that Montenegrin falls back to has ekavian names."""
    texts = texts_for("cnr")
    assert [texts.country(code) for code in ("MK", "DE", "BY", "HR")] == ["Sjeverna Makedonija", "Njemačka", "Bjelorusija", "Hrvatska"]


def test_capitals_stay_capitals_in_latin_letters() -> None:
    """A letter that becomes two is written as the letters beside it are."""
    assert in_latin("Љубав ЉУБАВ Џез ЊУ EQF НОКС") == "Ljubav LJUBAV Džez NJU EQF NOKS"


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "en"), ("de-DE,de;q=0.9", "en"), ("en-US,en;q=0.9,hr;q=0.8", "en"), ("hr-HR,hr;q=0.9,en;q=0.8", "hr"), ("hr-BA", "hr"),
        ("sr", "sr-Cyrl"), ("sr-RS,sr;q=0.9", "sr-Cyrl"), ("sr-Latn-RS,en;q=0.5", "sr-Latn"), ("sr-ME", "cnr"), ("sh", "sr-Latn"),
        ("de;q=0.5,sl;q=0.7", "sl"), ("en;q=0.1,bs-Latn-BA", "bs"), ("hr;q=0,sl;q=0.1", "sl"), ("hr;q=x,*;q=0.1", "en"),
    ],
)  # fmt: skip
def test_the_browser_is_asked_for_a_language(header: str, tag: str) -> None:
    """What it wants most and is there, in the order of its weights; else English."""
    assert preferred_language(header) == tag


def test_an_unknown_language_is_refused() -> None:
    """A language without a catalogue is a KeyError, never a silent English."""
    with pytest.raises(KeyError):
        texts_for("de")
    assert set(available_languages()) <= set(LANGUAGES)


def test_serbian_is_said_in_both_scripts() -> None:
    """Serbian in Latin letters says the Cyrillic catalogue letter for letter, and leaves the values of places alone."""
    cyrillic, latin = texts_for("sr-Cyrl"), texts_for("sr-Latn")
    assert latin.tag == "sr-Latn"
    assert latin.say("Sources") == "Izvori"
    assert latin.say("Occupation: {name}", name="Љиљана").endswith(": Љиљана")
    assert latin.plural("{n} template", "{n} templates", 5) != texts_for("en").plural("{n} template", "{n} templates", 5)
    said = cyrillic.say("This page describes a micro-credential. It is not the credential itself and has no signature.")
    assert latin.say("This page describes a micro-credential. It is not the credential itself and has no signature.") != said
    assert latin.country("HR") == "Hrvatska"


def test_content_comes_in_any_language() -> None:
    """Who reads a language without a catalogue gets content in it and messages in English."""
    texts = nearest_texts("de")
    assert (texts.tag, texts.content, texts.say("Sources")) == ("en", "de", "Sources")
    assert [(each.tag, each.content) for each in map(nearest_texts, ("en", "sr-Latn"))] == [("en", "en"), ("sr-Latn", "sr-Latn")]
