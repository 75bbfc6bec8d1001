"""Presenting by keys, on a projector and on a phone."""

import re

import pytest
from playwright.sync_api import Browser, expect

from browser.visit import Visit
from conftest import Server

pytestmark = pytest.mark.browser


def test_a_demonstration_is_led_by_keys(browser: Browser, server: Server) -> None:
    """From the page to the slides; question, typed guess, answer, undone, answered again, on and out; nothing asks another server."""
    visit = Visit(browser, server, 1920)
    page = visit.open("?my=ME&lang=en", path="/frameworks")
    page.get_by_role("link", name="Present to an audience").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One ladder, many frameworks")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which levels are comparable")
    assert page.evaluate("[...document.querySelectorAll('.slide *')].every((each) => parseFloat(getComputedStyle(each).fontSize) >= 31.9)")
    page.get_by_label("The audience says").fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is comparable to Slovenia 4 or Slovenia 5")
    expect(page.locator(".guess")).to_have_text("audience")
    page.keyboard.press("Delete")
    expect(page.get_by_label("The audience says")).to_have_value("4")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".said")).to_have_text("The audience said: 4")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("step=3"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/frameworks\?my=ME"))
    assert visit.foreign == []
    visit.context.close()


@pytest.mark.parametrize(("width", "tag"), [(1920, "en"), (390, "sr-Cyrl")])
@pytest.mark.parametrize("path", ["frameworks?step=2&reveal=1&room=4", "readiness?step=2", "outcomes/handout?"])
def test_slides_are_accessible(browser: Browser, server: Server, width: int, tag: str, path: str) -> None:
    """Axe finds nothing, and nothing scrolls sideways."""
    visit = Visit(browser, server, width)
    slide, query = path.split("?")
    visit.page.goto(f"{server}/present/{slide}?{query}&lang={tag}")
    assert visit.defects() == []
    visit.context.close()
