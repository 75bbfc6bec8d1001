"""Every template in every format, and every format back."""

import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from defusedxml.ElementTree import fromstring
from markupsafe import escape

from credentials.designs import WELDING
from credentials.test_elm import ANA
from mcvet import Catalogue, DataError
from mcvet.catalogue import Domain, parse_document
from mcvet.credentials import adopt, review, stack, template, templates, where_it_fits
from mcvet.credentials.enumerations import Cycle
from mcvet.credentials.exchange import FORMATS, export, import_document
from mcvet.credentials.exchange.picture import picture
from mcvet.credentials.exchange.result import AWARD_ELEMENT_OF, ELEMENT_OF, NOT_IN_FACTS, Loss, LossKind
from mcvet.credentials.exchange.schemaorg.read import read_schemaorg
from mcvet.credentials.exchange.supplement import rows
from mcvet.credentials.exchange.wording import _LOST, loss_text
from mcvet.credentials.model import Credential, CredentialTemplate, MicroCredential
from mcvet.credentials.parts import Award, CredentialLevel, Credits, NationalLevel, Outcome, Skill, Workload
from mcvet.credentials.wording import facts, reality
from mcvet.errors import UnknownNameError
from mcvet.locale import nearest_texts, texts_for
from mcvet.reports.credentials import review_files, stack_files

WRITTEN = Path(__file__).parent / "written"


def with_german(design: CredentialTemplate) -> CredentialTemplate:
    """Return a design whose texts there are in German, too: a language of content without a catalogue."""

    def translated(value: Any) -> Any:
        if isinstance(value, dict) and "hr" in value:
            return value | {"de": f"Deutsch: {value['hr']}"}
        if isinstance(value, dict):
            return {key: translated(part) for key, part in value.items()}
        return tuple(translated(part) for part in value) if isinstance(value, tuple) else value

    return CredentialTemplate.model_validate(translated(design.model_dump()))


class Scripts(HTMLParser):
    """What is in the scripts of a page, and what elements it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.held = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note an element."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep what is in a script."""
        self.held += data if self.tags[-1] == "script" else ""


