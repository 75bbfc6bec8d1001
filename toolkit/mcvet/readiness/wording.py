"""Labels and sentences on policy, for every kind of output."""

from collections import Counter
from collections.abc import Iterable, Sequence

from mcvet.catalogue import Confidence, PolicySector, Reading
from mcvet.catalogue.wording import DIMENSION_LABELS, POLICY_SECTOR_LABELS, STATUS_LABELS
from mcvet.frameworks import wording as frameworks_wording
from mcvet.locale import Texts, marked
from mcvet.readiness.model import (
    PROGRESS,
    Change,
    Composite,
    CountryProfile,
    CountryScore,
    DefinitionElement,
    Definitions,
    Gap,
    Gaps,
    Matrix,
    MatrixRow,
    Nearness,
    SectorChoice,
    Standing,
    State,
)

QUESTIONS = {
    "definition": marked("How is a micro-credential defined, and by whom?"),
    "legal_basis": marked("Which law names micro-credentials?"),
    "nqf_inclusion": marked("How does a micro-credential get its place in the national framework?"),
    "credit_size": marked("How large may it be, and in which credits?"),
    "providers": marked("Who may offer it, and who approves them?"),
    "quality_assurance": marked("Who assures its quality, and by what procedure?"),
    "work_based_learning": marked("What part of it is learned at work?"),
    "validation_rpl": marked("Can it be gained by validation of prior learning?"),
    "funding": marked("Who pays for it?"),
    "digital_issuance": marked("Is it issued digitally, and in which format?"),
    "labour_market_link": marked("How do employers take part?"),
    "stackability": marked("How does it count towards a larger qualification?"),
}
STATE_LABELS = {State(status.value): label for status, label in STATUS_LABELS.items()} | {
    State.OTHER_SECTORS: marked("other sectors only"),
    State.NOT_RESEARCHED: marked("not researched"),
}
STATE_MEANINGS = {
    State.IN_FORCE: marked("Law or practice covers it in this sector."),
    State.ADOPTED: marked("The rule is passed and not yet applied."),
    State.PILOT: marked("Learners or issuers already take part in a trial."),
    State.IN_PREPARATION: marked("A competent body is drafting it."),
    State.NONE: marked("A source says that there is none."),
    State.OTHER_SECTORS: marked("It applies to another sector and, as far as the sources show, not to this one."),
    State.UNKNOWN: marked("Sources were searched, and none answers it."),
    State.NOT_RESEARCHED: marked("It has not been researched yet."),
}
SECTOR_LABELS = {
    SectorChoice.VET_ADULT: marked("VET and adult learning"),
    SectorChoice.VET: marked("VET alone"),
    SectorChoice.HE: marked("higher education"),
    SectorChoice.ANY: marked("any sector"),
}
_ONLY = {
    frozenset({PolicySector.HIGHER}): marked("universities only"),
    frozenset({PolicySector.VET}): marked("VET only"),
    frozenset({PolicySector.ADULT}): marked("adult learning only"),
    frozenset({PolicySector.VET, PolicySector.ADULT}): marked("VET and adult learning only"),
    frozenset({PolicySector.HIGHER, PolicySector.ADULT}): marked("universities and adult learning only"),
    frozenset({PolicySector.VET, PolicySector.HIGHER}): marked("VET and universities only"),
}
NEAREST = marked("nearest equivalent")
NEAREST_MEANING = marked("A law or practice that does not itself mention micro-credentials; it never counts as policy on them.")
READERS = (marked("First reader"), marked("Second reader"), marked("Third reader, who decided"))
DISPUTED = marked("two readings")
UNCONFIRMED = marked("unconfirmed")
SECTOR_NOT_STATED = marked("sector not stated")
ELEMENT_LABELS = {
    DefinitionElement.WORDING: marked("Definition"),
    DefinitionElement.SIZE: marked("Size"),
    DefinitionElement.LEVEL: marked("Level"),
    DefinitionElement.QUALITY: marked("Quality assurance"),
    DefinitionElement.STACKABILITY: marked("Stackability"),
    DefinitionElement.ISSUERS: marked("Who issues it"),
}
NEARNESS_LABELS = {
    Nearness.NEIGHBOUR: marked("neighbour"),
    Nearness.LIKE_FRAMEWORK: marked("framework with the same number of levels"),
    Nearness.OTHER: marked("other country"),
}


