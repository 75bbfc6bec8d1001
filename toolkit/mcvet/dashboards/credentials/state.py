"""The selection of the credentials dashboard, and its address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mcvet.catalogue import PARTNERS, Catalogue
from mcvet.credentials import templates
from mcvet.credentials.profile import MOST
from mcvet.dashboards.credentials.form_sections import SECTIONS
from mcvet.dashboards.credentials.workbench import OWN
from mcvet.dashboards.query import QueryReader
from mcvet.messages import Message, say
from mcvet.validation import LANGUAGE_TAG

DESIGN, PREVIEW, STACK, PROFILES = VIEWS = ("design", "preview", "stack", "profiles")


@dataclass(frozen=True)
class CredentialsState:
    """The selection of the credentials dashboard. Its address omits default values.

    Attributes:
        start: id of the open template, or `own`.
        view: one of `VIEWS`.
        section: the open section of the form.
        written: language in which texts are entered; empty to choose it automatically.
        countries, edited: countries of the element profiles, and the one that is edited.
        stacked, towards: ids of the combined designs and of the target.
        include_low: True to include statements of low confidence.
        typed: True if the address comes from a page with drafts, which an address cannot contain.
        own: code of the reader's own country; empty if there is none.
        language: tag of the reader's language.
        notices: parts of the address that could not be used.
    """

    start: str = ""
    view: str = DESIGN
    section: str = "about"
    written: str = ""
    countries: tuple[str, ...] = PARTNERS
    edited: str = ""
    stacked: tuple[str, ...] = ()
    towards: str = ""
    include_low: bool = False
    typed: bool = False
    own: str = ""
    language: str = "en"
    notices: tuple[Message, ...] = ()

    def parts(self) -> dict[str, str]:
        """Return the values of the address by key."""
        return {
            "t": self.start,
            "view": self.view if self.view != DESIGN else "",
            "s": self.section if self.section != "about" else "",
            "w": self.written,
            "c": ",".join(self.countries) if self.countries != PARTNERS else "",
            "p": self.edited,
            "stack": ",".join(self.stacked),
            "to": self.towards,
            "low": "1" if self.include_low else "",
            "my": self.own,
            "lang": self.language,
        }


def read_credentials_state(query: str, catalogue: Catalogue) -> CredentialsState:
    """Read the selection from the query of an address. Values that cannot be used are omitted, with a notice.

    Keys: `t` template id or `own`; `view` design, preview, stack or profiles; `s` section; `w` language of the texts; `c` country codes
    of the profiles, with `add` and `remove`; `p` the edited profile; `stack` template ids, `to` the target; `low` 1 or 0; `typed` 1 if
    the page showed drafts; `my`; `lang`; `v`, the version of this list.
    """
    read = QueryReader(query)
    known = [template.id for template in templates(catalogue=catalogue)]
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
        typed=read.choice("typed", ("0", "1"), "0") == "1",
        own=read.own,
        language=read.language,
    )
    return replace(state, notices=read.leftovers())


def _is_start(name: str, starts: Sequence[str], read: QueryReader) -> bool:
    if name in starts:
        return True
    read.note(say("There is no template '{name}'; it was left out.", name=name[:40]))
    return False


def _language(read: QueryReader) -> str:
    tag = read.one("w")
    if not tag or re.fullmatch(LANGUAGE_TAG, tag):
        return tag
    read.note(say("'{value}' is not a permitted value of '{key}' and was ignored.", key="w", value=tag[:40]))
    return ""


def _countries(read: QueryReader, catalogue: Catalogue) -> tuple[str, ...]:
    known = catalogue.on_record
    chosen = []
    gone = read.many("remove")
    shown = read.many("c") or (PARTNERS if gone or read.has("add") else ())
    for name in [*shown, *read.many("add")]:
        if name.upper() in known:
            chosen.append(name.upper())
        else:
            read.note(say("There is no country '{name}' here; it was left out.", name=name[:40]))
    chosen = [code for code in dict.fromkeys(chosen) if code not in gone]
    if len(chosen) > MOST:
        read.note(say("At most eight countries fit side by side; left out: {names}.", names=", ".join(chosen[MOST:])))
    return tuple(chosen[:MOST]) or PARTNERS