@pytest.mark.parametrize("words", ["</script><img src=x onerror=alert(1)>", "<!--<script>", "</SCRIPT\t>", "a < b & c > d"])
def test_schemaorg_can_be_pasted_into_a_page(words: str, catalogue: Catalogue) -> None:
    """A page with the file in a script has that script and nothing of the file beside it; the texts are the same when read."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"title": {"en": words}, "summary": {"en": words}})
    content = export(design, "schemaorg", catalogue=catalogue).content.decode()
    found = Scripts(f'<script type="application/ld+json">\n{content}</script><p>end</p>')
    assert found.tags == ["script", "p"]
    assert (json.loads(found.held)["name"], json.loads(content)["description"]) == (words, words)
    assert "<" not in content


@pytest.mark.slow
@pytest.mark.parametrize("to", FORMATS)
def test_every_template_goes_out_in_every_format(to: str, catalogue: Catalogue) -> None:
    """With and without a learner something is written, and every loss has a sentence in every language."""
    for each in templates(catalogue=catalogue):
        for award in (None, ANA):
            found = export(each, to, award=award, catalogue=catalogue)
            assert found.content
            assert all(loss_text(loss, texts_for(tag)) for tag in ("en", "sr-Cyrl") for loss in found.losses)


@pytest.mark.parametrize("to", ["elm", "openbadges", "schemaorg", "yaml", "json"])
def test_every_format_comes_back_as_what_it_was(to: str, catalogue: Catalogue) -> None:
    """A file is told by what it holds; our own files lose nothing."""
    design = template("mc03", catalogue=catalogue)
    found = export(design, to, catalogue=catalogue)
    back = import_document(parse_document(found.content, "file.yaml" if to == "yaml" else "file.json"), catalogue=catalogue)
    assert back.credential.title["en"] == design.title["en"]
    if to in ("yaml", "json", "elm"):
        assert (back.credential, found.losses if to != "elm" else ()) == (design, ())
    assert (found.format, back.format) == (to, "own" if to in ("yaml", "json") else to)


def test_our_own_files_keep_the_learner(catalogue: Catalogue) -> None:
    """A template given to a learner is saved as a credential with the award."""
    found = export(template("mc03", catalogue=catalogue), "yaml", award=ANA, catalogue=catalogue)
    assert import_document(parse_document(found.content, "a.yaml"), catalogue=catalogue).credential == adopt(
        template("mc03", catalogue=catalogue), ANA
    )


@pytest.mark.parametrize("language", ["en", "sr-Cyrl", "hr", "sl", "sr-Latn"])
def test_the_supplement_holds_every_element(language: str, catalogue: Catalogue) -> None:
    """Page and document name title, learner, all elements, whether the template is real, and its sources; the page asks for nothing."""
    design = template("mc01", catalogue=catalogue)
    html = export(design, "html", award=ANA, language=language, catalogue=catalogue).content.decode()
    document = docx.Document(io.BytesIO(export(design, "docx", award=ANA, language=language, catalogue=catalogue).content))
    told = "\n".join([*(p.text for p in document.paragraphs), *(c.text for row in document.tables[0].rows for c in row.cells)])
    texts = nearest_texts(language)
    for words in (design.title[language], design.outcomes[0].text[language], "Ana Primjerić", texts.say("Workload"),
                  texts.say("real course, details illustrative"), catalogue.sources["a_npk3d"].title):  # fmt: skip
        assert words in told
        assert words in html
    assert design.outcomes[0].text["en"] not in told or language == "en"
    assert len(document.tables[0].rows) == html.count('<th scope="row">') == 15
    assert "src=" not in html
    assert "<link" not in html


@pytest.mark.parametrize(("language", "page"), [("en", "en"), ("sr-Cyrl", "sr-Cyrl"), ("sr-Latn", "sr-Latn"), ("hr", "hr"), ("de", "en")])
def test_the_supplement_says_which_language_is_which(language: str, page: str, catalogue: Catalogue) -> None:
    """The page has the language of its labels, and content in another is marked, also inside a line; the document has the content's."""
    design = with_german(template("mc05", catalogue=catalogue))
    found = export(design, "html", language=language, catalogue=catalogue)
    html = found.content.decode()
    mark = "" if language == page else f' lang="{language}"'
    assert html.startswith(f'<!doctype html>\n<html lang="{page}">')
    for text in (design.title, design.summary, design.outcomes[0].text):
        words = str(escape((text or {})[language]))
        assert (f"<span{mark}>{words}</span>" if mark else words) in html
    told = html.partition('<div class="card">')[0]
    assert told.count(" lang=") - 1 == told.count(f'<span lang="{language}"')
    losses = [loss.detail for loss in found.losses if loss.kind is LossKind.LANGUAGES]
    assert losses
    assert not any(language in detail.split(", ") for detail in losses)
    assert LossKind.OTHER_LANGUAGE not in {loss.kind for loss in found.losses}
    document = docx.Document(io.BytesIO(export(design, "docx", language=language, catalogue=catalogue).content))
    assert document.core_properties.language == language


@pytest.mark.parametrize("to", ["openbadges", "schemaorg"])
@pytest.mark.parametrize("language", ["hr", "sl", "sr-Latn", "de"])
def test_a_format_of_one_language_tells_everything_in_it(to: str, language: str, catalogue: Catalogue) -> None:
    """What has no field and is told in words is told in the language asked for, too."""
    design = with_german(template("mc05", catalogue=catalogue))
    content = export(design, to, language=language, catalogue=catalogue).content.decode()
    for outcome in design.outcomes:
        assert outcome.text[language] in content
        assert outcome.text["en"] not in content
    assert ("Learning outcomes" in content) == (language == "de")


def test_unknown_formats_are_refused(catalogue: Catalogue) -> None:
    """A format that there is not is answered with those that there are."""
    with pytest.raises(UnknownNameError, match="elm, openbadges"):
        export(template("mc01", catalogue=catalogue), "pdf", catalogue=catalogue)


