"""The container file and the Kubernetes manifests: valid, consistent with the program, and hardened. Nothing is fetched."""

import copy
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import kubernetes_validate
import pytest
import typer.main
import yaml
from tornado.websocket import WebSocketHandler

from conftest import ROOT
from mcvet import __version__
from mcvet.cli import app
from mcvet.server.handlers import routes
from mcvet.server.handlers.dashboards import KernelHandler

DEPLOY = ROOT / "deploy"
FOLDERS = [DEPLOY / "base", *sorted((DEPLOY / "overlays").iterdir())]
OLDEST, NEWEST = "1.30", "1.37"
MEASURED = ("server and warm process", "the same with a file of answers read")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")


def key(found: dict[str, Any]) -> tuple[str, str]:
    return found["kind"], found["metadata"]["name"]


def patched(found: Any, operations: list[dict[str, Any]]) -> Any:
    """Return an object with JSON patches applied: `add` and `replace`; what they name must exist."""
    found = copy.deepcopy(found)
    for operation in operations:
        *way, last = operation["path"].strip("/").split("/")
        place = found
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        if operation["op"] == "add" and last == "-":
            place.append(operation["value"])
        elif operation["op"] == "add":
            assert last not in place, f"{operation['path']} is there already"
            place[last] = operation["value"]
        else:
            assert operation["op"] == "replace"
            assert last in place, f"there is no {operation['path']}"
            place[last] = operation["value"]
    return found


@cache
def built(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the objects of a kustomization with its patches, as far as these use what kustomize offers."""
    plan = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    objects: dict[tuple[str, str], dict[str, Any]] = {}
    for name in plan["resources"]:
        path = (folder / name).resolve()
        assert path.is_relative_to(DEPLOY)
        more = built(path) if path.is_dir() else {key(one): one for one in yaml.safe_load_all(path.read_text("utf-8"))}
        assert not objects.keys() & more.keys()
        objects |= more
    for patch in plan.get("patches", []):
        target = patch["target"]["kind"], patch["target"]["name"]
        objects[target] = patched(objects[target], yaml.safe_load(patch["patch"]))
    return objects


def container(folder: Path) -> dict[str, Any]:
    [found] = built(folder)["Deployment", "mcvet"]["spec"]["template"]["spec"]["containers"]
    return cast("dict[str, Any]", found)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_object_is_valid(folder: Path, version: str) -> None:
    """By the schemas of the oldest and the newest supported Kubernetes, which permit no unknown field."""
    assert len(built(folder)) >= 6
    for found in built(folder).values():
        kubernetes_validate.validate(found, version, strict=True)


def test_a_misspelt_field_is_found() -> None:
    """The validation that the test above relies on is strict."""
    wrong = patched(built(FOLDERS[0])["PodDisruptionBudget", "mcvet"], [{"op": "add", "path": "/spec/maxUnavailible", "value": 1}])
    with pytest.raises(kubernetes_validate.utils.ValidationError):
        kubernetes_validate.validate(wrong, NEWEST, strict=True)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("kubectl"), reason="no kubectl on this machine")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_kustomize_builds_the_same_objects(folder: Path) -> None:
    """`kubectl kustomize` gives what was validated, with namespace, labels and the image's tag added."""
    done = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, check=True)
    made = {key(found): found for found in yaml.safe_load_all(done.stdout)}
    assert made.keys() == built(folder).keys()
    for which, found in built(folder).items():
        kubernetes_validate.validate(made[which], NEWEST, strict=True)
        wanted = json.dumps(found["spec"], sort_keys=True).replace('"image": "mcvet"', f'"image": "mcvet:{__version__}"')
        assert json.dumps(made[which]["spec"], sort_keys=True) == wanted


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_named_exists(folder: Path) -> None:
    """Selectors select the pods, ports and services have the names by which they are asked for, options are those of the command."""
    objects = built(folder)
    pods = objects["Deployment", "mcvet"]["spec"]
    labels = pods["template"]["metadata"]["labels"]
    ports = {port["name"]: port["containerPort"] for port in container(folder)["ports"]}
    selectors = [found["spec"].get("selector") or found["spec"].get("podSelector") for found in objects.values()]
    for selector in filter(None, selectors):
        assert selector.get("matchLabels", selector) == labels
    services = [found for (kind, _), found in objects.items() if kind == "Service"]
    assert {port["targetPort"] for service in services for port in service["spec"]["ports"]} <= ports.keys()
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container(folder)[probe]["httpGet"] == {"path": "/healthz", "port": "http"}
    scaled = objects["HorizontalPodAutoscaler", "mcvet"]["spec"]["scaleTargetRef"]
    assert (scaled["kind"], scaled["name"]) in objects
    serve = cast("Any", typer.main.get_command(app)).commands["serve"]
    command, *options = container(folder)["args"]
    assert command == "serve"
    parsed = serve.make_context("serve", list(options)).params
    assert (parsed["host"], parsed["port"], parsed["behind_proxy"]) == ("0.0.0.0", ports["http"], True)  # noqa: S104


