"""What the credentials dashboard shows for an address, and what becomes of what is typed."""

import io
import json
import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from pydantic import BaseModel

from credentials.designs import designs
from mcvet import Catalogue, open_catalogue
from mcvet.credentials import CredentialTemplate, MicroCredential, adopt, model, parts, template, templates, to_json, wording
from mcvet.credentials.exchange.field_names import field_name
from mcvet.credentials.parts import Organisation, Quality
from mcvet.dashboards.credentials import downloads, entries
from mcvet.dashboards.credentials.draft import Work, content_of, fields, settled_credential
from mcvet.dashboards.credentials.fields import Group, Kind
from mcvet.dashboards.credentials.form_sections import SECTIONS, WHOLE
from mcvet.dashboards.credentials.state import VIEWS, CredentialsState, read_credentials_state
from mcvet.dashboards.credentials.view import REGIONS, CredentialsView
from mcvet.dashboards.credentials.workbench import OWN
from mcvet.dashboards.view import MEDIA_TYPES, Upload
from mcvet.locale import available_languages, texts_for

IDS = [template.id for template in templates(catalogue=open_catalogue())]


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
    """The first template with a title of the visitor's own."""
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
    """A remark on the evidence of demand is shown beside the form; no learner, employer or search engine sees it."""
    remark = "evidence from the region is missing"
    shown = view("?t=mc05", catalogue)
    assert remark in shown.regions()["views"]
    assert footnotes(shown.regions()["views"])
    preview = shown.go("?t=mc05&view=preview")
    assert remark not in "".join(preview.regions().values())
    told = {name for name, make in preview.files().items() if remark.encode() in make()}
    assert told == {"elm.json", "credential.yaml", "credential.json"}
    lost = {name: " ".join(losses) for name, _, _, losses in preview.downloads.formats()}
    assert all("Why it is needed" in lost[name] for name in ("credential.html", "openbadges.json", "schemaorg.json"))


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


@pytest.mark.slow
@settings(max_examples=60)
@given(designs())
def test_a_draft_holds_all_of_a_design(design: CredentialTemplate) -> None:
    """Whatever a valid design says survives the way into a draft, the browser and back."""
    catalogue = open_catalogue()
    kept = Work.from_kept(Work({OWN: content_of(design, catalogue)}).kept(), catalogue).drafts[OWN]
    settled = settled_credential(kept, catalogue)
    assert settled.faults == {}
    assert settled.value == adopt(design).model_copy(update={"quality": None if design.quality == Quality() else design.quality})


@pytest.mark.parametrize("language", available_languages())
def test_hours_that_do_not_add_up_are_told_with_both_sums_and_not_called_missing(language: str, catalogue: Catalogue) -> None:
    """The message is at the field and at the top; the workload itself counts with its hours."""
    shown = edit(view(f"?t=mc01&lang={language}", catalogue), "workload", workload__hours="40", workload__guided_hours="30",
                 workload__work_based_hours="25", workload__independent_hours="5")  # fmt: skip
    assert states(shown)["workload"] != "missing"
    assert set(shown.results.settled.faults) == {("workload", "hours")}
    [said] = [fault.said(texts_for(language)) for fault in shown.results.settled.faults.values()]
    assert "40" in said
    assert "60" in said
    assert said in unescape("".join(shown.regions().values()))


def sent(before: CredentialsView, section: str, **typed: str | list[str]) -> CredentialsView:
    """Send what was changed in a form, which may be older than the draft."""
    values = {name.replace("__", "."): text if isinstance(text, list) else [text] for name, text in typed.items()}
    return before.act("edit", values | {"t": [before.state.start], "s": [section], "tag": ["en"]}, [])


def outcome_texts(shown: CredentialsView) -> list[str]:
    """Return the learning outcomes in English."""
    return [outcome["text"]["en"] for outcome in shown.bench.content(OWN)["outcomes"]]