def test_every_field_belongs_to_an_element_and_every_loss_has_words(catalogue: Catalogue) -> None:
    """Losses name elements of the Recommendation, whatever field they are about."""
    fields = set(Credential.model_fields) | set(CredentialTemplate.model_fields) | {"based_on"}
    assert set(ELEMENT_OF) == fields - {"id"}
    assert set(AWARD_ELEMENT_OF) == set(Award.model_fields)
    assert {*ELEMENT_OF.values(), *AWARD_ELEMENT_OF.values()} <= {element.element_id for element in catalogue.elements}
    assert set(_LOST) == set(LossKind)


def numbered(told: Any) -> Any:
    """The same with its ids numbered in the order in which they first stand in it; without hashes, pictures and facts in prose."""
    text = re.sub(r"sha256\$[0-9a-f]{64}", "hash", json.dumps(told))
    text = re.sub(r'"(content|narrative|description)": "(?:[^"\\]|\\.){200,}"', r'"\1": "long"', text)
    numbers: dict[str, str] = {}
    return json.loads(re.sub(r"urn:uuid:[0-9a-f-]{36}", lambda found: numbers.setdefault(found[0], f"id {len(numbers)}"), text))


@pytest.mark.parametrize("awarded", [False, True])
@pytest.mark.parametrize("to", ["elm", "openbadges", "schemaorg"])
def test_each_key_and_value_is_written_as_it_was(to: str, awarded: bool, catalogue: Catalogue) -> None:
    """A design with every part is written with the keys, values and losses on file, key by key; its file gives the reading on file."""
    award = ANA.model_copy(update={"expires_on": date(2027, 11, 2)}) if awarded else None
    found = export(WELDING, to, award=award, catalogue=catalogue)
    back = import_document(parse_document(found.content, "file.json"), catalogue=catalogue)
    seen = {
        "written": json.loads(found.content),
        "losses": [[loss.kind.value, loss.element_id, str(loss.detail)] for loss in found.losses],
        "read": back.credential.model_dump(mode="json", exclude_defaults=True),
        "read_losses": [[loss.kind.value, loss.element_id, str(loss.detail)] for loss in back.losses],
    }
    seen = numbered(seen)
    expected = json.loads((WRITTEN / f"welding_{to}{'_awarded' if awarded else ''}.json").read_text("utf-8"))
    for part, told in expected.items():
        assert seen[part] == told, part


def test_the_same_input_gives_the_same_file(catalogue: Catalogue) -> None:
    """Ids are made from the content, so that two runs can be compared."""
    for to in ("elm", "openbadges", "schemaorg"):
        one, two = (export(template("mc04", catalogue=catalogue), to, award=ANA, catalogue=catalogue).content for _ in range(2))
        assert json.loads(one) == json.loads(two)


def test_what_is_not_on_record_can_still_be_told(catalogue: Catalogue) -> None:
    """A design made in Python with a framework and a credit system that nobody knows is reviewed, placed, stacked and written."""
    design = template("mc03", catalogue=catalogue).model_copy(
        update={
            "level": CredentialLevel(eqf_level=4, national=(NationalLevel(framework_id="XX-NONE", nqf_level="4"),)),
            "workload": Workload(hours=10, credits=(Credits(system="unheard", points=1),)),
        }
    )
    assert review(design, "HR").findings
    assert where_it_fits(design).placements
    assert stack([design]).credits[0].system == "unheard"
    for to in FORMATS:
        assert export(design, to, award=ANA, catalogue=catalogue).content
    assert b"unheard" in stack_files(stack([design]), [design], catalogue=catalogue)["html"]()
    assert b"unheard" in review_files(review(design, "HR"), design, catalogue=catalogue)["html"]()


def test_what_others_name_and_is_not_on_record_is_left_out(catalogue: Catalogue) -> None:
    """A level of a framework that is not on record, in a file of somebody else, is reported with its name; the rest is read."""
    document = json.loads(export(template("mc03", catalogue=catalogue), "elm", catalogue=catalogue).content)
    document["additionalNote"] = [{"noteLiteral": {"en": "EQF 4; XX-NONE 4"}, "subject": {"id": "urn:mcvet:note:level"}}]
    found = import_document(parse_document(json.dumps(document).encode(), "a.json"), catalogue=catalogue)
    assert found.credential.level == CredentialLevel(eqf_level=4)
    assert any("XX-NONE" in loss.detail for loss in found.losses if (loss.kind, loss.element_id) == (LossKind.NOT_VALID, "level"))


