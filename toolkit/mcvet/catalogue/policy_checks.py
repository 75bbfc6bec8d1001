"""Checks of a country's policy: each row is consistent, and claims nothing that its evidence cannot support."""

import re
from collections.abc import Iterator

from mcvet.catalogue.enumerations import PolicySector, PolicyStatus
from mcvet.catalogue.files import Located, Tables
from mcvet.catalogue.model import MicroCredentialStatus
from mcvet.errors import Problem
from mcvet.messages import quoted, say
from mcvet.validation import NOTHING

_WHOLE = (PolicySector.ALL, PolicySector.UNSPECIFIED)
NEAREST = "Nearest equivalent"
_PASSED = (PolicyStatus.IN_FORCE, PolicyStatus.ADOPTED)
_LAW = "law|act|amendment|legislation|decree|rulebook|order|regulation"
_RULE = re.compile(rf"\b(bill|draft (?:{_LAW})|(?:{_LAW})s?)\b", re.IGNORECASE)


def policy_rows(tables: Tables) -> Iterator[Problem]:
    """Check each row of mc_status: its sectors, its ratings, and what it may claim as unknown or as a nearest equivalent."""
    for located in tables.own(MicroCredentialStatus):
        for rule in (_sectors, _unknown, _nearest, _bill, _readings):
            yield from rule(located)


def _sectors(located: Located[MicroCredentialStatus]) -> Iterator[Problem]:
    row = located.value
    for field, given in (("sectors", row.sectors), ("not_for", row.not_for)):
        whole = [sector for sector in given if sector in _WHOLE]
        if whole and (len(given) > 1 or field == "not_for"):
            parts, none = say("vet, he or adult, or one of the words for the whole"), say("vet, he or adult, or nothing")
            expected = parts if field == "sectors" else none
            yield located.problem(field, expected, quoted(";".join(given)), say("Name the parts, or the whole alone."))
    both = {PolicySector.VET, PolicySector.HIGHER, PolicySector.ADULT} if PolicySector.ALL in row.sectors else set(row.sectors)
    if against := both.intersection(row.not_for):
        found = say("'{text}', which sectors names as well", text=";".join(sorted(against)))
        remedy = say("Take it out of one of the two columns.")
        yield located.problem("not_for", say("sectors for which the status does not hold"), found, remedy)


def _unknown(located: Located[MicroCredentialStatus]) -> Iterator[Problem]:
    row = located.value
    if row.settled.status is not PolicyStatus.UNKNOWN:
        return
    for field, given, nothing in (("sectors", row.sectors, (PolicySector.UNSPECIFIED,)), ("not_for", row.not_for, ())):
        if given != nothing:
            expected = say("no claim in a row whose status is unknown")
            remedy = say("Say it in the evidence, and leave the column without a claim.")
            yield located.problem(field, expected, quoted(";".join(given)), remedy)


def _nearest(located: Located[MicroCredentialStatus]) -> Iterator[Problem]:
    if located.value.evidence.startswith(NEAREST) and not located.value.settled.nearest_equivalent:
        field = "third_nearest_equivalent" if located.value.third_status else "nearest_equivalent"
        expected = say("true, as the evidence begins '{text}'", text=NEAREST)
        yield located.problem(field, expected, quoted("false"), say("Set it to true, or reword the evidence."))


def _bill(located: Located[MicroCredentialStatus]) -> Iterator[Problem]:
    row = located.value
    first = _RULE.search(re.split(r"[;.]\s", row.evidence)[0])
    is_bill = first is not None and first[1].casefold().startswith(("bill", "draft"))
    if is_bill and row.settled.status in _PASSED and "in force" not in row.evidence:
        field = "third_status" if row.third_status else "status_code"
        remedy = say("Call it in_preparation until it is passed, or name the law that was passed first.")
        expected = say("no bill called law, even if a government has adopted it")
        yield located.problem(field, expected, quoted(row.settled.status), remedy)


def _readings(located: Located[MicroCredentialStatus]) -> Iterator[Problem]:
    row = located.value
    second, third = say("both cells of the second reading, or neither"), say("both cells of the third reading, or neither")
    pairs = (
        ("second", row.second_status, row.second_nearest_equivalent, second),
        ("third", row.third_status, row.third_nearest_equivalent, third),
    )
    whole = True
    for name, status, near, both in pairs:
        if (status is None) != (near is None):
            whole = False
            missing = f"{name}_{'status' if status is None else 'nearest_equivalent'}"
            yield located.problem(missing, both, NOTHING, say("Fill it in, or empty the other."))
    if whole and row.is_disputed and row.third_status is None:
        found = say("'{first}' and '{second}', and nobody who settled it", first=str(row.status_code), second=str(row.second_status))
        remedy = say("Have the evidence read once more.")
        yield located.problem("third_status", say("a third reading where the first two differ"), found, remedy)
    if row.third_status is not None and row.second_status is None:
        expected, found = say("a third reading after a second one"), say("no second reading")
        yield located.problem("third_status", expected, found, say("Fill in second_status as well."))
    if (row.third_reason is None) != (row.third_status is None):
        expected = say("a reason with a third reading, and with no other")
        found = quoted(row.third_reason) if row.third_reason else NOTHING
        yield located.problem("third_reason", expected, found, say("Say why the third reader decided so."))
