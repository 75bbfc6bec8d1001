"""Reading of notes in a file of the European Learning Model, in which mcvet writes content without a field of its own."""

import re
from collections.abc import Callable, Mapping

from mcvet.credentials.enumerations import Reality
from mcvet.credentials.exchange.elm.entries import ListReader
from mcvet.credentials.exchange.nodes import Node, number_of, one_of
from mcvet.credentials.exchange.result import LossKind
from mcvet.credentials.exchange.tracking import Entry
from mcvet.credentials.multilingual import in_language


class NoteReader(ListReader):
    """Reader of the notes of a learning specification.

    Attributes:
        specification: the learning specification.
        learner: the learner; an empty entry if there is none.
    """

    specification: Entry
    learner: Entry

    def _take_notes(self, fields: Node) -> None:
        """Add the content of the notes to the fields of a design."""
        plain: dict[str, Callable[[str], str | None]] = {"revision": str, "based_on": str, "reality": one_of(Reality)}
        texts = ("demand", "target_group", "further", "reality_note")
        words = {"countries": "countries", "language": "languages", "requires": "requires"}
        quality = fields["quality"]
        towards: list[Node] = []
        notes = [*self._notes(self.specification)]
        is_template = not self.learner and any(code == "reality" for code, _ in notes)
        seen = {"based_on"} if is_template else {"reality", "reality_note"}
        for code, note in notes:
            if code in seen - _SEVERAL:
                continue
            seen.add(code)
            if code in plain:
                if stated := self._parsed(self._line(note), plain[code], "further"):
                    fields[code] = stated
            elif code in texts:
                fields[code] = note.text("noteLiteral")
            elif code in words:
                fields[words[code]] = self._line(note).split()
            elif code == "sources":
                fields["source_ids"] = self._line(note).split()
            elif code in ("quality_internal", "quality_external"):
                quality[code.removeprefix("quality_")] = note.text("noteLiteral")
            elif code == "eqavet":
                quality["eqavet_stages"] = self._line(note).split()
            elif code == "stackable":
                stackable = self._parsed(self._line(note), one_of(["stackable", "stand-alone"]), "stackability")
                fields["stackability"] = {"stackable": stackable == "stackable"} if stackable else None
            elif code == "towards" and (text := note.text("noteLiteral")):
                towards.append(self._target(text))
            elif code == "level":
                fields["level"] = self._stated_level(self._line(note), fields["level"])
            elif code == "cycle":
                fields["level"] = (fields["level"] or {}) | {"cycle": self._line(note)}
            elif code == "levels_derived":
                self._line(note)
                fields["level"] = fields["level"] and fields["level"] | {"national": []}
            elif code == "credits":
                fields["workload"] = (fields["workload"] or {}) | {"credits": self._stated_credits(self._line(note))}
            elif code in _LISTS and (text := note.text("noteLiteral")):
                name, parse = _LISTS[code]
                fields[name] = [*fields.get(name, ()), parse(text)]
            elif code == "accredited_by":
                self.losses.add(LossKind.LEFT_OUT, "quality", self._line(note))
            elif not code:
                self._take_foreign(note, fields)
        if towards:
            fields["stackability"] = (fields["stackability"] or {"stackable": True}) | {"towards": towards}

    def _take_foreign(self, note: Entry, fields: Node) -> None:
        """Add a note of another tool to the further information; a note on the supervision sets that field."""
        if concept := self._known(note.one("subject"), "supervision-verification"):
            note.repeats("noteLiteral", concept.label_en)
            fields["supervision"] = self.losses.agreed(filter(None, (fields["supervision"], concept.code)), "supervision", "additionalNote")
            return
        text = note.text("noteLiteral")
        if text:
            further = fields.get("further") or {}
            fields["further"] = further | {tag: "\n".join(filter(None, (further.get(tag), words))) for tag, words in text.items()}
            self.losses.add(LossKind.AS_TEXT, "further", in_language(text, "en")[:40])

    def _stated_credits(self, stated: str) -> list[Node]:
        pairs = [pair.rpartition(" ") for pair in stated.split("; ")]
        return [{"system": system, "points": self._parsed(points, number_of, "workload")} for system, _, points in pairs]

    def _stated_level(self, stated: str, level: Node | None) -> Node:
        if stated == "not applicable":
            return {"applicable": False}
        found: Node = {**(level or {}), "national": []}
        for part in stated.split("; "):
            framework, _, name = part.partition(" ")
            if framework == "EQF":
                found["eqf_level"] = self._parsed(name, lambda written: int(written) if written.isdecimal() else None, "level")
            else:
                found["national"].append({"framework_id": framework, "nqf_level": name})
        return found

    def _target(self, text: Mapping[str, str]) -> Node:
        name, marks = _unmarked(text, lambda mark: mark.startswith("http") or mark.split(" ")[0] in self.catalogue.by_id)
        target: Node = {"name": name}
        for mark in marks:
            if mark.startswith("http"):
                target["url"] = mark
            else:
                framework, _, level = mark.partition(" ")
                target["level"] = {"framework_id": framework, "nqf_level": level}
        return target


def _unmarked(text: Mapping[str, str], is_mark: Callable[[str], bool]) -> tuple[dict[str, str], list[str]]:
    """Separate texts from the marks that the writer appended to them."""
    parts = next(iter(text.values())).split(" · ")
    marks: list[str] = []
    while len(parts) > 1 and is_mark(parts[-1]):
        marks.append(parts.pop())
    return {tag: words.rsplit(" · ", len(marks))[0] if marks else words for tag, words in text.items()}, marks


def _occupation(text: Mapping[str, str]) -> Node:
    label, marks = _unmarked(text, lambda mark: bool(re.fullmatch(r"ESCO \S+|ISCO-08 \d{4}", mark)))
    codes = dict(mark.split(" ", 1) for mark in marks)
    known = {"label": label, "esco_code": codes.get("ESCO"), "isco_08": codes.get("ISCO-08")}
    return {key: value for key, value in known.items() if value}


def skill_of(text: Mapping[str, str]) -> Node:
    """Return the skill in a note: its label, and its URI if there is one."""
    label, marks = _unmarked(text, lambda mark: mark.startswith("http://data.europa.eu/esco/skill/"))
    return {"label": label} | ({"esco_uri": marks[0]} if marks else {})


def _answer(text: Mapping[str, str]) -> Node:
    line = next(iter(text.values())).split(" · ")[0]
    question, _, answer = line.partition(": ")
    evidence = {tag: words.removeprefix(f"{line} · ") for tag, words in text.items() if words != line}
    return {"question": question, "answer": answer} | ({"evidence": evidence} if evidence else {})


_LISTS = {"occupation": ("occupations", _occupation), "skill": ("skills", skill_of), "answer": ("answers", _answer)}
_SEVERAL = {"", "towards", *_LISTS}
