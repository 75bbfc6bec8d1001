"""Check the message catalogues with pofilter of the Translate Toolkit, apart from what is right as it is.

Run it as `make translations`. It exits with status 1 for a finding that `pofilter.yaml` does not permit, and for a rule there that permits
nothing any more.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

CATALOGUES = Path(__file__).parents[2] / "toolkit" / "mcvet" / "locale"
RULES = Path(__file__).with_suffix(".yaml")
CHECKS = [
    "blank", "brackets", "doublespacing", "doublewords", "emails", "endpunc", "endwhitespace", "escapes", "newlines", "nplurals", "numbers",
    "printf", "pythonbraceformat", "startcaps", "startpunc", "startwhitespace", "tabs", "unchanged", "untranslated", "urls", "variables",
    "xmltags",
]  # fmt: skip
"""The checks that are used. The others know programs with menus, take quotation marks of the language for faults, or want EQF unchanged."""


class Finding(NamedTuple):
    """What pofilter says of a message: language, check and the English message."""

    language: str
    check: str
    message: str


class Rule(NamedTuple):
    """Findings that are permitted.

    Attributes:
        check: the check.
        messages: regular expressions, one of which fits the whole English message.
        languages: the languages; all if empty.
        why: the reason.
    """

    check: str
    messages: list[str]
    why: str
    languages: Sequence[str] = ()

    def permits(self, finding: Finding) -> bool:
        """Return True if a finding is right as it is."""
        is_meant = finding.check == self.check and (not self.languages or finding.language in self.languages)
        return is_meant and any(re.fullmatch(pattern, finding.message, re.DOTALL) for pattern in self.messages)


def findings() -> Iterator[Finding]:
    """Yield everything that pofilter finds."""
    from translate.filters import checks
    from translate.storage import pypo

    for path in sorted(CATALOGUES.glob("*.po")):
        config = checks.CheckerConfig(targetlanguage=path.stem, varmatches=[("{", "}")])
        checker = checks.TeeChecker(config, limitfilters=CHECKS, checkerclasses=[checks.StandardChecker, checks.StandardUnitChecker])
        for unit in pypo.pofile.parsefile(str(path)).units:
            if not unit.isheader():
                yield from (Finding(path.stem, check, str(unit.source)) for check in checker.run_filters(unit))


def main() -> int:
    """Print what has to be mended, and return the exit status."""
    found = sorted(set(findings()))
    rules = [Rule(**rule) for rule in yaml.safe_load(RULES.read_text("utf-8"))]
    refused = [finding for finding in found if not any(rule.permits(finding) for rule in rules)]
    idle = [rule for rule in rules if not any(map(rule.permits, found))]
    for finding in refused:
        print(f"{finding.language}.po, {finding.check}: {finding.message!r}. Correct the translation, or permit it in {RULES.name}.")
    for rule in idle:
        print(f"{RULES.name}: the rule on {rule.check}, {rule.why!r}, permits nothing. Remove it.")
    print(f"{len(found)} findings; not permitted: {len(refused)}; rules without use: {len(idle)}.")
    return int(bool(refused or idle))


if __name__ == "__main__":
    sys.exit(main())