def dimension(name: str, texts: Texts) -> str:
    """Return the label of a dimension of policy."""
    return texts.say(DIMENSION_LABELS[name])


def state(standing: Standing, texts: Texts) -> str:
    """Return the state of a standing in one or two words; a status of other sectors is named after them."""
    if standing.state is State.OTHER_SECTORS and (only := _ONLY.get(frozenset(standing.sectors))):
        return texts.say(only)
    return texts.say(STATE_LABELS[standing.state])


def look(key: str, texts: Texts) -> str:
    """Return the label of a key of `LOOKS`."""
    is_near = key == "nearest"
    return texts.say(NEAREST if is_near else STATE_LABELS[State(key)])


def marks(standing: Standing, texts: Texts) -> list[str]:
    """Return the remarks to show beside a state: other status, nearest equivalent, two ratings, no stated sector, low confidence."""
    found = []
    if standing.state is State.OTHER_SECTORS and standing.status is not State.IN_FORCE:
        found.append(texts.say(STATE_LABELS[standing.status]))
    if standing.nearest_equivalent and standing.state in (*PROGRESS, State.OTHER_SECTORS):
        found.append(texts.say(NEAREST))
    if standing.is_disputed:
        found.append(texts.say(DISPUTED))
    if standing.state in PROGRESS and not standing.sector_stated:
        found.append(texts.say(SECTOR_NOT_STATED))
    if standing.confidence is Confidence.LOW and standing.state is not State.UNKNOWN:
        found.append(texts.say(UNCONFIRMED))
    return found


def law_finding(row: MatrixRow, texts: Texts) -> str:
    """Return a sentence on where a law names micro-credentials for VET and adult learning, and where for universities only.

    Args:
        row: the dimension `legal_basis` for VET and adult learning.
        texts: the language.
    """
    here = [cell.country for cell in row.cells if cell.is_in_force]
    elsewhere = [cell.country for cell in row.cells if cell.state is State.OTHER_SECTORS and set(cell.sectors) == {PolicySector.HIGHER}]

    def named(codes: list[str]) -> str:
        return texts.join(map(texts.country, codes))

    said = [
        texts.say("A law names micro-credentials for VET or adult learning: {countries}.", countries=named(here))
        if here
        else texts.say("No law in these countries names micro-credentials for VET or adult learning.")
    ]
    if elsewhere:
        said.append(texts.say("For universities only: {countries}.", countries=named(elsewhere)))
    return " ".join(said)


def cell(standing: Standing, texts: Texts) -> str:
    """Return a standing in one line, such as "in force (nearest equivalent; two readings)"."""
    beside = marks(standing, texts)
    return f"{state(standing, texts)} ({'; '.join(beside)})" if beside else state(standing, texts)


def reading(found: Reading, texts: Texts) -> str:
    """Return the rating of a reader in words."""
    word = texts.say(STATE_LABELS[State(found.status)])
    return f"{word} ({texts.say(NEAREST)})" if found.nearest_equivalent else word


def confidence(found: Confidence | None, texts: Texts) -> str:
    """Return the confidence of the evidence in words."""
    return frameworks_wording.label(found, texts) if found else texts.say(STATE_LABELS[State.NOT_RESEARCHED])


def sectors(found: Iterable[PolicySector], texts: Texts) -> str:
    """Return the labels of sectors, joined."""
    return texts.join([texts.say(POLICY_SECTOR_LABELS[sector]) for sector in found])


