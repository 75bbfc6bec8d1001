"""The options that fields of the form offer, and the content that new entries begin with."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from mcvet.credentials import wording
from mcvet.dashboards.credentials.fields import Content, Desk, Offer, Options
from mcvet.frameworks.wording import abbreviation


def members(enumeration: type[StrEnum]) -> Offer:
    """Return a function that offers the members of an enumeration with their labels."""
    return lambda desk, _: desk.labels([member.value for member in enumeration])


def countries(desk: Desk, _: Mapping[str, Any]) -> Options:
    """Return the countries that have a framework, by name."""
    codes = {framework.country for framework in desk.catalogue.frameworks} - {"EU"}
    return [(code, desk.texts.country(code)) for code in sorted(codes, key=lambda code: desk.texts.order(desk.texts.country(code)))]


def frameworks(desk: Desk, _: Mapping[str, Any]) -> Options:
    """Return the frameworks with their names, those of the design's countries first."""
    named = [
        (f.country not in desk.countries, f.framework_id, f"{desk.texts.country(f.country)} – {abbreviation(f, desk.texts)}")
        for f in desk.catalogue.frameworks
        if f.country != "EU"
    ]
    return [(code, name) for _, code, name in sorted(named, key=lambda item: (item[0], desk.texts.order(item[2])))]


def new_level(desk: Desk) -> Content:
    """Return the framework of the design's country, if there is exactly one."""
    current = [f.framework_id for f in desk.catalogue.frameworks if f.country in desk.countries and not f.is_historical]
    return {"framework_id": current[0]} if len(current) == 1 else {}


def levels(desk: Desk, own: Mapping[str, Any]) -> Options:
    """Return the levels of the framework that the same entry names."""
    rows = desk.catalogue.levels_of(str(own.get("framework_id") or ""))
    return [(name, name) for name in dict.fromkeys(row.nqf_level for row in rows)]


def credit_systems(desk: Desk, own: Mapping[str, Any]) -> Options:
    """Return the credit systems of the design's countries, then the international ones; all systems if the design has no country."""
    systems = [
        system
        for system in desk.catalogue.credit_systems
        if not desk.countries or system.country is None or system.country in desk.countries or system.system_id == own.get("system")
    ]
    in_order = sorted(systems, key=lambda system: system.country not in desk.countries)
    return [(system.system_id, desk.texts.say(system.label_en)) for system in in_order]


def new_credits(desk: Desk) -> Content:
    """Return the credit system of the design's country, if there is one that no other entry uses."""
    workload = desk.content.get("workload") or {}
    named = {entry.get("system") for entry in workload.get("credits") or ()}
    own = [s.system_id for s in desk.catalogue.credit_systems if s.country in desk.countries and s.system_id not in named]
    return {"system": own[0]} if own else {}


def new_outcome(desk: Desk) -> Content:
    """Return the first free identifier, such as `o3`."""
    taken = {item.get("id") for item in desk.content.get("outcomes", ())}
    return {"id": next(name for number in range(len(taken) + 1) if (name := f"o{number + 1}") not in taken)}


def templates(desk: Desk, _: Mapping[str, Any]) -> Options:
    """Return the templates with their titles."""
    return [*wording.titles((), desk.catalogue, desk.texts).items()]


def outcomes(desk: Desk, _: Mapping[str, Any]) -> Options:
    """Return the learning outcomes of the design with their texts."""
    return [(item["id"], wording.localised(item.get("text"), desk.texts) or item["id"]) for item in desk.content.get("outcomes", ())]