def test_what_is_done_to_an_entry_is_done_to_no_other(catalogue: Catalogue) -> None:
    """A form may be older than the draft: entries keep their names, one that is gone takes nothing with it, and undone stays undone."""
    shown = view("?t=own&s=outcomes", catalogue)
    for key, text in enumerate(("Cuts.", "Drills.", "Files.")):
        shown = sent(shown, "outcomes", do="add:outcomes")
        shown = sent(shown, "outcomes", **{f"outcomes__{key}__text__en": text})
    less = sent(shown, "outcomes", do="remove:outcomes.0")
    twice = sent(less, "outcomes", do="remove:outcomes.0")
    assert outcome_texts(twice) == ["Drills.", "Files."]
    assert len(twice.past) == len(less.past)
    assert Work.from_kept(less.work.kept(), catalogue) == less.work
    assert outcome_texts(sent(less, "outcomes", do="remove:outcomes.2")) == ["Drills."]
    assert outcome_texts(sent(less, "outcomes", outcomes__1__text__en="Drills steel.")) == ["Drills steel.", "Files."]
    assert outcome_texts(sent(less, "outcomes", outcomes__0__text__en="Cuts steel.")) == ["Drills.", "Files."]
    again = sent(less, "outcomes", do="add:outcomes")
    assert again.fresh == "outcomes.3"
    assert [item["name"] for item in again.form.items[0]["entries"]] == ["outcomes.1", "outcomes.2", "outcomes.3"]
    shorter = sent(sent(less, "outcomes", do="remove:outcomes.2"), "outcomes", do="add:outcomes")
    assert [item["name"] for item in shorter.form.items[0]["entries"]] == ["outcomes.1", "outcomes.3"]
    assert outcome_texts(sent(less.act("undo", {}, []), "outcomes", outcomes__2__text__en="Files steel.")) == [
        "Cuts.",
        "Drills.",
        "Files steel.",
    ]


def test_the_countries_of_profiles_begin_with_those_shown(catalogue: Catalogue) -> None:
    """An address without countries shows the five partners: one is removed from them or added to them."""
    assert view("?view=profiles&remove=ME", catalogue).state.countries == ("HR", "SI", "RS", "BA")
    assert view("?view=profiles&add=AT", catalogue).state.countries == ("HR", "SI", "RS", "BA", "ME", "AT")
    assert view("?view=profiles&p=HR&add=", catalogue).state.countries == ("HR", "SI", "RS", "BA", "ME")


def test_boxes_stay_unless_they_are_sent(catalogue: Catalogue) -> None:
    """A form sends what was changed: boxes that it does not name stay as they are, and an empty list unticks them."""
    shown = view("?t=mc01&s=assessment", catalogue)
    ticked = next(item for item in shown.form.items[0]["entries"][0]["items"] if item["kind"] == "ticks")
    name, before = str(ticked["name"]), shown.results.credential.assessments[0].outcomes
    assert before
    other = sent(shown, "assessment", assessments__0__description__en="Steel is cut.")
    assert other.results.credential.assessments[0].description["en"] == "Steel is cut."
    assert other.results.credential.assessments[0].outcomes == before
    assert not sent(shown, "assessment", **{name.replace(".", "__"): []}).results.credential.assessments[0].outcomes


def test_an_empty_start_misses_all_but_what_is_filled_in_at_award(catalogue: Catalogue) -> None:
    """Nothing is filled in, so nothing is there; no file is offered before there is a title."""
    shown = view("?t=own", catalogue)
    assert set(states(shown).values()) == {"missing", "filled_in_later"}
    assert shown.files() == {}
    assert "Enter a title first" in view("?t=own&view=preview", catalogue).regions()["preview"]
    titled = edit(shown, "about", title__en="Welding")
    assert states(titled)["title"] == "present"
    assert titled.results.name == "Welding"
    assert "credential.yaml" in titled.files()


