"""The official schemas and shapes, which lie beside the checkout and are not ours to commit."""

import json
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, SH, Graph

from conftest import ROOT

SHARED = Path(os.environ.get("MCVET_SHARED", ROOT.parent / "shared")) / "standards"
needs_standards = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the official schemas are not at {SHARED}; set MCVET_SHARED to the folder that holds them"
)
CONTEXTS = {
    "https://www.w3.org/2018/credentials/v1": "w3c/credentials-v1.jsonld",
    "https://www.w3.org/ns/credentials/v2": "w3c/credentials-v2.jsonld",
    "http://data.europa.eu/snb/model/context/edc-ap": "elm/context/edc-ap-context.jsonld",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "openbadges/context-3.0.3.json",
}


@cache
def official(name: str) -> Any:
    """Return a JSON file of the folder."""
    return json.loads((SHARED / name).read_text("utf-8"))


def inlined(document: dict[str, Any]) -> dict[str, Any]:
    """Put the pinned contexts in place of their addresses, so that nothing is fetched."""
    named = document["@context"]
    contexts = [
        official(CONTEXTS[each])["@context"] if isinstance(each, str) else each for each in (named if isinstance(named, list) else [named])
    ]
    return document | {"@context": contexts}


@cache
def shapes(*names: str) -> Graph:
    """Return shapes as one graph, without the imports that point to the web and the one pattern that Python cannot read."""
    graph = Graph()
    for name in names:
        graph.parse(SHARED / "elm" / name, format="turtle")
    graph.remove((None, OWL.imports, None))
    for holder, pattern in list(graph.subject_objects(SH.pattern)):
        if r"\p{" in str(pattern):
            graph.remove((holder, SH.pattern, pattern))
    return graph


EDC = [
    ("shapes-1.1.0/EDC-generic-no-cv.ttl", "shapes-1.1.0/EDC-generic-full.ttl"),
    ("shapes-1.2.0/EDC-generic-no-cv.ttl", "shapes-1.2.0/EDC-generic-full.ttl"),
]
LOQ = ("loq-1.1.0/LOQ-constraints.ttl", "loq-1.1.0/LOQ-constraints-mdr.ttl")


def violations(document: dict[str, Any], *names: str) -> set[str]:
    """Return what the shapes object to, by shape, path and component. A document of which no node is met is itself objected to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own reader of JSON-LD uses what rdflib deprecates
        data = Graph().parse(data=json.dumps(inlined(document)), format="json-ld")
    graph = shapes(*names)
    classes = set(graph.objects(None, SH.targetClass))
    met = [node for node, kind in data.subject_objects(RDF.type) if kind in classes]
    if len(met) < 10:
        return {f"only {len(met)} nodes met"}
    conforms, report, _ = validate(data, shacl_graph=graph, inference="none")
    if conforms:
        return set()
    assert isinstance(report, Graph)
    return {
        " ".join(
            str(report.value(result, part) or "").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
            for part in (SH.sourceShape, SH.resultPath, SH.sourceConstraintComponent)
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