def test_a_cycle_of_higher_education_is_told(catalogue: Catalogue) -> None:
    """The cycle of the QF-EHEA stands beside the level, and comes back, wherever the level does; where no field takes it, that is reported."""
    design = template("mc01", catalogue=catalogue).model_copy(update={"level": CredentialLevel(eqf_level=5, cycle=Cycle.SHORT)})
    for tag, words in (("en", "short cycle (QF-EHEA)"), ("sr-Cyrl", "кратки циклус (QF-EHEA)")):
        assert words in export(design, "html", language=tag, catalogue=catalogue).content.decode()
    badge = export(design, "openbadges", catalogue=catalogue)
    assert "short cycle (QF-EHEA)" in json.loads(badge.content)["criteria"]["narrative"]
    assert Loss(kind=LossKind.AS_TEXT, element_id="level", detail="level.cycle") in badge.losses
    page = export(design, "schemaorg", catalogue=catalogue)
    assert import_document(parse_document(page.content, "a.json"), catalogue=catalogue).credential.level == design.level
    record = export(design, "elm", catalogue=catalogue)
    assert (LossKind.AS_TEXT, "level", "Cycle of the QF-EHEA") in {(loss.kind, loss.element_id, loss.detail) for loss in record.losses}
    assert import_document(parse_document(record.content, "a.json"), catalogue=catalogue).credential.level == design.level


@pytest.mark.parametrize(
    ("loss", "tag", "sentence"),
    [
        (Loss(kind=LossKind.LEFT_OUT, element_id="level", detail="4.1"), "en", "Level: omitted (4.1); there is no place for it."),
        (Loss(kind=LossKind.UNVERIFIED, detail="JAdES"), "en",
         "As a whole: the seal is not verified (JAdES); it is unknown whether it is genuine."),
        (Loss(kind=LossKind.ASSUMED, element_id="outcomes", detail="knowledge"), "hr", "Ishodi učenja: pretpostavljeno (Znanje)."),
        (Loss(kind=LossKind.AS_TEXT, element_id="workload", detail="workload.hours"), "en",
         "Workload: written as text only (Workload: Total hours); there is no field for it."),
        (Loss(kind=LossKind.LEFT_OUT, element_id="stackability", detail="stackability.towards[0].name.hr"), "en",
         "Stackability: omitted (What it counts towards 1: Name (hr)); there is no place for it."),
        (Loss(kind=LossKind.LEFT_OUT, element_id="further", detail="demand is high"), "en",
         "Further information: omitted (demand is high); there is no place for it."),
    ],
)  # fmt: skip
def test_a_loss_is_a_sentence(loss: Loss, tag: str, sentence: str) -> None:
    """It names the element, or the whole, and the detail: a value as it is, a domain or field by its label in the reader's language."""
    assert loss_text(loss, texts_for(tag)) == sentence


def test_the_picture_shows_title_and_holder() -> None:
    """It is SVG with the title in lines of about 34 characters, each below the one before, and the holder below all of them."""
    title = "Welding of <thin> sheets & plates in two positions"
    page = fromstring(picture(title, "Ana & Iva", "en"))
    name, holder = page.iter("{http://www.w3.org/2000/svg}text")
    lines = [line.text or "" for line in name]
    assert page.get("viewBox") == "0 0 595 842"
    assert " ".join(lines) == title
    assert len(lines) == 2
    assert max(map(len, lines)) <= 35
    assert name.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    offsets = [float(line.get("dy", "0")) for line in name]
    assert offsets[0] == 0 < offsets[1]
    assert holder.text == "Ana & Iva"
    assert float(holder.get("y", "0")) > float(name.get("y", "0")) + sum(offsets)


@pytest.mark.parametrize("form", ["html", "docx"])
def test_the_supplement_of_a_credential_is_no_template(form: str, catalogue: Catalogue) -> None:
    """A learner's credential is printed without a word on whether a template is real."""
    design = template("mc01", catalogue=catalogue)
    content = {of: export(each, form, catalogue=catalogue).content for of, each in (("template", design), ("award", adopt(design, ANA)))}
    if form == "docx":
        content = {of: "\n".join(p.text for p in docx.Document(io.BytesIO(each)).paragraphs).encode() for of, each in content.items()}
    assert b"real course, details illustrative" in content["template"]
    assert b"real course, details illustrative" not in content["award"]


