"""The selection of the frameworks dashboard, and its address."""

from dataclasses import dataclass, replace
from typing import Any

from mcvet.catalogue import EQF_LEVELS, PARTNER_FRAMEWORKS, Catalogue, Sector
from mcvet.dashboards.query import QueryReader, read_country, write_query
from mcvet.errors import UnknownNameError
from mcvet.frameworks.compare import MOST
from mcvet.locale import Texts, texts_for
from mcvet.messages import Message, say

_PARTNERS = tuple(PARTNER_FRAMEWORKS.values())
VIEWS = ("table", "policy", "laws", "timeline", "chart")
_FIRST_OPEN = 4


@dataclass(frozen=True)
class FrameworksState:
    """The selection of the frameworks dashboard. Its address omits default values.

    Attributes:
        frameworks: framework ids.
        eqf_levels: EQF levels shown; empty for all.
        at: EQF level that is open, 1 to 8.
        sector: sector of the qualification types; empty for all.
        differences: True to show only rows that differ.
        include_low: True to include links of low confidence in files.
        view: one of `VIEWS`.
        level: framework id and level of the open panel; None if closed.
        translation: framework id, level and target framework id; None for the default.
        own: code of the reader's own country; empty if there is none.
        language: tag of the reader's language.
        notices: parts of the address that could not be used.
    """

    frameworks: tuple[str, ...] = _PARTNERS
    eqf_levels: tuple[int, ...] = ()
    at: int = _FIRST_OPEN
    sector: str = ""
    differences: bool = False
    include_low: bool = False
    view: str = "table"
    level: tuple[str, str] | None = None
    translation: tuple[str, str, str] | None = None
    own: str = ""
    language: str = "en"
    notices: tuple[Message, ...] = ()

    def address(self, catalogue: Catalogue, **changes: Any) -> str:
        """Return the query of this selection with `changes`, including the question mark."""
        state = replace(self, **changes)
        named = [short_name(framework_id, catalogue) for framework_id in state.frameworks]
        parts = {
            "c": ",".join(named) if state.frameworks != _usual(state.own, catalogue) else "",
            "eqf": ",".join(map(str, state.eqf_levels)),
            "at": str(state.at) if state.at != _FIRST_OPEN else "",
            "sector": state.sector,
            "diff": "1" if state.differences else "",
            "low": "1" if state.include_low else "",
            "view": state.view if state.view != VIEWS[0] else "",
            "level": ":".join(state.level) if state.level else "",
            "t": ":".join(state.translation) if state.translation else "",
            "my": state.own,
            "lang": state.language,
        }
        return write_query(parts)

    @property
    def texts(self) -> Texts:
        """The reader's language."""
        return texts_for(self.language)


