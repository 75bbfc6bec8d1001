"""Notebooks run for visitors."""

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets.config import Config

from mcvet.server.kernels import NotebookKernels, PromptClient, public_environment

LATE = 6


class LateClient(PromptClient):
    """Hears the first thing that a notebook shows some seconds late, as on a machine with too much to do."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Be late from then on, once."""
        await super().wait_for_ready(timeout)
        channel, in_time = self.iopub_channel, self.iopub_channel.get_msg

        async def late(*args: Any, **options: Any) -> Any:
            channel.get_msg = in_time
            await asyncio.sleep(LATE)
            return await in_time(*args, **options)

        channel.get_msg = late


@pytest.mark.slow
def test_what_a_notebook_shows_is_waited_for(tmp_path: Path) -> None:
    """A page is told of its widget however late the kernel's output is heard; otherwise it would wait for nothing."""
    cell = nbformat.v4.new_code_cell("import ipywidgets\nipywidgets.VBox()")  # type: ignore[no-untyped-call]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "board.ipynb")  # type: ignore[no-untyped-call]
    config = Config(AsyncKernelManager={"client_factory": LateClient})

    async def run() -> list[str]:
        manager = AsyncMappingKernelManager(config=config)
        kernels = NotebookKernels(
            SimpleNamespace(kernel_manager=manager, root_dir=str(tmp_path), config=config),  # type: ignore[arg-type]
            public_environment(os.environ),
        )
        try:
            return await kernels.start("one", "board", "")
        finally:
            await kernels.end("one")

    assert len(asyncio.run(run())) == 1