@pytest.mark.parametrize("form", ["html", "docx"])
def test_the_supplement_has_the_award(form: str, catalogue: Catalogue) -> None:
    """The learner with the birth date, the day and the result are printed; what is not known is a dash, and sources have addresses."""
    for award in (ANA, Award(given_name="Iva")):
        content = export(template("mc01", catalogue=catalogue), form, award=award, catalogue=catalogue).content
        if form == "html":
            rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>', content.decode(), re.DOTALL)
            found = {name: re.sub(r"<[^>]+>", "", value).strip() for name, value in rows}
            sources = content.decode()
        else:
            document = docx.Document(io.BytesIO(content))
            found = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
            sources = "\n".join(paragraph.text for paragraph in document.paragraphs)
            assert any(paragraph.text.startswith("Template: ") for paragraph in document.paragraphs)
        day = texts_for("en").day
        known = award.date_of_birth and award.awarded_on
        expected = {
            "Learner": f"{award.name}, {day(award.date_of_birth)}" if award.date_of_birth else award.name,
            "Date of issue": day(award.awarded_on) if award.awarded_on else "–", "Grade achieved": "5 / 5" if known else "–",
        }  # fmt: skip
        assert {name: found[name] for name in expected} == expected
        for source in catalogue.cited(template("mc01", catalogue=catalogue).source_ids):
            assert str(escape(source.url) if form == "html" else source.url) in sources


@pytest.mark.parametrize("form", ["html", "docx"])
def test_the_supplement_keeps_or_reports(form: str, catalogue: Catalogue) -> None:
    """Who accredits, what comes first, stages, skills and the whole body are printed; what is not printed is reported as lost."""
    body = {"name": {"en": "School"}, "country": "SI", "region": "Savinjska", "registration": "5555"}
    whole = template("mc01", catalogue=catalogue).model_dump(mode="json") | {
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
    for words in ("Slovenia", "Savinjska", "5555", "operate printers", "air-to-water heat pumps", "planning", "Licence: Agency Z"):
        assert words in text
    lost = {loss.detail for loss in exported.losses}
    assert {"revision", "languages", "assessments.outcomes", "quality.accreditations.kind"} <= lost
    assert ("email" in lost, "expires_on" in lost) == (bool(ANA.email), bool(ANA.expires_on))


def test_the_table_of_what_is_not_told_is_true(catalogue: Catalogue) -> None:
    """Each text, code and address of a design is in its facts, or its field in the table of those that do not."""
    body = {
        "name": {"en": "Body"},
        "country": "SI",
        "region": "Region",
        "registration": "777",
        "homepage": "https://example.org/body",
        "email": "b@example.org",
    }
    whole = {
        "id": "x", "title": {"en": "Title"}, "revision": "R99", "awarding_bodies": [body], "isced_f": ["0715"], "languages": ["hr"],
        "occupations": [{"label": {"en": "Welder"}, "esco_code": "7212.3", "isco_08": "7212"}],
        "skills": [{"label": {"en": "Skill"}, "esco_uri": "http://data.europa.eu/esco/skill/1a"}],
        "outcomes": [
            {"id": "o77", "domain": "skills", "text": {"en": "Outcome"},
             "skills": [{"label": {"en": "Inner"}, "esco_uri": "http://data.europa.eu/esco/skill/2b"}]}
        ],
        "assessments": [{"type": "quiz", "description": {"en": "Described"}, "outcomes": ["o77"]}],
        "quality": {"internal": {"en": "Inside"}, "external": {"en": "Outside"},
                    "accreditations": [{"title": {"en": "Licence"}, "kind": "program_license", "agency": body | {"name": {"en": "Agency"}}}]},
        "prerequisites": {"en": "Before"}, "requires": ["mc99"], "target_group": {"en": "Adults"}, "demand": {"en": "Demand"},
        "stackability": {"stackable": True, "towards": [
            {"name": {"en": "Target"}, "url": "https://example.org/target", "level": {"framework_id": "SI-SQF", "nqf_level": "5"}}]},
        "further": {"en": "Further"}, "links": ["https://example.org/link"], "source_ids": ["a_hnz2018"], "based_on": "mc77",
        "answers": [{"question": "quality.1", "answer": "partly", "evidence": {"en": "Evidence"}}],
    }  # fmt: skip
    design = MicroCredential.model_validate_json(json.dumps(whole))
    told = " ".join(line for _, lines in facts(design, texts_for("en"), catalogue) for line in lines)
    in_words = {"id", "title", "awarding_bodies.country", "outcomes.domain", "assessments.type", "quality.accreditations.agency.country",
                "stackability.stackable"}  # fmt: skip

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict) and not set(value) <= {"en"}:
            for name, inner in value.items():
                walk(inner, f"{path}.{name}".strip("."))
        elif isinstance(value, list):
            for inner in value:
                walk(inner, path)
        elif path not in in_words:
            text = value["en"] if isinstance(value, dict) else str(value)
            assert (text in told) is (path not in NOT_IN_FACTS), path

    walk(whole, "")


