"""Runs of an operator's notebook cell by cell: the output of each cell, and an error text if one fails."""

import logging
import uuid
from typing import Any

from nbclient.exceptions import CellExecutionError
from nbconvert.filters.ansi import strip_ansi
from voila.execute import VoilaExecutor

from mcvet.locale import Texts
from mcvet.server.notebooks import code_cells
from mcvet.server.sessions import Notify, StartError

LOG = logging.getLogger(__name__)
FOR_A_ROOM = """
__import__("plotly.io").io.templates[__import__("plotly.io").io.templates.default].layout.font.size = 32
__import__("matplotlib").rcParams.update({"figure.figsize": (15, 7), "font.size": 24, "lines.linewidth": 4})
"""
"""Large default letters for an audience, in plotly and matplotlib; a notebook may choose others."""
_LONGEST_ERROR, _LONGEST_TRACE = 300, 4000
_PRINTED = "application/vnd.jupyter.stdout"


async def run(notebook: Any, name: str, executor: VoilaExecutor, texts: Texts, notify: Notify) -> list[dict[str, Any]]:
    """Run the cells in order, up to the first that fails.

    Args:
        notebook: content of the notebook.
        name: name of its file, for the log.
        executor: executor of its kernel, with a client.
        texts: texts in the reader's language.
        notify: sends the page a message; called with the number of the running cell.

    Returns:
        For each cell that was run: its number from 1 (`cell`), its output as MIME bundles (`outputs`), and an error text (`fault`; empty if
        it did not fail).

    Raises:
        StartError: if a cell takes too long, the kernel ends, or the page is gone.
    """
    cells, shown = code_cells(notebook), []
    for number, (index, cell) in enumerate(cells, 1):
        place, where, fault = {"cell": number, "cells": len(cells)}, f"cell {number} of {name}", ""
        if not notify({"state": "starting", **place}):
            raise StartError("")
        try:
            await executor.async_execute_cell(cell, index, store_history=False)
        except CellExecutionError as error:
            fault = texts.say(
                "Cell {cell} of {cells} failed: {error} Ask whoever wrote the notebook. Fault number {number}.",
                error=summary(error.ename, error.evalue), number=note(where, error.traceback), **place,
            )  # fmt: skip
        except TimeoutError as error:
            number_of_fault = note(where, f"it took longer than {executor.timeout} seconds")
            words = texts.say(
                "Cell {cell} of {cells} took longer than {seconds} seconds and was stopped. Ask whoever wrote the notebook. "
                "Fault number {number}.",
                seconds=executor.timeout, number=number_of_fault, **place,
            )  # fmt: skip
            raise StartError(words) from error
        except RuntimeError as error:
            if not notify({"state": "starting", **place}):
                raise StartError("") from error
            words = texts.say(
                "In cell {cell} of {cells} the process of the notebook ended. Ask whoever wrote the notebook. Fault number {number}.",
                number=note(where, "the kernel ended"), **place,
            )  # fmt: skip
            raise StartError(words) from error
        shown.append({"cell": number, "outputs": _shown(cell, name), "fault": fault})
        if fault:
            break
    return shown


def note(where: str, trace: str) -> str:
    """Write the reason of a failure to the log; return the number of the entry."""
    number = uuid.uuid4().hex[:8]
    LOG.error("fault %s in %s: %s", number, where, strip_ansi(trace)[-_LONGEST_TRACE:])  # type: ignore[no-untyped-call]
    return number


def summary(name: str, value: str) -> str:
    """Return a Python error as one line that ends like a sentence."""
    line = strip_ansi(f"{name}: {value}".splitlines()[0]).strip().rstrip(":")[:_LONGEST_ERROR]  # type: ignore[no-untyped-call]
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _shown(cell: Any, name: str) -> list[dict[str, Any]]:
    """Return the output of a cell that a page shows; its standard error is for the log."""
    found: list[dict[str, Any]] = []
    for output in cell["outputs"]:
        match output["output_type"], output.get("name"):
            case "stream", "stderr":
                LOG.error("%s: %s", name, output["text"][:_LONGEST_TRACE].rstrip())
            case "stream", _:
                found.append({"data": {_PRINTED: output["text"]}, "metadata": {}, "trusted": True})
            case "error", _ if "raises-exception" in cell["metadata"].get("tags", []):
                found.append({"data": {_PRINTED: summary(output["ename"], output["evalue"])}, "metadata": {}, "trusted": True})
            case "display_data" | "execute_result", _:
                found.append({"data": output["data"], "metadata": output["metadata"], "trusted": True})
    return found
