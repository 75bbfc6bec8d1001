"""Credentials, reviews, places, stacks and profiles as data frames and as accessible HTML."""

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from mcvet.catalogue import Catalogue, Source
from mcvet.credentials import wording
from mcvet.credentials.findings import Review
from mcvet.credentials.model import Design
from mcvet.credentials.profile import ProfileCell, ProfileComparison
from mcvet.credentials.stack import OutcomeOf, Stack
from mcvet.credentials.where import WhereItFits
from mcvet.frameworks import wording as frameworks
from mcvet.frameworks.tables import ENGLISH
from mcvet.locale import Texts
from mcvet.markup import render


def templates_frame(designs: Iterable[Design]) -> pd.DataFrame:
    """Return one row per template.

    Columns: `id`, `title` (English where there is one), `reality` (`real`, `partly_real`, `illustrative`; missing for a credential
    of one's own), `eqf_level` (1 to 8), `hours`, `work_based_share` (0 to 1), `languages` (of the title) and `source_ids`, both
    parted by semicolons.
    """
    rows = [
        (
            design.id, wording.told(design.title, ENGLISH), getattr(design, "reality", None),
            design.level.eqf_level if design.level else None,
            design.workload.hours if design.workload else None, design.workload.work_based_share if design.workload else None,
            ";".join(design.title), ";".join(design.source_ids),
        )
        for design in designs
    ]  # fmt: skip
    columns = ["id", "title", "reality", "eqf_level", "hours", "work_based_share", "languages", "source_ids"]
    return pd.DataFrame(rows, columns=columns).astype({"eqf_level": "Int64"})