@pytest.mark.parametrize(
    "content",
    [
        {"type": ["Achievement"], "name": "Welding", "inLanguage": "en"},
        {"@type": "EducationalOccupationalCredential", "name": "Welding"},
        {"type": "Qualification", "title": {"en": "Welding"}},
    ],
    ids=["openbadges", "schemaorg", "elm"],
)
def test_what_others_wrote_is_no_illustrative_template(content: dict[str, object], catalogue: Catalogue) -> None:
    """A file that does not say whether its course is real becomes a credential, of which nothing is said either."""
    assert type(import_document(parse_document(json.dumps(content).encode(), "a.json"), catalogue=catalogue).credential) is MicroCredential


@pytest.mark.parametrize(
    "content",
    [
        {"type": ["Achievement"], "name": " ", "inLanguage": "en"},
        {"@type": "EducationalOccupationalCredential", "name": " "},
        {"type": "Qualification", "id": "urn:x"},
    ],
    ids=["openbadges", "schemaorg", "elm"],
)
def test_faults_of_foreign_files_name_the_file(content: dict[str, object], catalogue: Catalogue) -> None:
    """The name that the reader knows is in every problem."""
    with pytest.raises(DataError) as caught:
        import_document(parse_document(json.dumps(content).encode(), "theirs.json"), catalogue=catalogue)
    assert {problem.file for problem in caught.value.problems} == {"theirs.json"}


def test_the_course_of_others_in_looser_forms(catalogue: Catalogue) -> None:
    """Single texts in place of lists, an outcome in plain text, a version in figures, and keys nobody knows are tolerated and reported."""
    content = {
        "@type": ["EducationalOccupationalCredential"], "name": "Welding", "inLanguage": "hr", "version": 2, "sameAs": "https://example.org/a",
        "competencyRequired": "Makes fillet welds.", "audience": {"audienceType": "adults"},
        "isPartOf": {"@type": "Course", "inLanguage": "hr", "timeRequired": "PT50H", "numberOfCredits": 2, "offers": []},
    }  # fmt: skip
    found = import_document(parse_document(json.dumps(content).encode(), "a.json"), catalogue=catalogue)
    design = found.credential
    assert (design.links, design.languages, design.revision) == (("https://example.org/a",), ("hr",), "2")
    assert design.outcomes[0].text == {"hr": "Makes fillet welds."}
    assert design.workload == Workload(hours=50)
    assert {loss.detail for loss in found.losses} >= {"audience.audienceType: adults", "isPartOf.numberOfCredits: 2", "skills"}


