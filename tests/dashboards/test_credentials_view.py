"""What the credentials dashboard shows for an address, and what becomes of what is typed."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given, settings

from credentials.designs import designs
from mcvet import Catalogue, open_catalogue
from mcvet.credentials import CredentialTemplate, MicroCredential, adopt, template, templates, to_json, wording
from mcvet.credentials.model import Organisation, Quality
from mcvet.dashboards.board import MEDIA_TYPES, Upload
from mcvet.dashboards.credentials import REGIONS, CredentialsView
from mcvet.dashboards.credentials_state import VIEWS, CredentialsState, read_credentials_state
from mcvet.dashboards.draft import Work, content_of, fields, settled_credential
from mcvet.dashboards.fields import SECTIONS, WHOLE, Group, Kind
from mcvet.dashboards.workbench import OWN
from mcvet.locale import texts_for

IDS = [template.id for template in templates(open_catalogue())]


def view(query: str, catalogue: Catalogue, base: str | None = "/") -> CredentialsView:
    """Return the view of an address."""
    return CredentialsView.from_query(query, catalogue, base)


def edit(before: CredentialsView, section: str, **typed: str) -> CredentialsView:
    """Fill in fields of a section as its form sends them, everything else as it stands; `do` presses a button."""
    names = {name.replace("__", "."): text for name, text in typed.items()}
    shown = dict(_sent(before.go(before.address(section=section)).form.items))
    values = shown | {name: [text] for name, text in names.items()}
    return before.act(
        "edit", values | {"t": [before.state.start], "s": [section], "tag": [before.results.written], "w": [before.results.written]}, []
    )


def _sent(items: list[dict[str, object]]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for item in items:
        if item["kind"] == "list":
            for entry in item["entries"]:  # type: ignore[attr-defined]
                found += _sent(entry["items"])
        elif item["kind"] == "ticks":
            if chosen := [code for code, _, is_chosen in item["options"] if is_chosen]:  # type: ignore[attr-defined]
                found.append((str(item["name"]), chosen))
        else:
            found.append((str(item["name"]), [str(item["value"])]))
    return found


@pytest.fixture
def mine(catalogue: Catalogue) -> CredentialsView:
    """The first template with a title of one's own."""
    return edit(view("?t=mc01", catalogue), "about", title__en="Mine")


def states(shown: CredentialsView) -> dict[str, str]:
    """Return the state of each element."""
    return {element.element_id: element.state.value for element in shown.results.review.elements}


@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize(
    "query", ["?t=mc01", "?t=own", "?view=preview&t=mc03", "?view=stack&stack=mc11,mc12&to=mc01", "?view=profiles&p=HR"]
)
def test_every_view_is_whole_and_every_footnote_leads_to_a_source(query: str, language: str, catalogue: Catalogue) -> None:
    """Each region is there, and no number in brackets is left hanging, in any view and language."""
    regions = view(f"{query}&lang={language}", catalogue).regions()
    assert tuple(regions) == REGIONS
    html = "".join(regions.values())
    assert set(re.findall(r'href="#(source-\d+)"', html)) <= set(re.findall(r'id="(source-\d+)"', html))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("start", IDS)
def test_a_template_opens_with_its_review_and_says_whether_it_is_real(start: str, catalogue: Catalogue) -> None:
    """The first view of a template names its marking, sixteen elements, and the ladder."""
    shown = view(f"?t={start}", catalogue)
    regions = shown.regions()
    assert "illustrative" in regions["views"] or "real course" in regions["views"]
    assert regions["check"].count("<summary>") >= 16
    assert "National levels by EQF level" in regions["places"]
    assert {source.source_id for source in shown.results.sources} >= set(shown.results.credential.source_ids)


def footnotes(html: str) -> set[str]:
    """Return the numbers of the sources that a piece of a page leads to."""
    return set(re.findall(r'href="#source-(\d+)"', html))


