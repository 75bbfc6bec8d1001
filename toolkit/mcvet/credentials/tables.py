"""Templates, reviews, placements, stacks and profiles as data frames."""

from collections.abc import Iterable

import pandas as pd

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.credentials import finding_wording, wording
from mcvet.credentials.findings import Review
from mcvet.credentials.model import Credential, CredentialTemplate
from mcvet.credentials.placement import WhereItFits
from mcvet.credentials.profile import ProfileComparison
from mcvet.credentials.stack import OutcomeOf, Stack
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH


def templates_frame(designs: Iterable[Credential]) -> pd.DataFrame:
    """Return one row per template.

    Columns: `id`, `title` (in English if available), `reality` (`real`, `partly_real`, `illustrative`; missing for a credential
    that is not a template), `eqf_level` (1 to 8), `hours`, `work_based_share` (0 to 1), `languages` (of the title) and `source_ids`, both
    separated by semicolons.
    """
    rows = [
        (
            design.id, wording.localised(design.title, ENGLISH), _reality(design),
            design.level.eqf_level if design.level else None,
            design.workload.hours if design.workload else None, design.workload.work_based_share if design.workload else None,
            ";".join(design.title), ";".join(design.source_ids),
        )
        for design in designs
    ]  # fmt: skip
    columns = ["id", "title", "reality", "eqf_level", "hours", "work_based_share", "languages", "source_ids"]
    return pd.DataFrame(rows, columns=columns).astype({"eqf_level": "Int64"})


def _reality(design: Credential) -> str | None:
    return design.reality.value if isinstance(design, CredentialTemplate) else None


def elements_frame(review: Review) -> pd.DataFrame:
    """Return one row per European element.

    Columns: `element_id`, `obligation` (`mandatory`, `optional`), `state` (as in `ElementState`), `source_ids` (separated by
    semicolons).
    """
    rows = [(e.element_id, e.obligation.value, e.state.value, ";".join(e.source_ids)) for e in review.elements]
    return pd.DataFrame(rows, columns=["element_id", "obligation", "state", "source_ids"])