def test_what_is_typed_changes_the_check_and_the_remarks(catalogue: Catalogue) -> None:
    """A country and a vague outcome show up at once: the one as present, the other as weak."""
    shown = view("?t=mc01&s=about", catalogue)
    assert states(shown)["country"] == "missing"
    shown = edit(shown, "about", countries="Ruritania, Utopia")
    assert shown.results.credential.countries == ()
    assert "There is no such country" in shown.regions()["form"]
    shown = edit(shown, "about", countries="hr, de")
    assert states(shown)["country"] == "present"
    assert shown.results.review.countries[:2] == ("HR", "DE")
    shown = edit(shown, "outcomes", outcomes__0__text__en="Knows <b>all</b>")
    assert states(shown)["outcomes"] == "weak"
    assert "&lt;b&gt;all" in shown.regions()["check"]


@pytest.mark.parametrize(
    ("section", "field", "text", "called"),
    [
        ("about", "countries", "Ruritania", "Further countries"),
        ("more", "id", "2nd try!", "Identifier"),
        ("workload", "workload.hours", "many", "Total hours"),
        ("workload", "workload.hours", "10", "Total hours"),
        ("workload", "workload.guided_hours", "-5", "Guided hours"),
        ("workload", "workload.credits.0.points", "0", "Credits 1, Number"),
        ("workload", "languages", "croatian!", "Languages"),
        ("level", "level.applicable", "false", "Does a level apply?"),
        ("outcomes", "outcomes.1.domain", "", "Outcome 2, Domain"),
        ("outcomes", "outcomes.1.text.en", "x" * 5000, "Outcome 2"),
        ("assessment", "assessments.0.weight_percent", "120", "Assessment 1, Weight"),
        ("pathway", "stackability.stackable", "false", "Can it be combined?"),
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
    assert any(problem.called.startswith(called) for problem in shown.problems)
    assert {problem.section for problem in shown.problems} == {section}
    assert any(problem.message.startswith("Still to be filled in") for problem in shown.problems) is (text == "")
    form = shown.regions()["form"]
    assert all(f'id="{problem.field}"' in form for problem in shown.problems)
    assert all(form.count(f">{problem.called}</a>: {problem.message}") == 1 for problem in shown.problems)
    assert 'class="fault"' in shown.regions()["form"]
    assert shown.results.credential.title == view("?t=mc01", catalogue).results.credential.title
    assert shown.results.credential.quality is not None


@pytest.mark.parametrize(
    ("typed", "language", "understood"),
    [
        ("hr si", "en", ["HR", "SI"]),
        (" HRV ;svn,  bih ", "en", ["HR", "SI", "BA"]),
        ("Croatia, bosnia and herzegovina", "en", ["HR", "BA"]),
        ("Хрватска, Црна Гора", "sr-Cyrl", ["HR", "ME"]),
        ("uk", "en", ["GB"]),
    ],
)
def test_countries_are_understood_as_people_write_them(typed: str, language: str, understood: list[str], catalogue: Catalogue) -> None:
    """Small letters, spaces, codes of three letters, and names in the reader's language mean the country."""
    shown = edit(view(f"?t=own&lang={language}", catalogue), "about", countries=typed)
    assert shown.bench.content(OWN)["countries"] == understood
    assert shown.problems == []


@pytest.mark.parametrize(
    ("section", "field", "typed", "understood"),
    [
        ("workload", "languages", "HR, SR_cyrl hrv", ["hr", "sr-Cyrl", "hr"]),
        ("workload", "workload.hours", "1 250,5", {"hours": 1250.5}),
        ("more", "id", " Solar Panels ", "solar-panels"),
        ("pathway", "requires", "3D printing technology\nMy Own", ["mc01", "my-own"]),
    ],
)
def test_codes_are_understood_as_people_write_them(section: str, field: str, typed: str, understood: object, catalogue: Catalogue) -> None:
    """Case and spaces do not matter; a template is named by its title."""
    shown = edit(view("?t=own", catalogue), section, **{field: typed})
    assert shown.bench.content(OWN)[field.partition(".")[0]] == understood
    assert shown.problems == []


def test_sources_are_written_by_title_or_address(catalogue: Catalogue) -> None:
    """No id of a source is shown where it has a name; every name and address that is shown is understood."""
    assert all(entries.source(entries.source_name(name, catalogue), catalogue) == name for name in catalogue.sources)
    source = catalogue.sources["q_azvo_ects"]
    for written in (source.title, source.url):
        shown = edit(view("?t=own", catalogue), "more", source_ids=str(written))
        assert shown.bench.content(OWN)["source_ids"] == ["q_azvo_ects"]
    assert source.title in shown.go(shown.address(section="more")).regions()["form"]


def test_credits_and_levels_are_offered_in_the_system_of_the_country(catalogue: Catalogue) -> None:
    """A Croatian design begins with CSVET and the Croatian framework, and is not offered the credits of Malta; without a country all are."""
    empty = edit(view("?t=own&s=workload", catalogue), "workload", do="add:workload.credits")
    assert {code for code, _, _ in _choices(empty, "workload.credits.0.system")} == {s.system_id for s in catalogue.credit_systems}
    shown = edit(empty, "about", countries="hr")
    shown = edit(shown, "workload", do="add:workload.credits")
    assert shown.bench.content(OWN)["workload"]["credits"][1] == {"#": 1, "system": "csvet"}
    offered = [code for code, _, _ in _choices(shown.go(shown.address(section="workload")), "workload.credits.1.system")]
    assert offered[0] == "csvet"
    assert "mt_mqf" not in offered
    shown = edit(shown, "level", do="add:level.national")
    assert shown.bench.content(OWN)["level"]["national"] == [{"#": 0, "framework_id": "HR-CROQF"}]


def _choices(shown: CredentialsView, name: str) -> list[tuple[str, str, bool]]:
    def found(items: list[dict[str, object]]) -> list[dict[str, object]]:
        inner = [entry["items"] for item in items for entry in item.get("entries", ())]  # type: ignore[attr-defined]
        return [*items, *(each for part in inner for each in found(part))]

    [field] = [item for item in found(shown.form.items) if item["name"] == name]
    return field["options"]  # type: ignore[return-value]


@pytest.mark.parametrize("language", available_languages())
def test_verbs_are_given_as_examples_in_the_readers_language(language: str, catalogue: Catalogue) -> None:
    """The hint at an outcome names verbs, translated."""
    hint = texts_for(language).say(
        "Begin with a verb for an action that an assessor can observe, such as: compares, explains, prepares, checks."
    )
    shown = edit(view(f"?t=own&s=outcomes&lang={language}", catalogue), "outcomes", do="add:outcomes")
    assert hint in unescape(str(shown.regions()["form"]))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_no_page_and_no_document_shows_an_id_or_the_path_of_a_field(language: str, catalogue: Catalogue) -> None:
    """Templates, sources, frameworks and fields are named as text, in every view, group of fields and document."""
    sources = {name for name in catalogue.sources if "_" in name}
    queries = [f"?t=mc12&s={section}" for section in SECTIONS]
    queries += ["?t=mc01&view=preview", "?view=stack&stack=mc11,mc12,mc10&to=mc01", "?view=profiles&p=HR&c=HR,SI"]
    for query in queries:
        shown = view(f"{query}&lang={language}", catalogue)
        if "p=HR" in query:
            shown = shown.act("profile", {"elements.1.requirement": ["required"], "p": ["HR"], "tag": ["hr"], "w": ["hr"]}, [])
        documents = [make().decode() for name, make in shown.files().items() if name.endswith(".html")]
        for page in ("".join(shown.regions().values()).split('<details id="source-list"')[0], *documents):
            words = re.sub(r"<(script|style).*?</\1>|https?://[^\s<]+", "", page, flags=re.DOTALL)
            said = " ".join(re.sub(r"<[^>]*>", " ", words).split())
            assert not re.findall(r"\bmc\d\d\b", said)
            assert not sources & set(re.findall(r"\w+", said))
            assert not re.findall(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z]+_[a-z.]+", said)


def test_every_loss_names_its_field_in_words(catalogue: Catalogue) -> None:
    """What a format loses of a template is told without the path of a field."""
    for name, *_, losses in downloads.offers(templates(catalogue=catalogue)[0], "en", catalogue, texts_for("en")):
        assert not [words for words in losses if re.search(r"[a-z]+\.[a-z_]+|[a-z]_[a-z]", words)], name


def test_every_field_of_the_model_has_a_name() -> None:
    """No field of a credential or an award is left without words."""
    kinds = [kind for kind in (vars(model) | vars(parts)).values() if isinstance(kind, type) and issubclass(kind, BaseModel)]
    kinds = [kind for kind in kinds if kind not in (parts.Value, parts.Part)]
    names = {name for kind in kinds for name in kind.model_fields} - {"award"}
    assert {name for name in names if field_name(name, texts_for("en")) is None} == set()


@pytest.mark.parametrize(
    ("query", "name", "saved"),
    [
        ("?t=mc01", "review.xlsx", "3d-printing-technology-review.xlsx"),
        ("?t=mc01&lang=sr-Cyrl&view=preview", "elm.json", "tehnologija-3d-stampe-european-learning-model.json"),
        ("?t=own&view=preview", "credential.yaml", "micro-credential-design.yaml"),
        ("?view=stack&stack=mc11,mc12", "stack.html", "stack-order-picking-with-a-warehouse-management-system-and-1-more.html"),
        ("?view=profiles&p=HR&c=HR,SI", "profile.yaml", "element-profile-HR.yaml"),
        ("?view=profiles&c=HR,SI", "profiles.xlsx", "element-profiles-HR-SI.xlsx"),
    ],
)
def test_names_of_files_say_what_they_hold(query: str, name: str, saved: str, catalogue: Catalogue) -> None:
    """The title, and what it is; of what has no title, what it is."""
    assert view(query, catalogue).file_name(name) == saved


def test_every_file_has_a_name_that_can_be_saved(mine: CredentialsView) -> None:
    """No file of a design is without one, and no two have the same."""
    made = [mine.file_name(name) for name in mine.act("sign", {}, []).files()]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[\w-]+\.\w+", name) for name in made)


def test_countries_choices_appear_once_one_has_decided(catalogue: Catalogue) -> None:
    """Until then the view is not offered and shows no table of what is undecided; a link leads to where a decision is recorded."""
    shown = view("?t=mc01", catalogue)
    assert 'id="view-profiles"' not in shown.regions()["views"]
    assert "view=profiles" in shown.regions()["places"]
    empty = shown.go("?view=profiles&p=HR")
    assert "<table" not in empty.regions()["profiles"]
    assert "No decision of these countries" in empty.regions()["answer"]
    decided = empty.act("profile", {"p": ["HR"], "tag": ["hr"], "w": ["hr"], "elements.1.requirement": ["required"]}, [])
    assert "<table" in decided.regions()["profiles"]
    assert 'id="view-profiles"' in decided.go("?t=mc01").regions()["views"]


@pytest.mark.parametrize(
    ("section", "typed", "field", "message"),
    [
        ("workload", {"workload.hours": "", "do": "remove:workload.credits.0"}, "f-workload-hours", "State the total hours, or credits"),
        ("workload", {"workload.credits.1.system": "vet", "workload.credits.1.points": "2"}, "f-workload-credits-1-system",
         "This credit system is already listed"),
        ("level", {"level.applicable": "false"}, "f-level-applicable", "No level applies, but one is stated"),
        ("level", {"level.eqf_level": ""}, "f-level-eqf_level", "A level applies, but none is stated"),
        ("pathway", {"stackability.stackable": "false"}, "f-stackability-stackable", "It counts towards something"),
    ],
)  # fmt: skip
def test_each_disagreement_has_a_message_of_its_own_at_its_field(
    section: str, typed: dict[str, str], field: str, message: str, catalogue: Catalogue
) -> None:
    """The message names the one cause, at the field and once at the top; the credits that were there first go on counting."""
    shown = view(f"?t=mc01&s={section}", catalogue)
    if section == "workload":
        shown = edit(shown, section, do="add:workload.credits")
    shown = edit(edit(shown, section, **{"level.applicable": "true"} if section == "level" else {}), section, **typed)
    [problem] = shown.problems
    assert problem.field == field
    assert problem.message.startswith(message)
    form = shown.go(shown.address(section=section)).regions()["form"]
    assert f'id="{field}-wrong"' in form
    assert form.count(problem.message) == 2
    if "credits.1" in str(typed):
        assert [credit.system for credit in shown.results.credential.workload.credits] == ["vet"]  # type: ignore[union-attr]


def test_messages_that_say_the_same_of_one_field_stand_at_the_top_once(catalogue: Catalogue) -> None:
    """Two codes that are none make one message."""
    shown = edit(view("?t=mc01&s=about", catalogue), "about", countries="Ruritania; Atlantis")
    assert len(shown.problems) == 1


@pytest.mark.slow
def test_every_element_is_checked_beside_the_group_that_states_it(catalogue: Catalogue) -> None:
    """The sixteen elements are shown once each; the open group is marked, and leads to fields that its form has."""
    for number, section in enumerate(SECTIONS, 1):
        regions = view(f"?t=own&s={section}", catalogue).regions()
        assert regions["check"].count('<span class="what">') == 16
        assert regions["check"].count('aria-current="true"') == 1
        assert f"{number} of {len(SECTIONS)}" in regions["form"]
        targets = re.findall(rf's={section}[^"]*#([\w-]+)"[^>]*id="to-', regions["check"])
        assert len(targets) == len(SECTIONS[section].elements) or section == "about"
        assert all(f'id="{target}"' in regions["form"] for target in targets)


def test_credits_are_a_workload_and_the_hours_are_asked_for(catalogue: Catalogue) -> None:
    """Without hours the credits still count; the check says what is missing."""
    shown = edit(view("?t=mc01&s=workload", catalogue), "workload", **{"workload.hours": ""})
    assert shown.problems == []
    assert shown.results.credential.workload is not None
    assert (shown.results.credential.workload.hours, len(shown.results.credential.workload.credits)) == (None, 1)
    assert "no_hours" in {finding.kind for finding in shown.results.review.findings}


def test_a_cycle_of_higher_education_is_chosen_and_cleared(catalogue: Catalogue) -> None:
    """It is in the credential and its preview, and goes when the field is left blank."""
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
        words = [section.label, *(part.label for part in parts)]
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
    """What a template has chosen is in the form as text."""
    for section in SECTIONS:
        for item in view(f"?t={start}&s={section}&lang=sr-Cyrl", catalogue).form.items:
            if item["kind"] == "choice":
                assert not {words for _, words, _ in item["options"]} & {"true", "false"}  # type: ignore[attr-defined]


def test_texts_are_written_in_one_language_beside_the_others(catalogue: Catalogue) -> None:
    """Writing in Bosnian keeps the others; a blank Bosnian text shows the other one for reference."""
    shown = edit(view("?t=mc01&s=outcomes&w=bs", catalogue), "outcomes", outcomes__0__text__bs="")
    first = next(item for item in shown.form.items[0]["entries"][0]["items"])  # type: ignore[index]
    assert (first["name"], first["value"], first["other_tag"]) == ("outcomes.0.text.bs", "", "en")
    shown = edit(shown, "outcomes", outcomes__0__text__bs="Poredi postupke.")
    assert set(shown.results.credential.outcomes[0].text) == {"en", "hr", "sl", "bs", "sr-Latn", "sr-Cyrl", "cnr"}


def test_the_text_beside_a_field_is_no_other_script_of_the_same(catalogue: Catalogue) -> None:
    """Beside Serbian in Cyrillic stands the English text, not the same Serbian words in Latin letters."""
    for query, beside in (("?t=mc01&s=outcomes&w=sr-Cyrl&lang=sr-Cyrl", "en"), ("?t=mc01&s=outcomes&w=hr&lang=sr-Cyrl", "sr-Cyrl")):
        first = next(item for item in view(query, catalogue).form.items[0]["entries"][0]["items"])  # type: ignore[index]
        assert first["other_tag"] == beside


def test_the_language_of_a_country_at_hand_can_be_written(catalogue: Catalogue) -> None:
    """German is in the list beside an Austrian profile, by its own name, and choosing it sticks."""
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
    """The page passes on a draft that cannot end its script element; restoring takes it up, and what no kernel had answered."""
    shown = edit(view("?t=mc01", catalogue), "about", title__en="</script><b>")
    kept = re.search(r'<script[^>]*data-title="([^"]*)"[^>]*>(.*?)</script>', shown.regions()["start"], re.DOTALL)
    assert kept is not None
    assert kept[1] == "&lt;/script&gt;&lt;b&gt;"
    assert json.loads(kept[2])["drafts"]["mc01"]["title"]["en"] == "</script><b>"
    typed = {"edit": {"t": ["mc01"], "s": ["about"], "tag": ["en"], "summary.en": ["Late"]}}
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
    """What a browser passes on may be anything; every view can still be shown."""
    restored = view("?t=mc01", catalogue).act("restore", {"draft": [kept], "typed": [kept]}, [])
    for name in (*(f"?t=mc01&s={section}" for section in SECTIONS), *(f"?t=mc01&view={name}&p=HR" for name in VIEWS)):
        restored.go(name).regions()


def test_a_file_becomes_ones_own_design_without_its_learner(mine: CredentialsView, catalogue: Catalogue) -> None:
    """A saved file opens again as it was; personal data are left out and that is reported."""
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


@pytest.mark.slow
def test_a_badge_opens_as_it_is_carried_about(catalogue: Catalogue) -> None:
    """A signed badge and an image that contains a badge open; what cannot be verified is said at once, and what is false is refused."""
    token = view("?t=mc01&view=preview", catalogue).act("sign", {}, []).files()["badge.jwt"]()
    picture = (Path(__file__).parents[1] / "credentials/inputs/60_baked.png").read_bytes()
    for upload, title in ((Upload("badge.jwt", token), "3D printing"), (Upload("badge.png", picture), "Zavarivanje kutnih spojeva")):
        after = view("?t=mc03", catalogue).act("upload", {}, [upload])
        assert title in str(after.results.credential.title)
        assert '<details class="notices">' in after.regions()["start"]
    sealed = json.loads((Path(__file__).parents[1] / "credentials/inputs/40_ob3_vc11_dates.json").read_text("utf-8"))
    sealed["proof"] = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
    after = view("?t=mc03", catalogue).act("upload", {}, [Upload("sealed.json", json.dumps(sealed).encode())])
    assert '<details class="notices" open>' in after.regions()["start"]
    assert "the seal is not verified (eddsa-rdfc-2022)" in after.regions()["start"]
    false = view("?t=mc03", catalogue).act("upload", {}, [Upload("false.jwt", token[:-8] + b"AAAAAAAA")])
    assert "false.jwt: Refused: it was changed" in false.regions()["start"]
    assert false.state.start == "mc03"
    unsigned = view("?t=mc01&view=preview", catalogue).act("verify", {}, [Upload("badge.png", picture)])
    assert "has no signature" in unsigned.regions()["preview"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", b"mcvet: micro_credential\ntitel: x\n", "Perhaps title"),
        ("a.pdf", b"%PDF", "found a PDF. Save the credential as JSON"),
        ("a.json", b"{", "Correct the line"),
        ("a.yaml", b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(name: str, content: bytes, told: str, mine: CredentialsView) -> None:
    """Every problem of the file is reported; the design that was open stays."""
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
    lost = {name: losses for name, _, _, losses in shown.downloads.formats()}
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
    assert "Not proven: who the issuer is" in shown.regions()["preview"]
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
    """A file of the visitor's own with the id of a template cannot be combined with that template unnoticed."""
    same = to_json(adopt(template("mc11", catalogue=catalogue)))
    shown = view("?t=own", catalogue).act("upload", {}, [Upload("mine.json", same)]).go("?view=stack&stack=mc11,own")
    assert len(shown.results.stacked) == 1
    assert (
        "Several designs have the same identifier; only the last of them is combined:" in shown.regions()["top"] + shown.regions()["head"]
    )
    assert "Several designs" not in "".join(shown.go("?view=stack&stack=mc11,mc12").regions().values())


def test_a_profile_is_filled_in_compared_and_saved(catalogue: Catalogue) -> None:
    """A choice made in the form changes the comparison at once; a day without a decision is reported."""
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
    assert again.bench.profile("AT").value.elements == after.bench.profile("AT").value.elements


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
    assert view("", catalogue).address() == "?lang=en"


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


def test_an_address_says_that_it_holds_nothing_of_what_was_typed(mine: CredentialsView, catalogue: Catalogue) -> None:
    """The selection is the same place before and after typing; who opens the address elsewhere is told to ask for the file."""
    assert (mine.address(), mine.place) == ("?lang=en&typed=1", "?lang=en")
    assert mine.address(start="mc02") == "?t=mc02&lang=en"
    assert 'data-address="?lang=en&amp;typed=1" data-place="?lang=en"' in mine.regions()["head"]
    assert "ask for its file" not in mine.go(mine.address()).regions()["head"]
    assert "ask for its file" in view(mine.address(), catalogue).regions()["head"]
    assert "ask for its file" not in view(mine.place, catalogue).regions()["head"]


@pytest.mark.parametrize(
    ("query", "file"),
    [("?t=mc01", "credential.yaml"), ("?view=preview", "credential.yaml"), ("?view=stack&stack=mc01,mc02", "stack.html"), ("?t=mc02", "")],
)
def test_what_was_typed_is_handed_on_as_a_file(mine: CredentialsView, query: str, file: str) -> None:
    """A view that shows it offers a file in place of its link; a view that shows nothing of it keeps its link."""
    shown = mine.go(query)
    views = shown.regions()["views"]
    assert ("data-copy" in views) == (not file)
    assert (f'data-save="{file}"' in views) == bool(file)
    assert ("A link does not contain what you typed." in views) == bool(file)


def test_a_draft_without_a_title_and_a_profile_are_handed_on_too(mine: CredentialsView) -> None:
    """Without a title there is no file yet, which is said; of the profiles the one that is filled in is handed on."""
    assert "Enter a title first" in edit(mine.go("?t=own"), "about", summary__en="What it is").regions()["views"]
    profile = mine.go("?view=profiles&p=HR").act("profile", {"p": ["HR"], "elements.14.requirement": ["required"]}, [])
    assert 'data-save="profile.yaml"' in profile.regions()["views"]
    assert profile.go("?view=profiles&p=SI").downloads.handed_on == "profiles.xlsx"


def test_what_comes_back_by_itself_leaves_the_address_alone(mine: CredentialsView, catalogue: Catalogue) -> None:
    """The page shows what was asked for, names with links what has been restored, and starts again, which can be undone."""
    kept = {"key": ["mcvet-credential:1"], "draft": [mine.work.kept()], "at_once": ["1"]}
    back = view("?t=mc05", catalogue).act("restore", kept, [])
    assert back.state.start == "mc05"
    assert 'What you typed in this tab has been restored: <a href="?lang=en&amp;typed=1" data-go>Mine</a>' in back.regions()["start"]
    assert "has been restored" not in back.go("?t=mc05").regions()["start"]
    anew = back.act("anew", {}, [])
    assert anew.work == Work()
    assert "has been restored" not in anew.regions()["start"]
    assert anew.act("undo", {}, []).work == back.work
    assert not view("", catalogue).act("restore", kept | {"draft": ["{}"]}, []).brought