@pytest.mark.parametrize("start", IDS)
def test_a_template_never_stands_without_its_mark_and_its_sources(start: str, catalogue: Catalogue) -> None:
    """Form, check, ladder and preview stand below both; so does each template of the stack, to choose, in order and in the table."""
    for name in ("design", "preview"):
        shown = view(f"?t={start}&view={name}", catalogue)
        own, numbers = shown.results.credential, shown.results.sources
        cited = {str(number) for number, source in enumerate(numbers, 1) if source.source_id in own.source_ids}
        assert cited
        assert footnotes(shown.regions()["views"]) == cited
        assert f"<strong>Template: {wording.reality(own, shown.texts)}" in shown.regions()["views"]
    shown = view(f"?view=stack&stack={start}", catalogue)
    cited = {str(number) for number, source in enumerate(shown.results.sources, 1) if source.source_id in own.source_ids}
    tick = shown.regions()["stack"].split(f'id="stack-{start}"')[1].split("</div>")[0]
    listed = str(shown.results.stack_html()).split("<ol>")[1].split("</ol>")[0]
    for piece in (tick, listed, str(shown.regions()["path"])):
        assert footnotes(piece) == cited
        assert wording.reality(own, shown.texts) in piece


def test_why_it_is_needed_is_for_the_designer_with_its_sources(catalogue: Catalogue) -> None:
    """A remark on the evidence of demand stands beside the form; no learner, employer or search engine is told it."""
    remark = "no regional source collected"
    shown = view("?t=mc05", catalogue)
    assert remark in shown.regions()["views"]
    assert footnotes(shown.regions()["views"])
    preview = shown.go("?t=mc05&view=preview")
    assert remark not in "".join(preview.regions().values())
    told = {name for name, make in preview.files().items() if remark.encode() in make()}
    assert told == {"elm.json", "credential.yaml", "credential.json"}
    lost = {name: " ".join(losses) for name, _, _, losses in preview.formats()}
    assert all("demand" in lost[name] for name in ("credential.html", "openbadges.json", "schemaorg.json"))


@pytest.mark.parametrize("start", IDS)
def test_sending_every_section_unchanged_changes_nothing(start: str, catalogue: Catalogue) -> None:
    """The form shows all that a template holds: sent as it stands, it makes the same credential and counts as no change."""
    shown = view(f"?t={start}", catalogue)
    for section in SECTIONS:
        shown = edit(shown, section)
    assert shown.work == Work()
    settled = settled_credential(shown.bench.content(start), catalogue)
    assert settled.faults == {}
    assert settled.value == adopt(shown.results.credential)


@settings(max_examples=60)
@given(designs())
def test_a_draft_holds_all_of_a_design(design: CredentialTemplate) -> None:
    """Whatever a valid design says survives the way into a draft, the browser and back."""
    catalogue = open_catalogue()
    kept = Work.from_kept(Work({OWN: content_of(design, catalogue)}).kept(), catalogue).drafts[OWN]
    settled = settled_credential(kept, catalogue)
    assert settled.faults == {}
    assert settled.value == adopt(design).model_copy(update={"quality": None if design.quality == Quality() else design.quality})


def test_an_empty_start_misses_all_but_what_is_filled_in_at_award(catalogue: Catalogue) -> None:
    """Nothing is filled in, so nothing is there; no file is offered before there is a title."""
    shown = view("?t=own", catalogue)
    assert set(states(shown).values()) == {"missing", "filled_in_later"}
    assert shown.files() == {}
    assert "Give it a title first" in view("?t=own&view=preview", catalogue).regions()["preview"]
    titled = edit(shown, "about", title__en="Welding")
    assert states(titled)["title"] == "present"
    assert titled.results.name == "Welding"
    assert "credential.yaml" in titled.files()


def test_what_is_typed_changes_the_check_and_the_remarks(catalogue: Catalogue) -> None:
    """A country and a vague outcome show up at once: the one as present, the other as weak."""
    shown = view("?t=mc01&s=about", catalogue)
    assert states(shown)["country"] == "missing"
    shown = edit(shown, "about", countries="hr, de")
    assert shown.results.credential.countries == ()
    assert "Write codes of two letters" in shown.regions()["form"]
    shown = edit(shown, "about", countries="HR, DE")
    assert states(shown)["country"] == "present"
    assert shown.results.review.countries[:2] == ("HR", "DE")
    shown = edit(shown, "outcomes", outcomes__0__text__en="Knows <b>all</b>")
    assert states(shown)["outcomes"] == "weak"
    assert "&lt;b&gt;all" in shown.regions()["check"]


