"""What `import mcvet` and its packages offer to an analyst."""

import ast
import doctest
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import mcvet
from conftest import ROOT
from mcvet.catalogue import Catalogue

ROOMS = ("mcvet", *(f"mcvet.{room}" for room in ("catalogue", "credentials", "frameworks", "locale", "outcomes", "readiness", "reports")))


def _functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for room in ROOMS:
        module = import_module(room)
        for name in module.__all__:
            function = inspect.unwrap(getattr(module, name))
            if inspect.isfunction(function):
                yield f"{room}.{name}", function


FUNCTIONS = dict(_functions())


def test_every_room_says_what_is_public() -> None:
    """Each has functions, and what it names is there."""
    assert {name.rpartition(".")[0] for name in FUNCTIONS} == set(ROOMS)
    assert set(mcvet.__all__) <= set(dir(mcvet))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_shows_what_comes_back(name: str) -> None:
    """Its docstring has an example with a result; the examples themselves are run as tests."""
    examples = doctest.DocTestParser().get_examples(FUNCTIONS[name].__doc__ or "")
    assert any(example.want for example in examples)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_catalogue_is_an_optional_keyword(name: str) -> None:
    """Whoever has no folder of their own need not think of it."""
    for parameter in inspect.signature(FUNCTIONS[name]).parameters.values():
        if parameter.name == "catalogue" or parameter.annotation in (Catalogue, "Catalogue"):
            assert (parameter.name, parameter.kind, parameter.default) == ("catalogue", inspect.Parameter.KEYWORD_ONLY, None)


def test_a_class_of_the_models_has_a_name_of_its_own() -> None:
    """No two classes of the model rooms share a name, so that a name in an error or in a JSON schema says which is meant."""
    named: dict[str, list[str]] = {}
    for room in ("catalogue", "frameworks", "credentials", "outcomes", "readiness"):
        for path in (ROOT / "toolkit" / "mcvet" / room).rglob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    named.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}