def finding(matrix: Matrix, texts: Texts) -> str:
    """Return the main finding of a matrix: the countries in which a law names micro-credentials."""
    row = next((row for row in matrix.rows if row.dimension == "legal_basis"), matrix.rows[0])
    there = [texts.country(one.country) for one in row.cells if one.is_in_force]
    total = len(matrix.countries)
    if row.dimension == "legal_basis":
        if not there:
            return texts.plural(
                "No law that names micro-credentials for {sector} was found in the {n} country shown.",
                "No law that names micro-credentials for {sector} was found in any of the {n} countries shown.",
                total,
                sector=texts.say(SECTOR_LABELS[matrix.sector]),
            )
        return texts.say(
            "A law names micro-credentials for {sector} in {number} of {total}: {countries}.",
            sector=texts.say(SECTOR_LABELS[matrix.sector]),
            number=texts.number(len(there)),
            total=texts.number(total),
            countries=texts.join(there),
        )
    return texts.say(
        "{dimension} is in force for {sector} in {number} of {total}: {countries}.",
        dimension=dimension(row.dimension, texts),
        sector=texts.say(SECTOR_LABELS[matrix.sector]),
        number=texts.number(len(there)),
        total=texts.number(total),
        countries=texts.join(there) or "–",
    )


def profile_finding(profile: CountryProfile, texts: Texts) -> str:
    """Return the number of dimensions in force, of all dimensions, for the selected sector."""
    return texts.plural(
        "In force for {sector}: {n} of {total} dimension.",
        "In force for {sector}: {n} of {total} dimensions.",
        profile.counts.in_force,
        sector=texts.say(SECTOR_LABELS[profile.sector]),
        total=texts.number(len(profile.standings)),
    )


def own_finding(profile: CountryProfile, missing: Gaps, texts: Texts) -> str:
    """Return the finding for the reader's country: what is in force, how much is missing, and which country to ask first."""
    said = texts.plural(
        "{country}: {n} of {total} dimensions is in force for {sector}.",
        "{country}: {n} of {total} dimensions are in force for {sector}.",
        profile.counts.in_force,
        country=texts.country(profile.country),
        total=texts.number(len(profile.standings)),
        sector=texts.say(SECTOR_LABELS[profile.sector]),
    )
    [(first, number), *_] = Counter(model.standing.country for gap in missing.gaps for model in gap.ask).most_common(1) or [("", 0)]
    if not first:
        return said
    asked = texts.say(
        "In force elsewhere and not here: {total}. First to ask: {country}, on {number}.",
        total=texts.number(len(missing.gaps)),
        country=texts.country(first),
        number=texts.number(number),
    )
    return f"{said} {asked}"


def grid_finding(matrix: Matrix, texts: Texts) -> str:
    """Return which countries of a matrix have the most dimensions in force."""
    counts = {code: found.in_force for code, found in matrix.counts().items()}
    most = max(counts.values())
    if not most:
        return texts.say("No dimension is in force in the countries shown.")
    return texts.say(
        "Most dimensions in force: {countries}, {number} of {total}.",
        countries=texts.join([texts.country(code) for code, number in counts.items() if number == most]),
        number=texts.number(most),
        total=texts.number(len(matrix.rows)),
    )


def profile_sentences(profile: CountryProfile, texts: Texts) -> list[str]:
    """Return a country's profile: one sentence per state that occurs, then nearest equivalents, and what is disputed."""
    groups: list[tuple[str, list[Standing]]] = [
        (_STATE_SENTENCES[one], [s for s in profile.standings if s.state is one and not (s.nearest_equivalent and one in PROGRESS)])
        for one in State
        if one is not State.OTHER_SECTORS
    ]
    others = [s for s in profile.standings if s.state is State.OTHER_SECTORS and not s.nearest_equivalent]
    groups.insert(4, (marked("In other sectors only: {dimensions}."), others))
    groups.append(
        (
            marked("Only a nearest equivalent was found, which does not count: {dimensions}."),
            [s for s in profile.standings if s.nearest_equivalent and s.state in (*PROGRESS, State.OTHER_SECTORS)],
        )
    )
    groups.append(
        (marked("Two readers understood the evidence differently: {dimensions}."), [s for s in profile.standings if s.is_disputed])
    )
    return [texts.say(message, dimensions=_dimensions(found, texts)) for message, found in groups if found]