@pytest.mark.parametrize(
    ("section", "field", "text", "called"),
    [
        ("about", "countries", "Croatia", "Further countries"),
        ("about", "id", "Not An Id", "Identifier"),
        ("workload", "workload.hours", "many", "All hours"),
        ("workload", "workload.hours", "10", "Workload"),
        ("workload", "workload.hours", "", "All hours"),
        ("workload", "workload.guided_hours", "-5", "Guided hours"),
        ("workload", "workload.credits.0.points", "0", "Credits 1, Number"),
        ("workload", "languages", "croatian!", "Languages"),
        ("level", "level.applicable", "false", "Level"),
        ("outcomes", "outcomes.1.domain", "", "Outcome 2, Domain"),
        ("outcomes", "outcomes.1.text.en", "x" * 5000, "Outcome 2"),
        ("assessment", "assessments.0.weight_percent", "120", "Assessment 1, Weight"),
        ("pathway", "stackability.stackable", "false", "Access and pathway"),
        ("pathway", "stackability.towards.0.url", "nowhere", "Target 1, Web address"),
        ("more", "isced_f", "99999", "Fields of study"),
        ("more", "isced_f", "0001", "Fields of study"),
        ("more", "source_ids", "no_such_source", "Sources"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands_and_kept(section: str, field: str, text: str, called: str, catalogue: Catalogue) -> None:
    """A value that cannot be used stays in its field with words beside it and in the summary; all else still counts."""
    shown = edit(view(f"?t=mc01&s={section}", catalogue), section, **{field: text})
    assert dict(_sent(shown.form.items))[field] == [text]
    assert any(words.startswith(called) for _, words, _ in shown.problems)
    assert {name for name, _, _ in shown.problems} == {section}
    assert any(words.startswith("Still to be filled in") for _, _, words in shown.problems) is (text == "")
    assert 'class="fault"' in shown.regions()["form"]
    assert shown.results.credential.title == view("?t=mc01", catalogue).results.credential.title
    assert shown.results.credential.quality is not None


def test_a_cycle_of_higher_education_is_chosen_and_cleared(catalogue: Catalogue) -> None:
    """It stands in the credential and its preview, and goes when the field is left blank."""
    shown = edit(view("?t=mc01&s=level&view=preview", catalogue), "level", level__cycle="short_cycle")
    assert shown.results.credential.level is not None
    assert shown.results.credential.level.cycle == "short_cycle"
    assert "short cycle (QF-EHEA)" in shown.regions()["preview"]
    back = edit(shown, "level", level__cycle="")
    assert back.results.credential.level is not None
    assert back.results.credential.level.cycle is None
    assert back.problems == []


def test_every_word_on_a_fault_can_be_said(catalogue: Catalogue) -> None:
    """Every field, list and section has words in the reader's language."""
    say = texts_for("sr-Cyrl").say
    content = content_of(None, catalogue)
    for section in SECTIONS.values():
        parts = [part for _, part in fields(content, section.parts)]
        words = [section.label, *section.wholes.values(), *(part.label for part in parts)]
        words += [part.add for part in parts if isinstance(part, Group)]
        words += [said for part in parts if not isinstance(part, Group) for said in (part.hint, part.wrong)]
        assert all(say(text) != text for text in words if text)


def test_entries_are_added_and_removed_and_come_back(catalogue: Catalogue) -> None:
    """A new outcome gets an id of its own; with a removed one go the references to it; undo brings both back."""
    shown = view("?t=mc01&s=outcomes", catalogue)
    more = edit(shown, "outcomes", do="add:outcomes")
    assert more.fresh == "outcomes.7"
    assert more.results.credential.outcomes == shown.results.credential.outcomes
    filled = edit(more, "outcomes", outcomes__7__text__en="Packs parts.", outcomes__7__domain="skills")
    assert [outcome.id for outcome in filled.results.credential.outcomes][-1] == "o8"
    less = edit(filled, "outcomes", do="remove:outcomes.1")
    assert [outcome.id for outcome in less.results.credential.outcomes] == ["o1", "o3", "o4", "o5", "o6", "o7", "o8"]
    assert "o2" not in less.results.credential.assessments[0].outcomes
    back = less.act("undo", {}, [])
    assert back.results.credential == filled.results.credential
    assert back.act("undo", {}, []).act("undo", {}, []).work == Work()


@pytest.mark.parametrize(
    "do", ["add:nothing", "remove:outcomes.99", "remove:title", "add:", "other", "remove:answers.0", "add:outcomes.0.text"]
)
def test_a_strange_button_changes_nothing(do: str, catalogue: Catalogue) -> None:
    """Only lists of the open section grow and shrink."""
    shown = view("?t=mc01&s=outcomes", catalogue)
    assert edit(shown, "outcomes", do=do).results.credential == shown.results.credential


@pytest.mark.parametrize("start", IDS)
def test_no_choice_is_shown_as_a_code(start: str, catalogue: Catalogue) -> None:
    """What a template has chosen stands in the form in words."""
    for section in SECTIONS:
        for item in view(f"?t={start}&s={section}&lang=sr-Cyrl", catalogue).form.items:
            if item["kind"] == "choice":
                assert not {words for _, words, _ in item["options"]} & {"true", "false"}  # type: ignore[attr-defined]


def test_texts_are_written_in_one_language_beside_the_others(catalogue: Catalogue) -> None:
    """Writing in Bosnian keeps the others; a blank Bosnian text shows the other one for reference."""
    shown = view("?t=mc01&s=outcomes&w=bs", catalogue)
    first = next(item for item in shown.form.items[0]["entries"][0]["items"])  # type: ignore[index]
    assert (first["name"], first["value"], first["other_tag"]) == ("outcomes.0.text.bs", "", "en")
    shown = edit(shown, "outcomes", outcomes__0__text__bs="Poredi postupke.")
    assert set(shown.results.credential.outcomes[0].text) == {"en", "hr", "sl", "bs", "sr-Latn", "sr-Cyrl"}


def test_the_text_beside_a_field_is_no_other_script_of_the_same(catalogue: Catalogue) -> None:
    """Beside Serbian in Cyrillic stands the English text, not the same Serbian words in Latin letters."""
    for query, beside in (("?t=mc01&s=outcomes&w=sr-Cyrl&lang=sr-Cyrl", "en"), ("?t=mc01&s=outcomes&w=hr&lang=sr-Cyrl", "sr-Cyrl")):
        first = next(item for item in view(query, catalogue).form.items[0]["entries"][0]["items"])  # type: ignore[index]
        assert first["other_tag"] == beside


def test_the_language_of_a_country_at_hand_can_be_written(catalogue: Catalogue) -> None:
    """German stands in the list beside an Austrian profile, by its own name, and choosing it sticks."""
    shown = view("?view=profiles&c=HR,AT&p=AT", catalogue)
    assert ("de", "Deutsch") in shown.languages_written
    assert shown.act("profile", {"p": ["AT"], "tag": ["en"], "w": ["de"]}, []).results.written == "de"


def test_each_start_keeps_what_was_typed_into_it(mine: CredentialsView) -> None:
    """Going to another template and back loses nothing; discarding can be undone."""
    elsewhere = mine.go("?t=mc02")
    assert elsewhere.results.name == "MAG welding of fillet welds in structural steel"
    back = elsewhere.go("?t=mc01")
    assert back.results.name == "Mine"
    assert "illustrative" in back.regions()["views"]
    gone = back.act("forget", {}, [])
    assert gone.results.name == "3D printing technology"
    assert gone.act("undo", {}, []).results.name == "Mine"


def test_a_draft_kept_by_the_browser_comes_back_with_what_was_last_typed(catalogue: Catalogue) -> None:
    """The page hands over a draft that cannot end its script element; restoring takes it up, and what no kernel had answered."""
    shown = edit(view("?t=mc01", catalogue), "about", title__en="</script><b>")
    kept = re.search(r'<script[^>]*data-title="([^"]*)"[^>]*>(.*?)</script>', shown.regions()["start"], re.DOTALL)
    assert kept is not None
    assert kept[1] == "&lt;/script&gt;&lt;b&gt;"
    assert json.loads(kept[2])["drafts"]["mc01"]["title"]["en"] == "</script><b>"
    typed = {"action": "edit", "values": {"t": ["mc01"], "s": ["about"], "tag": ["en"], "summary.en": ["Late"]}}
    restored = view("?t=mc05", catalogue).act(
        "restore", {"key": ["mcvet-credential:1"], "draft": [kept[2]], "typed": [json.dumps(typed)]}, []
    )
    assert restored.state.start == "mc01"
    assert restored.results.name == "</script><b>"
    assert (restored.results.credential.summary or {})["en"] == "Late"
    assert 'data-taken="mcvet-credential:1"' in restored.regions()["start"]


@pytest.mark.parametrize(
    "kept",
    ["", "null", "[]", "{", '{"drafts": 5}', '{"drafts": {"mc01": {"outcomes": "x", "title": 5, "workload": []}}}', "[" * 9999,
     '{"drafts": {"mc01": {"outcomes": [{"text": 5, "skills": [[]]}], "workload": {"hours": NaN}, "level": {"national": {}}}}}',
     '{"drafts": {"mc01": {"assessments": [{"outcomes": [["o1"]]}], "answers": [{"question": {}}]}}, "profiles": {"HR": {"elements": [1]}}}'],
)  # fmt: skip
@pytest.mark.slow
def test_a_spoilt_draft_breaks_nothing(kept: str, catalogue: Catalogue) -> None:
    """What a browser hands over may be anything; every view can still be shown."""
    restored = view("?t=mc01", catalogue).act("restore", {"draft": [kept], "typed": [kept]}, [])
    for name in (*(f"?t=mc01&s={section}" for section in SECTIONS), *(f"?t=mc01&view={name}&p=HR" for name in VIEWS)):
        restored.go(name).regions()


def test_a_file_becomes_ones_own_design_without_its_learner(mine: CredentialsView, catalogue: Catalogue) -> None:
    """A saved file opens again as it was; personal data are left out and that is told."""
    content = yaml.safe_load(mine.files()["credential.yaml"]())
    content["award"] = {"given_name": "Ana", "family_name": "Anić"}
    opened = view("?t=mc03&s=level", catalogue).act(
        "upload", {}, [Upload("mine.yaml", yaml.safe_dump(content, allow_unicode=True).encode())]
    )
    assert (opened.state.start, opened.state.view) == (OWN, "design")
    assert opened.results.credential == mine.results.credential
    html = "".join(opened.regions().values())
    assert "name, date and result were left out" in html
    assert "Anić" not in html


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", b"mcvet: micro_credential\ntitel: x\n", "Perhaps title"),
        ("a.pdf", b"%PDF", "Save it as YAML or JSON"),
        ("a.json", b"{", "Correct the line"),
        ("a.yaml", b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(name: str, content: bytes, told: str, mine: CredentialsView) -> None:
    """Every problem of the file is told; the design that was open stays."""
    after = mine.act("upload", {}, [Upload(name, content)])
    assert told in after.regions()["start"]
    assert after.results.credential == mine.results.credential


@pytest.mark.parametrize("name", ["elm.json", "openbadges.json", "schemaorg.json", "credential.yaml", "credential.json"])
def test_each_format_opens_again_and_a_spoilt_file_is_refused(name: str, catalogue: Catalogue) -> None:
    """What was downloaded is taken up under its title; with a bracket too many it changes nothing."""
    content = view("?t=mc05&view=preview", catalogue).files()[name]()
    opened = view("?t=mc01", catalogue).act("upload", {}, [Upload(name, content)])
    assert (opened.state.start, opened.results.name) == (OWN, "Home care for older persons: basic support")
    assert opened.results.credential.outcomes
    spoilt = view("?t=mc01", catalogue).act("upload", {}, [Upload(name, content + b"\n}")])
    assert spoilt.refused
    assert (spoilt.state.start, spoilt.work) == ("mc01", Work())


@pytest.mark.parametrize("start", IDS)
@pytest.mark.slow
def test_every_format_is_offered_is_made_and_tells_its_losses(start: str, catalogue: Catalogue) -> None:
    """Each link of the files leads to a file that is made; our own keep everything, others say what they do not."""
    shown = view(f"?t={start}&view=preview", catalogue)
    linked = re.findall(r"download/credentials/([a-z.]+)", shown.regions()["preview"])
    assert linked == [
        "credential.docx",
        "credential.html",
        "elm.json",
        "openbadges.json",
        "schemaorg.json",
        "credential.yaml",
        "credential.json",
    ]
    for name in linked:
        assert shown.files()[name]()
        assert name.rsplit(".", 1)[1] in MEDIA_TYPES
    lost = {name: losses for name, _, _, losses in shown.formats()}
    assert lost["credential.yaml"] == []
    assert lost["openbadges.json"]


@pytest.mark.parametrize(
    ("query", "name"), [("?t=mc01", "review"), ("?view=stack&stack=mc11,mc12", "stack"), ("?view=profiles", "profiles")]
)
def test_each_view_is_a_spreadsheet_too(query: str, name: str, catalogue: Catalogue) -> None:
    """What a view shows opens as a workbook with its sources."""
    book = openpyxl.load_workbook(io.BytesIO(view(query, catalogue).files()[f"{name}.xlsx"]()))
    assert "Sources" in book.sheetnames


def test_what_was_typed_is_saved_through_the_kernel_and_a_template_by_its_address(mine: CredentialsView, catalogue: Catalogue) -> None:
    """A link would lose what was typed, so there a button asks the kernel; without a server there are only buttons."""
    shown = view("?t=mc01&view=preview", catalogue)
    assert "data-save" not in shown.regions()["preview"]
    own = mine.go("?t=mc01&view=preview")
    assert "download/credentials" not in own.regions()["preview"]
    assert 'data-save="elm.json"' in own.regions()["preview"]
    assert "download/credentials" not in "".join(view("?t=mc01&view=preview", catalogue, None).regions().values())


def test_a_badge_is_signed_for_demonstration_and_refused_when_changed(catalogue: Catalogue) -> None:
    """The page says what a verification proves and what it does not; a changed file is refused with the reason; edits drop the badge."""
    shown = view("?t=mc01&view=preview", catalogue).act("sign", {}, [])
    assert "Not proved: who the issuer is" in shown.regions()["preview"]
    token = shown.files()["badge.jwt"]()
    again = view("?t=mc01&view=preview", catalogue)
    assert "Signature intact" in again.act("verify", {}, [Upload("badge.jwt", token)]).regions()["preview"]
    head, body, seal = token.split(b".")
    refused = again.act("verify", {}, [Upload("badge.jwt", head + b"." + body[:-4] + b"AAAA." + seal)])
    assert "Refused" in refused.regions()["preview"]
    assert "badge.jwt" not in refused.files()
    assert "badge.jwt" not in edit(shown, "about", title__en="Other").files()


def test_a_stack_adds_up_what_was_typed(catalogue: Catalogue) -> None:
    """Hours of a changed template count as changed; the target names what is missing."""
    shown = edit(
        view("?t=mc11", catalogue),
        "workload",
        **{"workload.hours": "500", "workload.guided_hours": "", "workload.independent_hours": "", "workload.work_based_hours": ""},
    )
    stacked = shown.go("?view=stack&stack=mc11,mc12&to=mc01")
    assert stacked.results.stack is not None
    twelve = view("?t=mc12", catalogue).results.credential.workload
    assert twelve is not None
    assert stacked.results.stack.hours == 500 + twelve.hours
    assert "Still missing towards the target" in stacked.regions()["stack"]
    assert stacked.charts()["path"] is not None
    assert view("?view=stack", catalogue).charts()["path"] is None


def test_of_two_designs_with_one_id_it_is_told_that_one_counts(catalogue: Catalogue) -> None:
    """A file of one's own with the id of a template cannot be combined with that template unnoticed."""
    same = to_json(adopt(template("mc11", catalogue)))
    shown = view("?t=own", catalogue).act("upload", {}, [Upload("mine.json", same)]).go("?view=stack&stack=mc11,own")
    assert len(shown.results.stacked) == 1
    assert "Several designs have the id 'mc11'".replace("'", "&#39;") in shown.regions()["top"] + shown.regions()["head"]
    assert "Several designs" not in "".join(shown.go("?view=stack&stack=mc11,mc12").regions().values())


def test_a_profile_is_filled_in_compared_and_saved(catalogue: Catalogue) -> None:
    """A choice made in the form changes the comparison at once; a day without a decision is told."""
    shown = view("?view=profiles&c=HR,AT&p=AT", catalogue)
    names = {"p": ["AT"], "tag": ["de"], "w": ["de"]}
    chosen = {f"elements.{n}.requirement": ["required" if n else "undecided"] for n in range(16)}
    after = shown.act("profile", names | chosen | {"elements.1.national_label.de": ["Titel"], "elements.0.decided_on": ["2026-11-23"]}, [])
    assert after.results.profiles is not None
    assert [row.cells[1].requirement.value for row in after.results.profiles.rows][:2] == ["undecided", "required"]
    assert after.bench.profile("AT").faults
    saved = yaml.safe_load(after.files()["profile.yaml"]())
    assert next(e for e in saved["elements"] if e["element_id"] == "title")["national_label"] == {"de": "Titel"}
    again = view("?view=profiles", catalogue).act("upload", {}, [Upload("at.yaml", after.files()["profile.yaml"]())])
    assert again.state.edited == "AT"
    assert again.bench.profile("AT").value.elements[1:] == after.bench.profile("AT").value.elements


def test_undecided_not_applicable_and_required_look_different(catalogue: Catalogue) -> None:
    """Each choice has words of its own and a class of its own."""
    shown = view("?view=profiles&c=HR,SI&p=HR", catalogue)
    values = {
        f"elements.{n}.requirement": [choice] for n, choice in enumerate(("required", "not_applicable", "undecided", "later", "optional"))
    }
    html = str(shown.act("profile", values | {"p": ["HR"], "tag": ["hr"]}, []).results.profiles_html())
    for choice, words in (("required", "required"), ("not_applicable", "not applicable"), ("undecided", "undecided"), ("later", "later")):
        assert f'class="{choice}">{words}' in html


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?t=mc99", "'mc99'"), ("?view=map", "'map'"), ("?stack=mc01,mc98", "'mc98'"), ("?c=HR,QQ", "'QQ'"), ("?p=DE", "'DE'"),
        ("?w=<i>", "&lt;i&gt;"), ("?colour=red", "'colour'"), ("?c=HR,SI,RS,BA,ME,AT,DE,NL,PL", "left out: PL"), ("?s=<b>", "&lt;b&gt;"),
    ],
)  # fmt: skip
def test_what_an_address_cannot_say_is_told(query: str, told: str, catalogue: Catalogue) -> None:
    """An unknown template, view, country, language or key gives a notice, and the page is shown."""
    assert told in str(view(query, catalogue).regions()["head"]).replace("&#39;", "'")


def test_every_selection_survives_its_address(catalogue: Catalogue) -> None:
    """Writing a selection into an address and reading it back changes nothing; the first template needs no word."""
    state = CredentialsState(
        start="mc03", view="profiles", section="level", written="hr", countries=("HR", "DE"), edited="DE", stacked=("mc01", "own"),
        towards="mc02", include_low=True, language="sr-Cyrl",
    )  # fmt: skip
    shown = CredentialsView(state, catalogue, "/")
    assert read_credentials_state(shown.address(), catalogue) == state
    assert view("", catalogue).address() == "?"


def test_places_name_the_countries_of_the_design(catalogue: Catalogue) -> None:
    """Beside the five partner countries stands the country of an awarding body."""
    shown = view("?t=own&s=about", catalogue)
    body = {"awarding_bodies.0.name.en": "School", "awarding_bodies.0.country": "DE"}
    shown = edit(edit(shown, "about", do="add:awarding_bodies"), "about", **body)
    assert shown.results.credential.awarding_bodies == (Organisation(name={"en": "School"}, country="DE"),)
    assert "DE-DQR" in [placement.framework_id for placement in shown.results.places.placements]


def test_the_form_knows_every_field_of_a_credential() -> None:
    """Whatever the model holds can be filled in, but for what is given at award."""
    known = {part.name.split(".")[0] for part in WHOLE}
    assert known == set(MicroCredential.model_fields) - {"award"}
    assert {part.kind for _, part in fields({}, WHOLE) if not isinstance(part, Group)} <= set(Kind)


def test_the_notebook_is_a_title_one_import_one_call_and_a_note() -> None:
    """It holds no output and no code of its own."""
    cells = json.loads((Path(__file__).parents[2] / "dashboards" / "credentials.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "code", "markdown"]
    assert all(not cell.get("outputs") for cell in cells)
