"""What a designer has asked for, as an address says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mcvet.catalogue import Catalogue
from mcvet.credentials import templates
from mcvet.credentials.model import LANGUAGE_TAG
from mcvet.credentials.profile import MOST
from mcvet.credentials.where import FIVE
from mcvet.dashboards.fields import SECTIONS
from mcvet.dashboards.query import Notice, QueryReader
from mcvet.dashboards.workbench import OWN
from mcvet.locale import marked

DESIGN, PREVIEW, STACK, PROFILES = VIEWS = ("design", "preview", "stack", "profiles")


@dataclass(frozen=True)
class CredentialsState:
    """The selection of the credentials dashboard. Its address leaves out what is as by default.

    Attributes:
        start: id of the template that is open, or `own`.
        section: the part of it that is filled in.
        written: language in which texts are written; blank for one that suits.
        countries, edited: the element profiles side by side, and the one that is filled in.
        stacked, towards: what is combined, and towards what.
    """

    start: str = ""
    view: str = DESIGN
    section: str = "about"
    written: str = ""
    countries: tuple[str, ...] = FIVE
    edited: str = ""
    stacked: tuple[str, ...] = ()
    towards: str = ""
    include_low: bool = False
    language: str = "en"
    notices: tuple[Notice, ...] = ()

    def parts(self) -> dict[str, str]:
        """Return the parts of the address by key."""
        return {
            "t": self.start,
            "view": self.view if self.view != DESIGN else "",
            "s": self.section if self.section != "about" else "",
            "w": self.written,
            "c": ",".join(self.countries) if self.countries != FIVE else "",
            "p": self.edited,
            "stack": ",".join(self.stacked),
            "to": self.towards,
            "low": "1" if self.include_low else "",
            "lang": self.language if self.language != "en" else "",
        }


def read_credentials_state(query: str, catalogue: Catalogue) -> CredentialsState:
    """Read the selection from the query of an address. What cannot be used gives a notice and is left out.

    Keys: `t` template id or `own`; `view` design, preview, stack or profiles; `s` section; `w` language written; `c` country codes
    of the profiles, with `add` and `remove`; `p` the profile that is filled in; `stack` template ids, `to` the target; `low` 1 or 0;
    `lang`; `v`, the version of this list.
    """
    read = QueryReader(query)
    known = [template.id for template in templates(catalogue)]
    starts = (*known, OWN)
    countries = _countries(read, catalogue)
    state = CredentialsState(
        start=read.choice("t", starts, known[0] if known else OWN),
        view=read.choice("view", VIEWS, DESIGN),
        section=read.choice("s", tuple(SECTIONS), "about"),
        written=_language(read),
        countries=countries,
        edited=read.choice("p", countries, ""),
        stacked=tuple(dict.fromkeys(name for name in read.many("stack") if _is_start(name, starts, read))),
        towards=read.choice("to", starts, ""),
        include_low=read.choice("low", ("0", "1"), "0") == "1",
        language=read.language,
    )
    return replace(state, notices=read.leftovers())


def _is_start(name: str, starts: Sequence[str], read: QueryReader) -> bool:
    if name in starts:
        return True
    read.note(marked("There is no template '{name}'; it was left out."), name=name[:40])
    return False


def _language(read: QueryReader) -> str:
    tag = read.one("w")
    if not tag or re.fullmatch(LANGUAGE_TAG, tag):
        return tag
    read.note(marked("'{value}' is not a permitted value of '{key}' and was ignored."), key="w", value=tag[:40])
    return ""


def _countries(read: QueryReader, catalogue: Catalogue) -> tuple[str, ...]:
    known = {framework.country for framework in catalogue.frameworks} - {"EU"}
    chosen = []
    for name in [*read.many("c"), *read.many("add")]:
        if name.upper() in known:
            chosen.append(name.upper())
        else:
            read.note(marked("There is no country '{name}' here; it was left out."), name=name[:40])
    gone = read.many("remove")
    chosen = [code for code in dict.fromkeys(chosen) if code not in gone]
    if len(chosen) > MOST:
        read.note(marked("At most eight countries fit side by side; left out: {names}."), names=", ".join(chosen[MOST:]))
    return tuple(chosen[:MOST]) or FIVE