def test_only_the_lines_of_kernels_are_bound_to_a_replica() -> None:
    """Every address of a kernel goes to the service with affinity, and every other one to the service without."""
    objects = built(DEPLOY / "overlays" / "traefik")
    [rule] = objects["Ingress", "mcvet"]["spec"]["rules"]
    ways = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert all(("Service", service) in objects for service in ways.values())
    assert "affinity" not in json.dumps(objects["Service", "mcvet"]).lower()
    assert "sticky" in json.dumps(objects["Service", "mcvet-kernels"])
    site = cast("Any", SimpleNamespace(options=SimpleNamespace(base="/"), notebooks=True))
    for pattern, handler, *_ in routes(site):
        chosen = max((way for way in ways if f"{pattern.replace('(', '')}/".startswith(f"{way.rstrip('/')}/")), key=len, default="/")
        assert ways[chosen] == ("mcvet-kernels" if issubclass(handler, (WebSocketHandler, KernelHandler)) else "mcvet"), pattern
    assert f"--name={rule['host']}" in container(DEPLOY / "overlays" / "traefik")["args"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_pods_have_few_rights(folder: Path) -> None:
    """No root, no capability, nothing to write to but /tmp, no token of the cluster, no way out, limited memory."""
    pod = built(folder)["Deployment", "mcvet"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    rights = container(folder)["securityContext"]
    assert (rights["readOnlyRootFilesystem"], rights["allowPrivilegeEscalation"], rights["capabilities"]) == (
        True,
        False,
        {"drop": ["ALL"]},
    )
    assert [mount["mountPath"] for mount in container(folder)["volumeMounts"] if not mount.get("readOnly")] == ["/tmp"]  # noqa: S108
    assert "memory" in container(folder)["resources"]["limits"]
    network = built(folder)["NetworkPolicy", "mcvet"]["spec"]
    assert network["policyTypes"] == ["Ingress", "Egress"]
    assert network["egress"] == []


def test_one_replica_may_go_at_any_time() -> None:
    """There are two or more, one at a time is moved, and a pod has longer to end than a server takes (five seconds for answers)."""
    objects = built(DEPLOY / "base")
    assert objects["HorizontalPodAutoscaler", "mcvet"]["spec"]["minReplicas"] >= 2
    assert "replicas" not in objects["Deployment", "mcvet"]["spec"]  # or each `apply` would undo the scaling
    assert objects["PodDisruptionBudget", "mcvet"]["spec"]["maxUnavailable"] == 1
    pod = objects["Deployment", "mcvet"]["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] >= container(DEPLOY / "base")["lifecycle"]["preStop"]["sleep"]["seconds"] + 15


def test_a_pod_asks_for_the_memory_that_was_measured() -> None:
    """Server, warm process and as many kernels as a pod may have fit into what it asks for."""
    document = (ROOT / "docs" / "operating.md").read_text("utf-8")
    [server], [kernel] = (re.findall(rf"^\| {name} \| (\d+) MB \|$", document, re.MULTILINE) for name in MEASURED)
    options = container(DEPLOY / "base")["args"]
    kernels = int(options[options.index("--max-sessions") + 1])
    asked = container(DEPLOY / "base")["resources"]["requests"]["memory"]
    assert asked.endswith("Mi")
    assert int(server) + kernels * int(kernel) <= int(asked.removesuffix("Mi")) * 2**20 / 1e6 < 1.2 * (int(server) + kernels * int(kernel))


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", CONTAINERFILE, re.MULTILINE)


def test_the_image_runs_without_root_from_a_wheel() -> None:
    """Its last user is a number other than 0, the base is one version by its public name, nothing is added from an address."""
    stages = instructions("FROM")
    assert len(stages) == 2
    for stage in stages:
        assert re.fullmatch(r"[a-z0-9-]+:\d+\.\d+[a-z0-9.-]*( AS \w+)?", stage)
    user = instructions("USER")[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    pod = built(DEPLOY / "base")["Deployment", "mcvet"]["spec"]["template"]["spec"]["securityContext"]
    assert user == f"{pod['runAsUser']}:{pod['runAsGroup']}"
    assert not instructions("ADD")
    assert "://" not in CONTAINERFILE.replace("http://127.0.0.1:8866/healthz", "")
    assert not re.search(r"^(ARG|ENV) .*(PASSWORD|SECRET|TOKEN)", CONTAINERFILE, re.MULTILINE)
    assert "--no-index" in CONTAINERFILE
    assert "--constraint constraints.txt" in CONTAINERFILE
    assert instructions("HEALTHCHECK")


def test_what_the_image_is_made_of_is_in_the_checkout() -> None:
    """Each file that is copied exists and is let through by `.dockerignore`, which lets nothing else through."""
    copied = {name for line in instructions("COPY") for name in line.split()[:-1]}
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert ignored[0] == "*"
    assert {name[1:] for name in ignored if name.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_tag_of_the_image_is_the_version() -> None:
    """Container file and manifests name the version of the package."""
    [image] = yaml.safe_load((DEPLOY / "base" / "kustomization.yaml").read_text("utf-8"))["images"]
    assert image == {"name": "mcvet", "newTag": __version__}
    assert f"-t mcvet:{__version__} ." in CONTAINERFILE
