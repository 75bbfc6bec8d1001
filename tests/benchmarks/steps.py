"""How long the steps of the library take, measured in turns."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Config

from mcvet import open_catalogue
from mcvet.catalogue.catalogue import Catalogue
from mcvet.catalogue.check import load
from mcvet.dashboards.frameworks.view import FrameworksView
from mcvet.frameworks import compare, translate
from mcvet.reports.frameworks import comparison_files
from mcvet.server.app import PRELOAD
from mcvet.server.kernels import PromptClient

BY_FORK = "from fork to ready"


def measure(rounds: int) -> dict[str, list[float]]:
    """Take every step so many times, in turns, so that a busy minute affects all alike; return the seconds of each.

    A step that measures itself returns its seconds.
    """
    catalogue = Catalogue(load()[0], open_catalogue().as_of)
    partners = ["HR", "SI", "RS", "BA", "ME"]
    comparison = compare(partners, catalogue=catalogue)
    steps: dict[str, Callable[[], object]] = {
        "open and check the data package": load,
        "check a folder of one's own": lambda: load(Path("notebooks/own-country")),
        "compare 2 frameworks": lambda: compare(partners[:2], catalogue=catalogue),
        "compare 8 frameworks": lambda: compare([*partners, "AT", "DE", "NL"], catalogue=catalogue),
        "translate a level": lambda: translate("9", "SI", "HR", catalogue=catalogue),
        "render a view of 5 frameworks": lambda: FrameworksView.from_query("", catalogue, "/").regions(),
        "make the spreadsheet": lambda: comparison_files(comparison)["xlsx"](),
        BY_FORK: lambda: asyncio.run(start_a_kernel("mcvet-fork")),
        "from a new process to ready": lambda: asyncio.run(start_a_kernel("local-provisioner")),
    }
    asyncio.run(start_a_kernel("mcvet-fork"))  # the warm process takes seconds to load
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            start = time.perf_counter()
            found = step()
            taken[name].append(found if isinstance(found, float) else time.perf_counter() - start)
    return taken


async def start_a_kernel(provisioner: str) -> float:
    """Start a kernel as the server does, and end it; return the seconds until it answered."""
    KernelProvisionerFactory.clear_instance()
    KernelProvisionerFactory.instance(default_provisioner_name=provisioner)
    manager = AsyncKernelManager(transport="ipc", client_factory=PromptClient, config=Config(ForkProvisioner={"preload": PRELOAD}))
    start = time.perf_counter()
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    taken = time.perf_counter() - start
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    return taken