_STATE_SENTENCES = {
    State.IN_FORCE: marked("In force: {dimensions}."),
    State.ADOPTED: marked("Adopted and not yet applied: {dimensions}."),
    State.PILOT: marked("In a pilot: {dimensions}."),
    State.IN_PREPARATION: marked("In preparation: {dimensions}."),
    State.NONE: marked("A source says that there is none: {dimensions}."),
    State.UNKNOWN: marked("Unknown, because no source answers it: {dimensions}."),
    State.NOT_RESEARCHED: marked("Not researched: {dimensions}."),
}


def _dimensions(standings: Iterable[Standing], texts: Texts) -> str:
    return "; ".join(dimension(standing.dimension, texts) for standing in standings)


def asked(gap: Gap, texts: Texts, most: int = 3) -> str:
    """Return which countries to ask about a gap, a limited number of them by name."""
    named = texts.join([texts.country(model.standing.country) for model in gap.ask[:most]])
    more = len(gap.ask) - most
    if more > 0:
        return texts.plural("ask {countries} and {n} more", "ask {countries} and {n} more", more, countries=named)
    return texts.say("ask {countries}", countries=named)


def gap_sentence(gap: Gap, texts: Texts, most: int = 3) -> str:
    """Return a sentence on what is missing and which countries to ask."""
    return texts.say("{dimension}: {ask}.", dimension=dimension(gap.own.dimension, texts), ask=asked(gap, texts, most))


def gap_question(gap: Gap, texts: Texts) -> str:
    """Return the question that a peer-learning activity could put to the countries of a gap."""
    return texts.say(QUESTIONS[gap.own.dimension])


def gaps_finding(gaps: Gaps, texts: Texts) -> str:
    """Return the number of dimensions that are in force elsewhere but not here."""
    return texts.plural(
        "{country}: {n} dimension is in force elsewhere and not here.",
        "{country}: {n} dimensions are in force elsewhere and not here.",
        len(gaps.gaps),
        country=texts.country(gaps.country),
    )


def definitions_finding(definitions: Definitions, texts: Texts) -> str:
    """Return the countries in which a definition is in force."""
    found = [texts.country(one.country) for one in definitions.rows[0].cells if one.is_in_force]
    if not found:
        return texts.say("No definition in force was found in the countries shown.")
    return texts.say("A definition is in force: {countries}.", countries=texts.join(found))


def change_sentence(change: Change, texts: Texts) -> str:
    """Return a dated standing in words."""
    return texts.say(
        "{country}, {dimension}: {state}.",
        country=texts.country(change.standing.country),
        dimension=dimension(change.standing.dimension, texts),
        state=cell(change.standing, texts),
    )


def score_sentence(score: CountryScore, composite: Composite, texts: Texts) -> str:
    """Return the range of ranks of a country by data and by weights."""
    total = len(composite.scores)
    return texts.say(
        "{country}: rank {best} to {worst} of {total} by what is known, {weights_best} to {weights_worst} by the choice of weights.",
        country=texts.country(score.country),
        best=texts.number(score.ranks.low),
        worst=texts.number(score.ranks.high),
        weights_best=texts.number(score.ranks_over_weights.low),
        weights_worst=texts.number(score.ranks_over_weights.high),
        total=texts.number(total),
    )


def footnotes(countries: Sequence[str], texts: Texts) -> list[str]:
    """Return the footnotes that certain names require, such as that of Kosovo*."""
    return [texts.say(frameworks_wording.KOSOVO)] if "XK" in countries else []
