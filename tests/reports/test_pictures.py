"""Charts as pictures in reports: what they hold, what they must not hold, and what they must not cost."""

import io
import subprocess
import sys
import zipfile

import docx
import pytest
from matplotlib.figure import Figure
from PIL import Image

from conftest import ROOT
from mcvet.locale import texts_for
from mcvet.outcomes import read_activity, read_surveys, score_activity
from mcvet.outcomes.wording import FICTIONAL, localised
from mcvet.reports.outcomes import score_files
from mcvet.reports.pictures import draw
from outcomes.made import activity, pairs

pytestmark = pytest.mark.slow

EXAMPLES = ROOT / "data" / "examples"
ASKED = read_activity(EXAMPLES / "fictional_en.yaml")
SCORE = score_activity(read_surveys([EXAMPLES / f"fictional_en_{when}.csv" for when in ("before", "after")], ASKED).responses, ASKED)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every word and number that is written into a picture."""
    words: list[str] = []
    save = Figure.savefig

    def saved(figure: Figure, *args: object, **more: object) -> None:
        save(figure, *args, **more)  # type: ignore[arg-type]
        words.extend(text.get_text() for text in figure.findobj(lambda part: hasattr(part, "get_text")))

    monkeypatch.setattr(Figure, "savefig", saved)
    return words


@pytest.mark.parametrize("tag", ["en", "sr-Cyrl"])
def test_pictures_are_told_in_words_and_say_that_an_example_is_fictional(tag: str, written: list[str]) -> None:
    """Four pictures, each with its values as text, the mark in picture and words, and topics in the reader's language."""
    texts = texts_for(tag)
    found = draw(localised(SCORE, texts), texts, ASKED)
    assert list(found) == ["came", "gain", "moves", "components"]
    mark = texts.say(FICTIONAL)
    assert all(picture.alt.startswith(mark) for picture in found.values())
    assert sum(" ".join(words.split()).startswith(mark) for words in written) == 4
    topic = texts.say("Definition and policy")
    assert topic in found["gain"].alt
    assert topic in found["moves"].alt
    assert "0.88" in found["gain"].alt.replace(",", ".")
    for picture in found.values():
        with Image.open(io.BytesIO(picture.png)) as image:
            assert image.width > 900
            assert len(image.getcolors(1 << 20) or ()) > 10


def test_what_is_suppressed_is_in_no_picture(written: list[str]) -> None:
    """Of four pairs neither gain nor moves are drawn; a group of three and what would tell it are hidden, in picture and words."""
    asked = activity(planned_stakeholder_groups=["P", "Q", "R"], attendance_by_group={"P": 14, "Q": 3, "R": 9}, attended=26)
    found = draw(score_activity(pairs([1, 2, 3, 4], [2, 3, 4, 5]), asked), texts_for("en"), asked)
    assert list(found) == ["came", "gain", "components"]
    assert "P: 14; Q: hidden; R: hidden" in found["came"].alt
    assert "X: – (fewer than 5 people)" in found["gain"].alt
    assert "9" not in written
    assert written.count("hidden") == 2


def test_people_of_unknown_group_are_not_told_by_the_rest(written: list[str]) -> None:
    """18 came and 8 and 7 are known by group: three more would follow, so one of the groups is hidden."""
    asked = activity(planned_stakeholder_groups=["P", "Q"], attendance_by_group={"P": 8, "Q": 7}, attended=18)
    assert "P: 8; Q: hidden" in draw(score_activity([], asked), texts_for("en"), asked)["came"].alt


def test_names_are_text_and_no_formula(written: list[str]) -> None:
    """Dollar signs, backslashes and tags in the name of the activity, of topics and of groups stay what they are."""
    names = [r"$\frac{}$ <b>a</b>", r"$x^2$ &lt; b", r"$\notes$ _c_"]
    asked = activity(
        activity=names[0], topics={"X": {"label": names[1], "items": ["X1", "X2"]}}, planned_stakeholder_groups=[names[2], "Q"],
        attendance_by_group={names[2]: 8, "Q": 7}, attended=15,
    )  # fmt: skip
    draw(score_activity(pairs([1, 2, 3] * 4, [2, 3, 4] * 4), asked), texts_for("en"), asked)
    for name in names:
        assert any(name in " ".join(words.split()) for words in written)


def test_documents_and_pages_hold_the_pictures_with_their_words() -> None:
    """DOCX: four pictures with alternative text, the mark at the head of every page; HTML: the same, and nothing from elsewhere."""
    files = score_files(SCORE, activity=ASKED)
    document = docx.Document(io.BytesIO(files["docx"]()))
    words = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert words == [picture.alt for picture in draw(localised(SCORE, texts_for("en")), texts_for("en"), ASKED).values()]
    assert document.sections[0].header.paragraphs[0].text == FICTIONAL
    page = files["html"]().decode()
    assert page.count('<img src="data:image/png;base64,') == 4
    assert all(f'alt="{str(alt)[:60]}' in page for alt in words)


def test_names_in_another_language_are_marked_as_such() -> None:
    """In a Serbian report of an English form the topics are Serbian, and the activity's own name is marked as English."""
    files = score_files(SCORE, texts_for("sr-Cyrl"), activity=ASKED)
    page = files["html"]().decode()
    assert '<span lang="en">Fictional peer-learning activity (English form)</span>' in page
    assert "Обезбеђивање квалитета" in page
    assert "Школа или пружалац обуке" in page
    assert "Quality assurance" not in page
    named = SCORE.model_copy(update={"topics": {"A": SCORE.topics["QA"].model_copy(update={"label": "Own topic"})}})
    own = score_files(named, texts_for("sr-Cyrl"), activity=ASKED)
    assert '<th scope="row" role="rowheader" lang="en">Own topic</th>' in own["html"]().decode()
    with zipfile.ZipFile(io.BytesIO(own["docx"]())) as archive:
        assert b'<w:lang w:val="en"/></w:rPr><w:t>Own topic' in archive.read("word/document.xml")


def test_a_server_never_loads_what_draws() -> None:
    """Every dashboard loads, and scores, without the library that draws pictures; spreadsheets are made without it as well."""
    code = (
        "import sys; from mcvet.dashboards.outcomes.view import OutcomesView; from mcvet import open_catalogue; "
        "view = OutcomesView.from_query('', open_catalogue(), None); view.regions(); view.charts(); view.files()['report.xlsx'](); "
        "print('matplotlib' in sys.modules); view.files()['report.html'](); print('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split() == [b"False", b"True"]