def elements_frame(review: Review, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per European element in words: element, obligation, state."""
    columns = [texts.say("Element"), texts.say("Obligation"), texts.say("State")]
    rows = [[wording.label(code, texts) for code in (e.element_id, e.obligation, e.state.value)] for e in review.elements]
    return pd.DataFrame(rows, columns=columns)


def findings_frame(review: Review, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per finding.

    Columns: `severity` (`error`, `warning`, `advice`, `remark`), `kind`, `element_id` and `country` (missing where it is about none),
    `finding`, `advice` and `evidence` (in words; evidence in English), `confidence` (`high`, `medium`, `low`, of the data that it rests
    on; missing where it rests on the credential alone), `source_ids` (parted by semicolons).
    """
    rows = [
        (
            f.severity.value, f.kind.value, f.element_id, f.country, wording.finding_text(f, texts), wording.advice_text(f, texts),
            wording.evidence_of(f), f.confidence, ";".join(f.source_ids),
        )
        for f in review.findings
    ]  # fmt: skip
    columns = ["severity", "kind", "element_id", "country", "finding", "advice", "evidence", "confidence", "source_ids"]
    return pd.DataFrame(rows, columns=columns)


def principles_frame(review: Review, catalogue: Catalogue, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per question of a principle.

    Columns: `principle_id`, `question_id`, `question` (in words), `answer` (`yes`, `partly`, `no`, `open`), `basis` (`stated`,
    `derived`, `none`), `confidence` (of the principle), `source_ids` (parted by semicolons).
    """
    asked = {question: words for principle in catalogue.principles for question, words in principle.questions.items()}
    rows = [
        (p.principle_id, q.question, texts.say(asked[q.question]), q.answer, q.basis, p.confidence.value, ";".join(p.source_ids))
        for p in review.principles
        for q in p.questions
    ]
    return pd.DataFrame(rows, columns=["principle_id", "question_id", "question", "answer", "basis", "confidence", "source_ids"])


def places_frame(found: WhereItFits) -> pd.DataFrame:
    """Return one row per framework and level.

    Columns: `framework_id`, `state`, `nqf_level` (missing where there is none), `several`, `confidence`, `source_ids` (parted by
    semicolons).
    """
    rows = [
        (p.framework_id, p.state.value, level.nqf_level if level else None, p.several, p.confidence, ";".join(p.source_ids))
        for p in found.placements
        for level in p.levels or (None,)
    ]
    return pd.DataFrame(rows, columns=["framework_id", "state", "nqf_level", "several", "confidence", "source_ids"])


def stack_frame(found: Stack, designs: Iterable[Design]) -> pd.DataFrame:
    """Return one row per credential, in an order that keeps the requirements.

    Columns: `place` (missing within a circle), `id`, `title`, `reality` (missing for a credential of one's own), `hours`, `eqf_level`,
    `credits` (in words), `requires` and `source_ids` (both parted by semicolons).
    """
    by_id = {design.id: design for design in designs}
    left = [name for name in found.credential_ids if name not in found.order]
    rows = [
        (
            found.order.index(name) + 1 if name in found.order else None, name, wording.told(by_id[name].title, ENGLISH),
            getattr(by_id[name], "reality", None), workload.hours if (workload := by_id[name].workload) else None,
            dict(found.eqf_levels)[name],
            ";".join(f"{credit.points:g} {credit.system}" for credit in workload.credits) if workload else "",
            ";".join(by_id[name].requires), ";".join(by_id[name].source_ids),
        )
        for name in (*found.order, *left)
    ]  # fmt: skip
    columns = ["place", "id", "title", "reality", "hours", "eqf_level", "credits", "requires", "source_ids"]
    return pd.DataFrame(rows, columns=columns).astype({"place": "Int64", "eqf_level": "Int64"})


def stack_outcomes_frame(found: Stack) -> pd.DataFrame:
    """Return one row per pair of outcomes that may be the same, and per outcome of the target.

    Columns: `about` (`overlap` within the stack; `reached` or `missing` of the target), `id`, `outcome_id`, `outcome`, then
    `other_id`, `other_outcome_id`, `other_outcome` (missing where nothing covers it), `reason` (`same_skill`, `same_words`) and
    `likeness` (0 to 1). Outcomes are in English where there is such a text.
    """

    def told(part: OutcomeOf) -> tuple[str, str, str]:
        return part.credential_id, part.outcome.id, wording.told(part.outcome.text, ENGLISH)

    rows: list[tuple[object, ...]] = [
        (about, *told(pair.first), *told(pair.second), pair.reason, pair.likeness)
        for about, pairs in (("overlap", found.overlaps), ("reached", found.reached))
        for pair in pairs
    ]
    rows += [("missing", found.towards, lacking.id, wording.told(lacking.text, ENGLISH), *[None] * 5) for lacking in found.missing]
    columns = ["about", "id", "outcome_id", "outcome", "other_id", "other_outcome_id", "other_outcome", "reason", "likeness"]
    return pd.DataFrame(rows, columns=columns)


def profiles_frame(found: ProfileComparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return the profiles in words: a row per element, then the Recommendation, each country, and whether they agree.

    A cell says line by line the choice, the national label, the note, the day of the decision, and the ids of its sources in brackets.
    """
    rows = [
        [
            wording.label(row.element_id, texts),
            wording.label(row.european.value, texts),
            *(_profile_cell(cell, texts) for cell in row.cells),
            wording.label(row.agreement.value, texts),
        ]
        for row in found.rows
    ]
    names = [texts.country(country) for country in found.countries]
    return pd.DataFrame(rows, columns=[texts.say("Element"), texts.say("Recommendation"), *names, texts.say("Agreement")])


def _profile_cell(cell: ProfileCell, texts: Texts) -> str:
    lines = [
        wording.label(cell.requirement.value, texts),
        wording.told(cell.national_label, texts),
        wording.told(cell.note, texts),
        texts.day(cell.decided_on) if cell.decided_on else "",
        f"[{', '.join(cell.source_ids)}]" if cell.source_ids else "",
    ]
    return "\n".join(filter(None, lines))


def additions_frame(found: ProfileComparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return in words what each country would have to add to its profile, and what it has not decided: a row per country."""
    rows = [
        [texts.country(part.country), *(", ".join(wording.label(name, texts) for name in names) for names in (part.to_add, part.to_decide))]
        for part in found.additions
    ]
    return pd.DataFrame(rows, columns=[texts.say("Country"), texts.say("To add"), texts.say("To decide")])


def templates_html(designs: Iterable[Design], sources: Iterable[Source], texts: Texts = ENGLISH) -> Markup:
    """Return the list of templates as a table; each says whether it is real; footnotes count in `sources`."""
    return render("credentials/templates/list.html", texts, _shared(sources, texts) | {"designs": tuple(designs)})


def review_html(review: Review, catalogue: Catalogue, texts: Texts = ENGLISH) -> Markup:
    """Return a review: the elements, the findings with what to do, the principles as questions; footnotes count in `review.sources`."""
    values = _shared(review.sources, texts) | {
        "review": review,
        "meanings": {element.element_id: element.meaning for element in catalogue.elements},
        "questions": {question: words for principle in catalogue.principles for question, words in principle.questions.items()},
    }
    return render("credentials/templates/review.html", texts, values)


def places_html(found: WhereItFits, catalogue: Catalogue, texts: Texts = ENGLISH) -> Markup:
    """Return the places in the frameworks as a list, with their qualification types and the limits of use."""
    chosen = [catalogue.by_id[placement.framework_id] for placement in found.placements]
    names = frameworks.names_of(chosen, texts)
    values = _shared(found.sources, texts) | {"found": found, "names": names, "footnotes": frameworks.footnotes(chosen, texts)}
    return render("credentials/templates/places.html", texts, values)


def stack_html(found: Stack, designs: Iterable[Design], catalogue: Catalogue, texts: Texts = ENGLISH) -> Markup:
    """Return a stack: the path, the sums, what may be the same, what is missing."""
    values = _shared(found.sources, texts) | {
        "found": found,
        "designs": {design.id: design for design in designs},
        "systems": wording.system_names(catalogue, texts),
    }
    return render("credentials/templates/stack.html", texts, values)


def path_html(found: Stack, designs: Iterable[Design], texts: Texts = ENGLISH) -> Markup:
    """Return the path of a stack as a table, a row per credential in order; footnotes count in `found.sources`."""
    order = found.order
    chosen = sorted(designs, key=lambda design: order.index(design.id) if design.id in order else len(order))
    return render("credentials/templates/path.html", texts, _shared(found.sources, texts) | {"found": found, "designs": chosen})


def profiles_html(found: ProfileComparison, texts: Texts = ENGLISH) -> Markup:
    """Return the profiles side by side as a table; footnotes count in `found.sources`."""
    return render("credentials/templates/profiles.html", texts, _shared(found.sources, texts) | {"found": found})


def _shared(sources: Iterable[Source], texts: Texts) -> dict[str, object]:
    return {
        "numbers": {source.source_id: number for number, source in enumerate(sources, 1)},
        "label": lambda code: wording.label(code, texts),
        "told": lambda text: wording.told(text, texts),
        "wording": wording,
        "texts": texts,
    }