def findings_frame(review: Review, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per finding.

    Columns: `severity` (`error`, `warning`, `advice`, `remark`), `kind`, `element_id` and `country` (missing if not applicable),
    `finding`, `advice` and `evidence` (text; evidence in English), `confidence` (`high`, `medium`, `low`, of the data used; missing if
    the finding follows from the credential alone), `source_ids` (separated by semicolons).
    """
    rows = [
        (
            f.severity.value, f.kind.value, f.element_id, f.country, finding_wording.finding_text(f, texts),
            finding_wording.advice_text(f, texts), finding_wording.evidence_of(f), f.confidence and f.confidence.value,
            ";".join(f.source_ids),
        )
        for f in review.findings
    ]  # fmt: skip
    columns = ["severity", "kind", "element_id", "country", "finding", "advice", "evidence", "confidence", "source_ids"]
    return pd.DataFrame(rows, columns=columns)


def principles_frame(review: Review, texts: Texts = ENGLISH, *, catalogue: Catalogue | None = None) -> pd.DataFrame:
    """Return one row per question of a principle.

    Columns: `principle_id`, `question_id`, `question` (text), `answer` (`yes`, `partly`, `no`, `open`), `basis` (`stated`,
    `derived`, `none`), `confidence` (of the principle), `source_ids` (separated by semicolons).
    """
    principles = (catalogue or open_catalogue()).principles
    asked = {question: words for principle in principles for question, words in principle.questions.items()}
    rows = [
        (
            p.principle_id,
            q.question,
            texts.say(asked[q.question]),
            q.answer.value,
            q.basis.value,
            p.confidence.value,
            ";".join(p.source_ids),
        )
        for p in review.principles
        for q in p.questions
    ]
    return pd.DataFrame(rows, columns=["principle_id", "question_id", "question", "answer", "basis", "confidence", "source_ids"])


def places_frame(found: WhereItFits) -> pd.DataFrame:
    """Return one row per framework and level.

    Columns: `framework_id`, `state`, `nqf_level` (missing if there is none), `several`, `confidence`, `source_ids` (separated by
    semicolons).
    """
    rows = [
        (
            p.framework_id, p.state.value, level.nqf_level if level else None, p.several, p.confidence and p.confidence.value,
            ";".join(p.source_ids),
        )
        for p in found.placements
        for level in p.levels or (None,)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["framework_id", "state", "nqf_level", "several", "confidence", "source_ids"])


def stack_frame(found: Stack, designs: Iterable[Credential]) -> pd.DataFrame:
    """Return one row per credential, in an order that meets the requirements.

    Columns: `place` (missing within a circle), `id`, `title`, `reality` (missing for a credential that is not a template), `hours`,
    `eqf_level`, `requires` and `source_ids` (both separated by semicolons). `stack_credits_frame` has the credits.
    """
    by_id = {design.id: design for design in designs}
    left = [name for name in found.credential_ids if name not in found.order]
    rows = [
        (
            found.order.index(name) + 1 if name in found.order else None, name, wording.localised(by_id[name].title, ENGLISH),
            _reality(by_id[name]), workload.hours if (workload := by_id[name].workload) else None,
            dict(found.eqf_levels)[name],
            ";".join(by_id[name].requires), ";".join(by_id[name].source_ids),
        )
        for name in (*found.order, *left)
    ]  # fmt: skip
    columns = ["place", "id", "title", "reality", "hours", "eqf_level", "requires", "source_ids"]
    return pd.DataFrame(rows, columns=columns).astype({"place": "Int64", "eqf_level": "Int64", "hours": float})


def stack_credits_frame(designs: Iterable[Credential]) -> pd.DataFrame:
    """Return one row per credential and credit system: `id`, `system` (as in `credit_systems.csv`), `points`."""
    rows = [(design.id, credit.system, credit.points) for design in designs if design.workload for credit in design.workload.credits]
    return pd.DataFrame(rows, columns=["id", "system", "points"]).astype({"points": float})


def stack_outcomes_frame(found: Stack) -> pd.DataFrame:
    """Return one row per pair of outcomes that may be the same, and per outcome of the target.

    Columns: `about` (`overlap` within the stack; `reached` or `missing` of the target), `id`, `outcome_id`, `outcome`, then
    `other_id`, `other_outcome_id`, `other_outcome` (missing if nothing covers it), `reason` (`same_skill`, `same_words`) and
    `likeness` (0 to 1). Outcomes are in English if available.
    """

    def columns_of(part: OutcomeOf) -> tuple[str, str, str]:
        return part.credential_id, part.outcome.id, wording.localised(part.outcome.text, ENGLISH)

    rows: list[tuple[object, ...]] = [
        (about, *columns_of(pair.first), *columns_of(pair.second), pair.reason.value, pair.likeness)
        for about, pairs in (("overlap", found.overlaps), ("reached", found.reached))
        for pair in pairs
    ]
    rows += [("missing", found.towards, lacking.id, wording.localised(lacking.text, ENGLISH), *[None] * 5) for lacking in found.missing]
    columns = ["about", "id", "outcome_id", "outcome", "other_id", "other_outcome_id", "other_outcome", "reason", "likeness"]
    return pd.DataFrame(rows, columns=columns)


def profiles_frame(found: ProfileComparison, texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per element and country.

    Columns: `element_id`, `european` and `requirement` (by the Recommendation and by the country: `required`, `optional`,
    `later`, `not_applicable`, `undecided`), `agreement` of all countries (`agreed`, `different`, `some_undecided`), `country` (ISO
    3166-1 code), `national_label` and `note` (in the language of `texts`, where there is such a text), `decided_on` (day; missing
    where nothing was decided), `source_ids` (separated by semicolons).
    """
    rows = [
        (
            row.element_id, row.european.value, row.agreement.value, cell.country, cell.requirement.value,
            wording.localised(cell.national_label, texts) or None, wording.localised(cell.note, texts) or None, cell.decided_on,
            ";".join(cell.source_ids),
        )
        for row in found.rows
        for cell in row.cells
    ]  # fmt: skip
    columns = [
        "element_id", "european", "agreement", "country", "requirement", "national_label", "note", "decided_on", "source_ids",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(decided_on=pd.to_datetime(frame["decided_on"]))


def additions_frame(found: ProfileComparison) -> pd.DataFrame:
    """Return one row per country and element that it would have to add or to decide.

    Columns: `country` (ISO 3166-1 code), `element_id`, `what` (`to_add`, `to_decide`).
    """
    rows = [
        (part.country, name, what)
        for part in found.additions
        for what, names in (("to_add", part.to_add), ("to_decide", part.to_decide))
        for name in names
    ]
    return pd.DataFrame(rows, columns=["country", "element_id", "what"])