@pytest.mark.slow
def test_a_file_with_very_many_faults_is_answered_soon(catalogue: Catalogue) -> None:
    """Some megabytes of keys that nobody knows, of sources that there are not, and of foreign terms end in a short list within seconds."""
    many = 40_000
    with pytest.raises(DataError) as caught:
        import_document(parse_document(json.dumps({f"x{n}": n for n in range(many)}).encode(), "a.json"), catalogue=catalogue)
    assert len(caught.value.problems) <= 102
    assert f"{many + 2 - 100:,} more" in str(caught.value.problems[-1].found)
    sources = {"id": "x", "title": {"en": "T"}, "source_ids": [f"s{n}" for n in range(many)]}
    with pytest.raises(DataError) as caught:
        import_document(parse_document(json.dumps(sources).encode(), "a.json"), catalogue=catalogue)
    assert len(caught.value.problems) == 100
    terms = {"type": "Qualification", "title": {"en": "T"}} | {f"x{n}": n for n in range(many)}
    losses = import_document(parse_document(json.dumps(terms).encode(), "a.json"), catalogue=catalogue).losses
    assert len(losses) == 201
    assert losses[-1].detail == f"x200 … (+{many - 200})"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["125 hours (50 guided, 50 independent and 25 work-based)", "Work-based share: 20 %", "VET credits of 25 hours: 5"]),
        ("sr-Latn", ["sati: 125 (vođenih 50, samostalnih 50 i kroz rad 25)", "Udeo učenja kroz rad: 20%", "Bodovi stručnog obrazovanja od 25 sati: 5"]),
    ],
)  # fmt: skip
def test_the_workload_reads_well(language: str, told: list[str], catalogue: Catalogue) -> None:
    """Hours divide in brackets, one colon a line, and a list of facts has no full stop here and there."""
    assert dict(facts(template("mc01", catalogue=catalogue), nearest_texts(language), catalogue))["workload"] == told


def test_facts_in_a_row_stay_apart(catalogue: Catalogue) -> None:
    """Each element has a line of its own in the description of a course, and a licence does not touch the address before it."""
    design = template("mc01", catalogue=catalogue)
    course = json.loads(export(design, "schemaorg", catalogue=catalogue).content)["isPartOf"][0]
    assert {"Level: EQF 4", "Supervision and identity check: supervised, identity checked"} <= set(course["description"].splitlines())
    page = export(design, "html", catalogue=catalogue).content.decode()
    assert ' <span class="licence">' in page
    assert not re.search(r'[^\s]<span class="licence">', page)


def test_the_document_is_laid_out_as_a_supplement(catalogue: Catalogue) -> None:
    """Title, mark, summary, a table of two columns, a remark and the sources in order, with the properties of the file."""
    design = template("mc01", catalogue=catalogue)
    exported = export(design, "docx", catalogue=catalogue)
    assert exported.format == "docx"
    document = docx.Document(io.BytesIO(exported.content))
    kept = document.core_properties
    assert (kept.title, kept.author, kept.language) == (design.title["en"], "mcvet", "en")
    assert kept.created == kept.modified
    assert kept.created
    assert kept.created.date().isoformat() == catalogue.as_of
    title, mark, summary, remark, heading, *sources = document.paragraphs
    assert (title.text, title.style and title.style.name) == (design.title["en"], "Title")
    assert design.reality_note
    assert mark.text == f"Template: {reality(design, texts_for('en'))}. {design.reality_note['en']}"
    assert mark.runs[0].bold
    assert design.summary
    assert summary.text == design.summary["en"]
    assert remark.runs[0].italic
    assert (heading.text, heading.style and heading.style.name) == ("Sources", "Heading 2")
    cited = catalogue.cited(design.source_ids)
    assert [source.text for source in sources] == [f"{source.title}. {source.url}" for source in cited]
    assert {source.style and source.style.name for source in sources} == {"List Number"}
    (table,) = document.tables
    assert table.style
    assert table.style.name == "Light Grid Accent 1"
    assert not table.autofit
    assert [round(cell.width.cm, 1) for cell in table.rows[0].cells if cell.width] == [4.5, 11.0]
    assert [round(column.width.cm, 1) for column in table.columns if column.width] == [4.5, 11.0]
    assert [(row.cells[0].text, row.cells[1].text) for row in table.rows] == [
        (name, "\n".join(lines)) for name, lines in rows(design, None, texts_for("en"), catalogue)
    ]
    bare = design.model_copy(update={"source_ids": (), "summary": None, "reality_note": None})
    plain = docx.Document(io.BytesIO(export(bare, "docx", catalogue=catalogue).content)).paragraphs
    assert [each.text for each in plain][:2] == [design.title["en"], f"Template: {reality(design, texts_for('en'))}."]
    assert len(plain) == 3


