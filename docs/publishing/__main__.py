"""Build the site; the exit status is 1 if Sphinx warns, a command fails, or a page would load anything from another server."""

import os
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from publishing.commands import CommandError
from publishing.foreign import foreign_resources
from publishing.staging import ROOT, stage

HERE, OUT = Path(__file__).parent, ROOT / ".docs"


def main() -> int:
    """Build the site in `.docs/html` and return the exit status."""
    shutil.rmtree(OUT, ignore_errors=True)
    try:
        stage(OUT / "source")
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    os.environ["PYTHONSTARTUP"] = str(HERE / "kernel.py")
    options = ["-q", "--fail-on-warning", "-j", "auto", "-c", str(HERE), "-d", str(OUT / "doctrees")]
    if build_main([*options, str(OUT / "source"), str(OUT / "html")]):
        return 1
    foreign = foreign_resources(OUT / "html")
    for path, address in foreign:
        print(f"{path.relative_to(OUT / 'html')} loads {address} from another server: use a file of the site.", file=sys.stderr)
    if not foreign:
        print(f"The site begins at {(OUT / 'html' / 'index.html').relative_to(ROOT)}.")
    return bool(foreign)


sys.exit(main())
