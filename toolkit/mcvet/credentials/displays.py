"""Results on credentials for a reader: tables (`..._display`), sections of a report (`..._sections`) and HTML (`..._html`)."""

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Catalogue, Source, open_catalogue
from mcvet.credentials import finding_wording, wording
from mcvet.credentials.findings import Finding, Review
from mcvet.credentials.model import Credential
from mcvet.credentials.placement import WhereItFits
from mcvet.credentials.profile import ProfileCell, ProfileComparison
from mcvet.credentials.stack import Stack
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.displays import numbers_of
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH
from mcvet.markup import render
from mcvet.sections import Section, references


def elements_display(review: Review, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per European element, as text: element, obligation, state."""
    columns = [texts.say("Element"), texts.say("Obligation"), texts.say("State")]
    rows = [[wording.label(code, texts) for code in (e.element_id, e.obligation, e.state.value)] for e in review.elements]
    return pd.DataFrame(rows, columns=columns)


def profiles_display(found: ProfileComparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return the profiles as text: a row per element; columns for the element, the Recommendation, each country, and the agreement.

    The lines of a cell are the choice, the national label, the note, the date of the decision, and the numbers of its sources in
    `found.sources`, in brackets.
    """
    numbers = numbers_of(found.sources)
    rows = [
        [
            wording.label(row.element_id, texts),
            wording.label(row.european.value, texts),
            *(_profile_cell(cell, numbers, texts) for cell in row.cells),
            wording.label(row.agreement.value, texts),
        ]
        for row in found.rows
    ]
    names = [texts.country(country) for country in found.countries]
    return pd.DataFrame(rows, columns=[texts.say("Element"), texts.say("Recommendation"), *names, texts.say("Agreement")])


def _profile_cell(cell: ProfileCell, numbers: Mapping[str, int], texts: Texts) -> str:
    lines = [
        wording.label(cell.requirement.value, texts),
        wording.localised(cell.national_label, texts),
        wording.localised(cell.note, texts),
        texts.day(cell.decided_on) if cell.decided_on else "",
        references(cell.source_ids, numbers),
    ]
    return "\n".join(filter(None, lines))


def additions_display(found: ProfileComparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per country, as text: country, elements that it would have to add, elements that it has not decided on."""
    rows = [
        [texts.country(part.country), *(", ".join(wording.label(name, texts) for name in names) for names in (part.to_add, part.to_decide))]
        for part in found.additions
    ]
    return pd.DataFrame(rows, columns=[texts.say("Country"), texts.say("To add"), texts.say("To decide")])


def review_sections(review: Review, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> tuple[Section, ...]:
    """Return the report on a review: elements, findings with what to do, questions; numbers count in its sources."""
    numbers = numbers_of(review.sources)
    elements = elements_display(review, texts)
    elements[texts.say("Sources")] = [references(element.source_ids, numbers) for element in review.elements]
    found = [
        [
            wording.label(f.element_id, texts) if f.element_id else "–", f"{wording.label(f.severity, texts)}: {_advised(f, texts)}",
            references(f.source_ids, numbers),
        ]
        for f in review.findings
    ]  # fmt: skip
    questions = {q: words for principle in (catalogue or open_catalogue()).principles for q, words in principle.questions.items()}
    asked = [
        [
            f"{wording.label(p.principle_id, texts)}: {texts.say(questions[q.question])}", wording.label(q.answer, texts),
            references(p.source_ids, numbers),
        ]
        for p in review.principles
        for q in p.questions
    ]  # fmt: skip
    heads = (
        [texts.say("Element"), texts.say("Finding"), texts.say("Sources")],
        [texts.say("Question"), texts.say("Answer"), texts.say("Sources")],
    )
    hidden = texts.plural("{n} statement hidden: low confidence", "{n} statements hidden: low confidence", review.hidden)
    return (
        Section(texts.say("Elements"), (), elements),
        Section(texts.say("Findings"), (hidden,) if review.hidden else (), pd.DataFrame(found, columns=heads[0])),
        Section(texts.say("Principles"), (), pd.DataFrame(asked, columns=heads[1])),
    )


def _advised(finding: Finding, texts: Texts) -> str:
    said = finding_wording.finding_text(finding, texts), finding_wording.advice_text(finding, texts), finding_wording.evidence_of(finding)
    return " ".join(filter(None, said))


def places_sections(found: WhereItFits, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> tuple[Section, ...]:
    """Return the report on places in frameworks; numbers count in its sources."""
    known, numbers = (catalogue or open_catalogue()).by_id, numbers_of(found.sources)
    names = frameworks.names_of([known[p.framework_id] for p in found.placements if p.framework_id in known], texts)
    rows = [
        [name, wording.placement_text(placement, name, texts), references(placement.source_ids, numbers)]
        for placement in found.placements
        for name in (names.get(placement.framework_id, placement.framework_id),)
    ]
    head = [texts.say("Framework"), texts.say("Place in the national framework"), texts.say("Sources")]
    return (Section(texts.say("Places"), (), pd.DataFrame(rows, columns=head)),)


def stack_sections(found: Stack, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> tuple[Section, ...]:
    """Return the report on a stack: the path, possible overlaps, missing outcomes. Shipped templates are named by their titles."""
    catalogue = catalogue or open_catalogue()
    titles, levels = wording.titles((), catalogue, texts), dict(found.eqf_levels)
    before: dict[str, list[str]] = {name: [] for name in found.credential_ids}
    for first, name in found.requirements:
        before[name].append(titles.get(first, first))
    left = [name for name in found.credential_ids if name not in found.order]
    rows = [
        [
            str(found.order.index(name) + 1) if name in found.order else "–", titles.get(name, name),
            str(levels[name] or texts.say("no level")), texts.join(before[name]) or "–",
        ]
        for name in (*found.order, *left)
    ]  # fmt: skip
    head = [texts.say("Order"), texts.say("Micro-credential"), texts.say("EQF"), texts.say("Comes after")]
    said = wording.stack_notes(found, wording.system_names(catalogue, texts), titles, texts)
    pairs = [
        " · ".join(f"{titles.get(one.credential_id, one.credential_id)}: {wording.localised(one.outcome.text, texts)}" for one in pair)
        for pair in ((overlap.first, overlap.second) for overlap in found.overlaps)
    ]
    lacking = [wording.localised(outcome.text, texts) for outcome in found.missing]
    return (
        Section(texts.say("Path"), tuple(said), pd.DataFrame(rows, columns=head)),
        *([Section(texts.say("Outcomes that may be the same"), tuple(pairs))] if pairs else []),
        *([Section(texts.say("Still missing towards the target"), tuple(lacking))] if lacking else []),
    )


def profiles_sections(found: ProfileComparison, texts: Texts = ENGLISH) -> tuple[Section, ...]:
    """Return the report on element profiles; numbers count in its sources."""
    return (
        Section(texts.say("Profiles"), (), profiles_display(found, texts)),
        Section(texts.say("To add or decide"), (), additions_display(found, texts)),
    )


def templates_html(designs: Iterable[Credential], sources: Iterable[Source], texts: Texts = ENGLISH) -> Markup:
    """Return the templates as a table, with their status (real or illustrative); footnotes number `sources`."""
    return render("credentials/templates/list.html", texts, _shared(sources, texts) | {"designs": tuple(designs)})


def review_html(review: Review, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Markup:
    """Return a review: elements, findings with advice, principles as questions; footnotes number `review.sources`."""
    catalogue = catalogue or open_catalogue()
    values = _shared(review.sources, texts) | {
        "review": review,
        "meanings": {element.element_id: element.meaning for element in catalogue.elements},
        "questions": {question: words for principle in catalogue.principles for question, words in principle.questions.items()},
    }
    return render("credentials/templates/review.html", texts, values)


def places_html(found: WhereItFits, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Markup:
    """Return the places in the frameworks as a list, with qualification types and the limits of use."""
    catalogue = catalogue or open_catalogue()
    chosen = [catalogue.by_id[placement.framework_id] for placement in found.placements]
    names = frameworks.names_of(chosen, texts)
    values = _shared(found.sources, texts) | {"found": found, "names": names, "footnotes": frameworks.footnotes(chosen, texts)}
    return render("credentials/templates/places.html", texts, values)


def stack_html(found: Stack, designs: Iterable[Credential], texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Markup:
    """Return a stack: order, sums, outcomes that may be the same, missing outcomes."""
    catalogue, by_id = catalogue or open_catalogue(), {design.id: design for design in designs}
    values = _shared(found.sources, texts) | {
        "found": found,
        "designs": by_id,
        "titles": wording.titles(by_id.values(), catalogue, texts),
        "systems": wording.system_names(catalogue, texts),
    }
    return render("credentials/templates/stack.html", texts, values)


def path_html(found: Stack, designs: Iterable[Credential], texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> Markup:
    """Return the order of a stack as a table, one row per credential; footnotes number `found.sources`."""
    catalogue, order = catalogue or open_catalogue(), found.order
    chosen = sorted(designs, key=lambda design: order.index(design.id) if design.id in order else len(order))
    return render(
        "credentials/templates/path.html",
        texts,
        _shared(found.sources, texts) | {"found": found, "designs": chosen, "titles": wording.titles(chosen, catalogue, texts)},
    )


def profiles_html(found: ProfileComparison, texts: Texts = ENGLISH) -> Markup:
    """Return the profiles side by side as a table; footnotes number `found.sources`."""
    return render("credentials/templates/profiles.html", texts, _shared(found.sources, texts) | {"found": found})


def _shared(sources: Iterable[Source], texts: Texts) -> dict[str, object]:
    return {
        "numbers": {source.source_id: number for number, source in enumerate(sources, 1)},
        "label": lambda code: wording.label(code, texts),
        "localised": lambda text: wording.localised(text, texts),
        "named": lambda titles, ids: [titles.get(name, name) for name in ids],
        "wording": wording,
        "finding_wording": finding_wording,
        "texts": texts,
    }
