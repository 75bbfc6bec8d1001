"""The Python reference: a page for each public room, made from its names, annotations and docstrings."""

import inspect
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import partial
from importlib import import_module
from types import SimpleNamespace
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.util import rst
from sphinx.util.typing import stringify_annotation

ROOMS = {
    "mcvet": (),
    "mcvet.catalogue": (),
    "mcvet.frameworks": ("tables", "displays", "charts", "wording"),
    "mcvet.readiness": ("tables", "displays", "charts", "wording"),
    "mcvet.credentials": ("exchange", "tables", "displays", "charts"),
    "mcvet.outcomes": ("tables", "displays", "charts", "wording"),
    "mcvet.reports": ("saving", "frameworks", "readiness", "country", "credentials", "outcomes"),
    "mcvet.sections": (),
    "mcvet.locale": (),
    "mcvet.errors": (),
}
"""The public rooms, each with its public modules. The first only offers what the others define."""


def _names(module: str) -> list[str]:
    """Return the public names of a module, functions first: its `__all__`, otherwise the functions and classes that it defines."""
    found = import_module(module)
    own = [name for name, value in vars(found).items() if getattr(value, "__module__", "") == module and not name.startswith("_")]
    return sorted(getattr(found, "__all__", own), key=lambda name: not inspect.isroutine(getattr(found, name)))


def _modules(room: str) -> list[str]:
    return [room, *(f"{room}.{name}" for name in ROOMS[room])]


def _origin(value: Any) -> str:
    """Return the place where a class or function is defined."""
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"


def _is_described(module: str, name: str) -> bool:
    """Return True for a class or function, which has a docstring."""
    value = getattr(import_module(module), name)
    return inspect.isclass(value) or inspect.isroutine(value)


def _published() -> dict[str, str]:
    """Return the name under which the reference has each public class and function, by the place where it is defined."""
    found = {}
    for module in (module for room in list(ROOMS)[1:] for module in _modules(room)):
        for name in filter(partial(_is_described, module), _names(module)):
            found.setdefault(_origin(getattr(import_module(module), name)), f"{module}.{name}")
    return found


def _types(value: Any) -> dict[str, Any]:
    """Return the types of the fields of a class, or of the arguments of a function, without what pydantic notes beside them."""
    if inspect.isclass(value) and issubclass(value, BaseModel):
        value = SimpleNamespace(__annotations__={name: info.annotation for name, info in value.model_fields.items()})
    try:
        return {} if inspect.isbuiltin(value) else get_type_hints(value)
    except NameError:  # a type that is imported for type checkers only
        return {name: kind for name, kind in value.__annotations__.items() if not isinstance(kind, str)}


def _parts(value: Any) -> Iterator[type]:
    """Yield the classes of mcvet that the annotations of a class or function name."""
    members = [m for n, m in vars(value).items() if n[0] != "_"] if inspect.isclass(value) else []
    for part in (value, *(getattr(m, "fget", getattr(m, "func", m)) for m in members)):
        if inspect.isclass(part) or inspect.isroutine(part):
            yield from _classes(_types(part).values())


def _classes(annotations: Iterable[Any]) -> Iterator[type]:
    for annotation in annotations:
        if inspect.isclass(annotation) and annotation.__module__.startswith("mcvet."):
            yield annotation
        yield from _classes(arg for arg in get_args(annotation) if not isinstance(arg, str))


def _values() -> dict[str, type]:
    """Return the classes that are not published themselves, but are part of what published functions take and return."""
    found: dict[str, type] = {}
    waiting = [getattr(import_module(name.rpartition(".")[0]), name.rpartition(".")[2]) for name in PUBLISHED.values()]
    while waiting:
        for part in _parts(waiting.pop()):
            if _origin(part) not in found and _origin(part) not in PUBLISHED:
                found[_origin(part)] = part
                waiting.append(part)
    return found


PUBLISHED = _published()
VALUES = _values()


def room_page(room: str) -> str:
    """Return the page of a room in reStructuredText."""
    parts = []
    if room == "mcvet":
        offered = [PUBLISHED.get(_origin(getattr(import_module(room), name))) for name in _names(room)]
        parts += [_title(room, "="), f".. automodule:: {room}", ".. currentmodule:: None", _summary(filter(None, offered))]
    for module in _modules(room) if room != "mcvet" else ():
        parts += [_title(module, "=" if module == room else "-"), f".. automodule:: {module}"]
        parts += [_summary(filter(partial(_is_described, module), _names(module)))]
        parts += [_directive(module, name) for name in _names(module)]
    if values := sorted(name for name in VALUES if _room_of(name) == room):
        parts += [_title("Parts of these values", "-"), *(f".. autoclass:: {name}\n   :members:" for name in values)]
    return _joined(*parts)


def _room_of(name: str) -> str:
    """Return the room of a class by the place where it is defined; `mcvet` if that is in no public room."""
    return max((room for room in ROOMS if name.startswith(f"{room}.")), key=len)


def _title(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}"


def _summary(names: Iterable[str]) -> str:
    lines = [f"   ~{name}" for name in names]
    return "\n".join([".. autosummary::", "   :nosignatures:", "", *lines]) if lines else ""


def _directive(module: str, name: str) -> str:
    value = getattr(import_module(module), name)
    if not _is_described(module, name):
        return f".. py:data:: {module}.{name}"
    kind = "function" if inspect.isroutine(value) else "exception" if issubclass(value, BaseException) else "class"
    return f".. auto{kind}:: {module}.{name}" + ("" if kind == "function" else "\n   :members:")


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def describe_fields(app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:  # noqa: ARG001
    """Append the fields of a model, with their descriptions, or the values of an enumeration to its docstring."""
    if not inspect.isclass(value):
        return
    if issubclass(value, BaseModel):
        types = _types(value)
        lines += ["", *(line for field, info in value.model_fields.items() for line in _field(field, info.description, types[field]))]
    elif issubclass(value, Enum):
        lines += ["", "Values: " + ", ".join(f"``{member.value}``" for member in value) + "."]


def _field(name: str, description: str | None, kind: Any) -> tuple[str, str]:
    return f":ivar {name}: {rst.escape(description or '')}", f":vartype {name}: {stringify_annotation(kind, 'smart')}"


def short_signature(app: Sphinx, what: str, name: str, value: Any, *rest: Any) -> tuple[str, str] | None:  # noqa: ARG001
    """Leave out the signature of models and enumerations: their fields and values are listed."""
    return ("", "") if inspect.isclass(value) and issubclass(value, BaseModel | Enum) else None


def public_name(app: Sphinx, env: Any, node: Any, contnode: Any) -> Any:
    """Resolve a reference to the place where an object is defined to the name under which it is published.

    Type variables and aliases have no entry of their own, so they stay without a link.
    """
    place = node.get("reftarget", "")
    if place in PUBLISHED:
        return env.domains["py"].resolve_xref(env, node["refdoc"], app.builder, "obj", PUBLISHED[place], node, contnode)
    module, _, name = place.rpartition(".")
    value = getattr(sys.modules.get(module), name, None)
    return None if value is None or inspect.isclass(value) or inspect.isroutine(value) else contnode