def test_the_page_of_a_supplement_marks_other_languages(catalogue: Catalogue) -> None:
    """Title, note and words within a line that are not in the language of the page have their own, the longest first."""
    skills = (Skill(label={"en": "laser"}), Skill(label={"en": "laser welding"}))
    outcome = Outcome(id="o1", domain=Domain.SKILLS, text={"en": "Welds"}, skills=skills)
    changes = {
        "title": {"en": "Welding", "hr": "Zavarivanje"},
        "outcomes": (outcome,),
        "assessments": (),
        "reality_note": {"en": "As told"},
    }
    design = template("mc01", catalogue=catalogue).model_copy(update=changes)
    exported = export(design, "html", language="hr", catalogue=catalogue)
    page = exported.content.decode()
    assert exported.format == "html"
    assert "<title>Zavarivanje" in page
    assert re.search(r"<h1[^>]*>Zavarivanje</h1>", page)
    for words in ("Welds", "laser", "laser welding", "As told"):
        assert f'<span lang="en">{words}</span>' in page
    assert "laser</span> welding" not in page
    assert 'lang="en"' not in export(design, "html", language="en", catalogue=catalogue).content.decode().split("<body")[1]
    assert "As told" not in export(adopt(design, ANA), "html", catalogue=catalogue).content.decode()


@pytest.mark.parametrize("to", ["openbadges", "schemaorg", "elm", "html", "docx", "yaml", "json"])
def test_a_credential_keeps_its_own_award(to: str, catalogue: Catalogue) -> None:
    """What is written for a template with an award is written for the credential that has it, in each format."""
    design = template("mc01", catalogue=catalogue)
    day = date(2026, 11, 24)
    one = export(design, to, award=ANA, catalogue=catalogue, today=day)
    other = export(adopt(design, ANA), to, catalogue=catalogue, today=day)
    assert one.format == other.format == to
    if to in ("yaml", "json"):
        assert one.content == other.content
    told = [loss for loss in one.losses if loss not in other.losses]
    assert not [loss for loss in told if loss.element_id in ("learner", "date", "grade")]
    unnamed = export(design, to, catalogue=catalogue, today=day)
    if to == "schemaorg":  # it has no place for a learner, and says so
        assert {loss.element_id for loss in one.losses} - {loss.element_id for loss in unnamed.losses} == {"learner", "date", "grade"}
    else:
        assert unnamed.content != one.content
    if to == "elm":
        undated = ANA.model_copy(update={"awarded_on": None})
        assert b"2026-11-24" in export(design, to, award=undated, catalogue=catalogue, today=day).content


def test_a_course_of_schemaorg_in_other_words(catalogue: Catalogue) -> None:
    """Codes give the ids, levels are found by their address, skills are those of a set or of the credential, and the rest are outcomes."""
    row = next(row for row in catalogue.levels_of("HR-CROQF") if row.nqf_level == "4.1")
    awarded = {
        "@type": "EducationalOccupationalCredential", "identifier": "Weld 1", "name": {"@value": "Certificate", "@language": "en"},
        "educationalLevel": {"@type": "DefinedTerm", "url": row.concept_uri},
    }  # fmt: skip
    course = {
        "@context": "https://schema.org", "@type": "Course", "name": {"@value": "Welding", "@language": "en"},
        "teaches": ["Welds", {"name": "Cuts", "termCode": "Cut It"}], "inLanguage": "en", "educationalCredentialAwarded": awarded,
    }  # fmt: skip
    found = import_document(parse_document(json.dumps(course).encode(), "course.json"), catalogue=catalogue)
    design = found.credential
    assert (design.id, design.title) == ("weld-1", {"en": "Welding"})
    assert [(outcome.id, outcome.text) for outcome in design.outcomes] == [("o1", {"en": "Welds"}), ("cut-it", {"en": "Cuts"})]
    assert design.level
    assert [each.nqf_level for each in design.level.national] == ["4.1"]
    assert [loss.detail for loss in found.losses if (loss.kind, loss.element_id) == (LossKind.ASSUMED, "outcomes")] == ["skills"]
    with pytest.raises(DataError, match=r"^schemaorg, field title:"):
        read_schemaorg({"@type": "Course"}, catalogue)
