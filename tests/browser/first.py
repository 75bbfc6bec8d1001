"""Writes anew which files of the front end every page loads: `python tests/browser/first.py`, after a new version of Voilà."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Request, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from conftest import ROOT, chromium_path, running_server

LIST = ROOT / "toolkit" / "mcvet" / "server" / "first.txt"


def main() -> None:
    """Load a page with Voilà's own entry in place of ours, and note what it asks for."""
    asked: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url).path.split("/", 3)
        if parts[1] == "assets" and parts[3].startswith(("voila/", "lab/")) and "remoteEntry" not in parts[3] and parts[3].endswith(".js"):
            asked.append(parts[3])

    with running_server() as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]).new_page()
        entry = page.request.get(f"{address}/assets/x/voila/voila.js").body()
        page.route("**/page/first.js", lambda route: route.fulfill(body=entry, content_type="text/javascript"))
        page.on("request", note)
        page.goto(f"{address}/frameworks?view=chart")
        page.locator('[data-region="notes"][data-ready="true"]').wait_for(state="attached", timeout=60_000)
        page.wait_for_load_state("networkidle")
    LIST.write_text("\n".join([*sorted(set(asked)), "voila/voila.js"]) + "\n", encoding="utf-8")
    print(f"{len(asked)} files named in {LIST}")


if __name__ == "__main__":
    main()