def _usual(own: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the default frameworks of a reader: the own country's, then the partners'."""
    return tuple(dict.fromkeys((*_frameworks_of(own, catalogue)[:1], *_PARTNERS)))


def _frameworks_of(country: str, catalogue: Catalogue) -> list[str]:
    return [framework.framework_id for framework in catalogue.frameworks if framework.country == country and not framework.is_historical]


def short_name(framework_id: str, catalogue: Catalogue) -> str:
    """Return the code of the country where that names one framework, else the id of the framework."""
    country = catalogue.by_id[framework_id].country
    try:
        return country if catalogue.framework(country).framework_id == framework_id else framework_id
    except UnknownNameError:
        return framework_id


class _Reader(QueryReader):
    """Query reader that also reads names of frameworks."""

    def __init__(self, query: str, catalogue: Catalogue) -> None:
        super().__init__(query)
        self.catalogue = catalogue
        self.changing = self.has("remove")

    def framework(self, name: str) -> str | None:
        try:
            return self.catalogue.framework(name).framework_id
        except UnknownNameError as error:
            several = ", ".join(f.framework_id for f in self.catalogue.frameworks if f.country == name.upper())
            near = ", ".join(error.near)
            if several:
                self.note(say("'{name}' is ambiguous; perhaps you meant {near}.", name=name[:40], near=several))
            elif near:
                self.note(say("There is no framework '{name}'; perhaps you meant {near}.", name=name[:40], near=near))
            else:
                self.note(say("There is no framework '{name}'; it was left out.", name=name[:40]))
            return None


def read_frameworks_state(query: str, catalogue: Catalogue) -> FrameworksState:
    """Read the selection from the query of an address. Values that cannot be used are omitted, with a notice.

    Keys: `c` framework ids or country codes; `eqf` levels 1 to 8; `at` the open level; `sector`; `diff` and `low` 1 or 0; `view` one of
    `VIEWS`; `level` FRAMEWORK:LEVEL; `t` FROM:LEVEL:TO; `my` a country; `lang`; `v`, the version of this list. The forms of the page
    also send `own` (a new own country), `add`, `remove`, and `from`, `nqf`, `to`.
    """
    read = _Reader(query, catalogue)
    frameworks = _frameworks(read)
    eqf_levels = tuple(sorted({int(part) for part in read.many("eqf") if _is_eqf(part, read)}))
    level = _level(read, read.one("level"), frameworks)
    state = FrameworksState(
        frameworks=frameworks,
        eqf_levels=eqf_levels if len(eqf_levels) < len(EQF_LEVELS) else (),
        at=int(read.choice("at", tuple(map(str, EQF_LEVELS)), str(_FIRST_OPEN))),
        sector=read.choice("sector", tuple(sector.value for sector in Sector), ""),
        differences=read.choice("diff", ("0", "1"), "0") == "1",
        include_low=read.choice("low", ("0", "1"), "0") == "1",
        view=read.choice("view", VIEWS, VIEWS[0]),
        level=level,
        translation=_translation(read, frameworks),
        own=read.own,
        language=read.language,
    )
    return replace(state, notices=read.leftovers())


def _frameworks(read: _Reader) -> tuple[str, ...]:
    named = read.many("c")
    found = [framework_id for name in named if (framework_id := read.framework(name))]
    chosen = list(dict.fromkeys(found)) if named else list(_usual(read.own, read.catalogue))
    if named and not chosen:
        read.note(say("None of the frameworks is known, so the five partner countries are shown."))
        chosen = list(_PARTNERS)
    if read.has("own"):
        read.own = read_country(read, read.catalogue, read.one("own"))
        chosen = list(dict.fromkeys((*_frameworks_of(read.own, read.catalogue)[:1], *chosen)))
    for name in read.many("add"):
        if (framework_id := read.framework(name)) and framework_id not in chosen:
            chosen.append(framework_id)
    for name in read.many("remove"):
        framework_id = read.framework(name)
        chosen = [other for other in chosen if other != framework_id] or chosen
    first = [framework_id for framework_id in chosen if read.catalogue.by_id[framework_id].country == read.own]
    chosen = list(dict.fromkeys((*first, *chosen)))
    if len(chosen) > MOST:
        left_out = ", ".join(chosen[MOST:])
        read.note(say("At most eight frameworks fit side by side; left out: {names}.", names=left_out))
    return tuple(chosen[:MOST])


def _is_eqf(part: str, read: _Reader) -> bool:
    if part.isascii() and part.isdigit() and int(part) in EQF_LEVELS:
        return True
    read.note(say("There is no EQF level '{value}'; levels run from 1 to 8.", value=part[:40]))
    return False


def _national(read: _Reader, framework_id: str, name: str) -> str | None:
    known = list(dict.fromkeys(level.nqf_level for level in read.catalogue.levels_of(framework_id)))
    found = next((level for level in known if level.casefold() == name.casefold()), None)
    if found is None:
        read.note(say("{framework} has no level '{name}'.", framework=framework_id, name=name[:40]))
    return found


def _level(read: _Reader, text: str, frameworks: tuple[str, ...]) -> tuple[str, str] | None:
    name, _, level = text.partition(":")
    if not text or not (framework_id := read.framework(name)):
        return None
    if framework_id not in frameworks:
        if not read.changing:
            read.note(say("{framework} is not part of this comparison, so its level was not opened.", framework=framework_id))
        return None
    found = _national(read, framework_id, level)
    return (framework_id, found) if found else None


def _translation(read: _Reader, frameworks: tuple[str, ...]) -> tuple[str, str, str] | None:
    text = read.one("t")
    sent = [read.one(key) for key in ("from", "nqf", "to")]
    from_form = any(sent)
    name, level, other = sent if from_form else [*text.split(":"), "", ""][:3]
    if not name or not other:
        if text:
            read.note(say("'{value}' is not a permitted value of '{key}' and was ignored.", key="t", value=text[:40]))
        return None
    source, target = read.framework(name), read.framework(other)
    if not source or not target:
        return None
    if from_form and source == target:
        target = next((framework for framework in (*frameworks, *_PARTNERS) if framework != source), target)
    known = [row.nqf_level for row in read.catalogue.levels_of(source)]
    if from_form and level not in known:
        level = known[0]
    found = _national(read, source, level)
    return (source, found, target) if found else None
