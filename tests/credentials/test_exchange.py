"""Every template in every format, and every format back."""

import io
import json

import docx
import pytest

from credentials.test_elm import ANA
from mcvet import Catalogue, DataError
from mcvet.catalogue import parse_document
from mcvet.credentials import adopt, review, stack, template, templates, where_it_fits
from mcvet.credentials.exchange import FORMATS, export, understand
from mcvet.credentials.exchange.result import ELEMENT_OF, LossKind
from mcvet.credentials.exchange.wording import _LOST, loss_text
from mcvet.credentials.model import CredentialTemplate, Credits, Design, Level, NationalLevel, Workload
from mcvet.errors import SelectionError
from mcvet.locale import texts_for
from mcvet.reports.credentials import review_files, stack_files


@pytest.mark.parametrize("to", FORMATS)
def test_every_template_goes_out_in_every_format(to: str, catalogue: Catalogue) -> None:
    """With and without a learner something is written, and every loss has a sentence in every language."""
    for each in templates(catalogue):
        for award in (None, ANA):
            found = export(each, to, award=award, catalogue=catalogue)
            assert found.content
            assert all(loss_text(loss, texts_for(tag)) for tag in ("en", "sr-Cyrl") for loss in found.losses)


@pytest.mark.parametrize("to", ["elm", "openbadges", "schemaorg", "yaml", "json"])
def test_every_format_comes_back_as_what_it_was(to: str, catalogue: Catalogue) -> None:
    """A file is told by what it holds; our own files lose nothing."""
    design = template("mc03", catalogue)
    found = export(design, to, catalogue=catalogue)
    back = understand(parse_document(found.content, "file.yaml" if to == "yaml" else "file.json"), catalogue)
    assert back.credential.title["en"] == design.title["en"]
    if to in ("yaml", "json", "elm"):
        assert (back.credential, found.losses if to != "elm" else ()) == (design, ())


def test_our_own_files_keep_the_learner(catalogue: Catalogue) -> None:
    """A template given to a learner is saved as a credential with the award."""
    found = export(template("mc03", catalogue), "yaml", award=ANA, catalogue=catalogue)
    assert understand(parse_document(found.content, "a.yaml"), catalogue).credential == adopt(template("mc03", catalogue), ANA)


@pytest.mark.parametrize("language", ["en", "sr-Cyrl", "hr"])
def test_the_supplement_holds_every_element(language: str, catalogue: Catalogue) -> None:
    """Page and document name title, learner, all elements, whether the template is real, and its sources; the page asks for nothing."""
    design = template("mc01", catalogue)
    html = export(design, "html", award=ANA, language=language, catalogue=catalogue).content.decode()
    document = docx.Document(io.BytesIO(export(design, "docx", award=ANA, language=language, catalogue=catalogue).content))
    told = "\n".join([*(p.text for p in document.paragraphs), *(c.text for row in document.tables[0].rows for c in row.cells)])
    texts = texts_for(language if language != "hr" else "en")
    for words in (design.title[texts.tag], "Ana Primjerić", texts.say("real course, details illustrative"), texts.say("Workload"),
                  catalogue.sources["a_npk3d"].title):  # fmt: skip
        assert words in told
        assert words in html
    assert len(document.tables[0].rows) == html.count('<th scope="row">') == 15
    assert "src=" not in html
    assert "<link" not in html


def test_unknown_formats_are_refused(catalogue: Catalogue) -> None:
    """A format that there is not is answered with those that there are."""
    with pytest.raises(SelectionError, match="elm, openbadges"):
        export(template("mc01", catalogue), "pdf", catalogue=catalogue)


def test_every_field_belongs_to_an_element_and_every_loss_has_words(catalogue: Catalogue) -> None:
    """Losses name elements of the Recommendation, whatever field they are about."""
    fields = set(Design.model_fields) | set(CredentialTemplate.model_fields) | {"based_on"}
    assert set(ELEMENT_OF) == fields - {"id"}
    assert set(ELEMENT_OF.values()) <= {element.element_id for element in catalogue.elements}
    assert set(_LOST) == set(LossKind)


def test_the_same_input_gives_the_same_file(catalogue: Catalogue) -> None:
    """Ids are made from the content, so that two runs can be compared."""
    for to in ("elm", "openbadges", "schemaorg"):
        one, two = (export(template("mc04", catalogue), to, award=ANA, catalogue=catalogue).content for _ in range(2))
        assert json.loads(one) == json.loads(two)


def test_what_is_not_on_record_can_still_be_told(catalogue: Catalogue) -> None:
    """A design made in Python with a framework and a credit system that nobody knows is reviewed, placed, stacked and written."""
    design = template("mc03", catalogue).model_copy(
        update={
            "level": Level(eqf_level=4, national=(NationalLevel(framework_id="XX-NONE", nqf_level="4"),)),
            "workload": Workload(hours=10, credits=(Credits(system="unheard", points=1),)),
        }
    )
    assert review(design, "HR").findings
    assert where_it_fits(design).placements
    assert stack([design]).credits[0].system == "unheard"
    for to in FORMATS:
        assert export(design, to, award=ANA, catalogue=catalogue).content
    assert b"unheard" in stack_files(stack([design]), [design], catalogue)["html"]()
    assert b"unheard" in review_files(review(design, "HR"), design, catalogue)["html"]()


def test_what_others_name_must_be_on_record(catalogue: Catalogue) -> None:
    """A level of a framework that is not on record, in a file of somebody else, is refused with its name."""
    document = json.loads(export(template("mc03", catalogue), "elm", catalogue=catalogue).content)
    document["additionalNote"].append({"noteLiteral": {"en": "XX-NONE 4"}, "subject": {"id": "urn:mcvet:note:level"}})
    with pytest.raises(DataError, match="XX-NONE"):
        understand(parse_document(json.dumps(document).encode(), "a.json"), catalogue)


@pytest.mark.parametrize("form", ["html", "docx"])
def test_the_supplement_keeps_or_reports(form: str, catalogue: Catalogue) -> None:
    """Who accredits, what comes first, stages, skills and the whole body are printed; what is not printed is reported as lost."""
    body = {"name": {"en": "School"}, "country": "SI", "region": "Savinjska", "registration": "5555"}
    whole = template("mc01", catalogue).model_dump(mode="json") | {
        "awarding_bodies": [body],
        "outcomes": [{"id": "o1", "domain": "skills", "text": {"en": "Prints"}, "skills": [{"label": {"en": "operate printers"}}]}],
        "assessments": [{"type": "quiz", "outcomes": ["o1"]}],
        "requires": ["mc09"],
        "quality": {
            "eqavet_stages": ["st1"],
            "accreditations": [{"title": {"en": "Licence"}, "kind": "program_license", "agency": body | {"name": {"en": "Agency Z"}}}],
        },
        "revision": "7",
        "languages": ["hr"],
    }
    design = CredentialTemplate.model_validate_json(json.dumps(whole))
    exported = export(design, form, award=ANA, catalogue=catalogue)
    text = (
        exported.content.decode()
        if form == "html"
        else "".join(cell.text for row in docx.Document(io.BytesIO(exported.content)).tables[0].rows for cell in row.cells)
    )
    for words in ("Slovenia", "Savinjska", "5555", "operate printers", "mc09", "planning", "Licence: Agency Z"):
        assert words in text
    lost = {loss.detail for loss in exported.losses}
    assert {"revision", "languages", "outcomes", "kind"} <= lost
    assert ("email" in lost, "expires_on" in lost) == (bool(ANA.email), bool(ANA.expires_on))
