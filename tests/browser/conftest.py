"""What tests in a browser share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.visit import Visit
from conftest import Server

expect.set_options(timeout=30_000)  # a busy machine may take longer than the five seconds that Playwright waits, also for a first kernel


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A visit at 1280 px that ends without a fault or a foreign request."""
    visit = Visit(browser, server)
    yield visit
    visit.context.close()
    assert visit.faults == []
    assert visit.foreign == []
