"""The credentials dashboard in a real browser."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

from browser.visit import Visit
from conftest import Server, wait_until

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[2] / "docs"


def start(visit: Visit, query: str = "?t=mc01") -> Page:
    """Open the dashboard and wait until it is alive."""
    return visit.open(query, path="/credentials")


def retitle(page: Page, title: str) -> None:
    """Type a title and wait until the kernel has taken it up."""
    page.locator("#f-title-en").fill(title)
    page.keyboard.press("Tab")
    expect(page.locator(".named h2")).to_have_text(title)


def element(page: Page, name: str) -> Locator:
    """Return the line of the check on an element."""
    return page.locator("ul.elements > li", has=page.locator(".what", has_text=re.compile(f"^{name}$")))


def test_a_template_is_chosen_filled_in_and_checked(visit: Visit) -> None:
    """Another template opens at its own address; a field that is filled in changes the check; a wrong one is told beside it and kept."""
    page = start(visit)
    page.locator("#t").select_option("mc02")
    expect(page.locator(".named h2")).to_have_text("MAG welding of fillet welds in structural steel")
    expect(page).to_have_url(re.compile(r"\?t=mc02&lang=en$"))
    expect(element(page, "Countries or regions")).to_have_class("missing")
    page.locator("#f-countries").fill("HR")
    page.keyboard.press("Tab")
    expect(element(page, "Countries or regions")).to_have_class("present")
    expect(page.locator("#f-target_group-en")).to_be_focused()
    page.locator("#to-workload").evaluate("link => link.closest('details').open = true")
    page.locator("#to-workload").click()
    page.locator("#f-workload-hours").fill("many")
    page.keyboard.press("Tab")
    expect(page.locator("#f-workload-hours-wrong")).to_have_text("Enter a number of hours above 0.")
    expect(page.locator("#problems")).to_contain_text("Total hours")
    expect(page.locator("#f-workload-hours")).to_have_value("many")
    expect(element(page, "Workload")).to_have_class(re.compile("weak"))


def test_outcomes_are_added_and_removed_by_keyboard(visit: Visit) -> None:
    """Enter adds an outcome and leads into it; Enter in a field sends and removes nothing; removing is undone by a button."""
    page = start(visit, "?t=mc01&s=outcomes")
    entries = page.locator('form[data-act="edit"] > .fields > .list > .entry')
    expect(entries).to_have_count(7)
    page.locator("#add-outcomes").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-outcomes-7-text-en")).to_be_focused()
    page.keyboard.type("Understands printers.")
    page.keyboard.press("Tab")
    page.keyboard.type("Know")
    page.keyboard.press("Tab")
    expect(element(page, "Learning outcomes")).to_contain_text("“Understands printers.” begins with a word that cannot be assessed")
    page.locator("#remove-outcomes-7").focus()
    page.keyboard.press("Enter")
    expect(entries).to_have_count(7)
    expect(element(page, "Learning outcomes")).to_have_class("present")
    page.locator("#undo").click()
    expect(page.locator("#f-outcomes-7-text-en")).to_have_value("Understands printers.")
    page.locator("#remove-outcomes-7").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#add-outcomes")).to_be_focused()
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(entries).to_have_count(8)
    page.locator("#section-about").click()
    page.locator("#f-title-en").focus()
    page.keyboard.press("Enter")
    page.locator("#section-outcomes").click()
    expect(entries).to_have_count(8)


class Keyboard:
    """A designer without a mouse; `presses` counts keys other than those of texts."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, key: str) -> None:
        """Press a key and wait for the answer to what it has sent, as a person does who looks where the focus is."""
        self.page.keyboard.press(key)
        while self.page.evaluate("mcvetPage.pending"):
            self.page.wait_for_timeout(20)
        self.presses += 1

    def reach(self, selector: str) -> None:
        """Go forward to an element."""
        for _ in range(30):
            self.press("Tab")
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
        raise AssertionError(f"{selector} is not reached within 30 tab stops")

    def fill(self, selector: str, text: str) -> None:
        """Go forward to a field and type into it; in a list of choices the words choose."""
        self.reach(selector)
        self.page.keyboard.type(text, delay=30)  # milliseconds a letter, faster than any hand

    def follow(self, selector: str, leads_to: str) -> None:
        """Go forward to a link or button and press it."""
        self.reach(selector)
        self.press("Enter")
        expect(self.page.locator(leads_to)).to_be_focused()

    def next(self, number: int) -> None:
        """Go on to the group of this number."""
        self.follow("#next", f"#section-title:has-text('{number} of 9')")


def test_a_credential_from_empty_to_green_by_keyboard(visit: Visit) -> None:
    """Every mandatory element is filled in by keys alone, in as many presses as docs/accessibility.md says, texts aside."""
    page = start(visit, "?t=own&lang=en")
    keys = Keyboard(page)
    keys.reach(".skip")
    keys.press("Enter")
    keys.fill("#f-title-en", "Sorting parts")
    keys.follow("#add-awarding_bodies", "#f-awarding_bodies-0-name-en")
    page.keyboard.type("School of Sorting")
    keys.fill("#f-awarding_bodies-0-country", "Croatia")
    keys.next(2)
    keys.follow("#add-outcomes", "#f-outcomes-0-text-en")
    page.keyboard.type("Sorts parts by shape.")
    keys.fill("#f-outcomes-0-domain", "skills")
    keys.next(3)
    keys.fill("#f-workload-hours", "30")
    keys.follow("#add-workload-credits", "#f-workload-credits-0-system")
    expect(page.locator("#f-workload-credits-0-system")).to_have_value("csvet")
    keys.fill("#f-workload-credits-0-points", "1.5")
    keys.reach("#f-participation-presential")
    keys.press("Space")
    keys.next(4)
    keys.fill("#f-level-eqf_level", "3")
    keys.next(5)
    keys.follow("#add-assessments", "#f-assessments-0-type")
    page.keyboard.type("practical")
    keys.reach("#f-assessments-0-outcomes-o1")
    keys.press("Space")
    keys.next(6)
    keys.fill("#f-quality-internal-en", "Trainers review results each term.")
    keys.fill("#f-quality-external-en", "The agency visits every third year.")
    keys.press("Tab")
    expect(page.locator(".done")).to_have_text("All mandatory elements are present.")
    said = re.search(r"(\d+) presses", (DOCS / "accessibility.md").read_text(encoding="utf-8"))
    assert said
    assert keys.presses <= int(said[1])


def test_a_choice_is_found_by_letters_that_come_slower_than_answers(visit: Visit) -> None:
    """Letters typed in a list of choices make one word, though each of them changes the draft."""
    page = start(visit, "?t=own&lang=en")
    page.locator("#add-awarding_bodies").click()
    page.locator("#f-awarding_bodies-0-name-en").fill("School of Sorting")
    page.locator("#f-awarding_bodies-0-country").focus()
    page.keyboard.type("Croatia", delay=400)
    expect(page.locator("#f-awarding_bodies-0-country")).to_have_value("HR")
    page.keyboard.press("Tab")
    expect(page.locator("#f-awarding_bodies-0-country")).to_have_value("HR")


def test_what_is_typed_while_an_answer_comes_is_taken_up(visit: Visit) -> None:
    """A text that was typed before an earlier answer came is sent when its field is left, though no key was pressed since."""
    page = start(visit, "?t=own&lang=en")
    page.locator("#f-title-en").fill("Sorting parts")
    page.keyboard.press("Tab")
    following = page.evaluate("document.activeElement.id")
    page.keyboard.type("Typed meanwhile")
    expect(page.locator(".named h2")).to_have_text("Sorting parts")
    page.wait_for_timeout(500)
    expect(page.locator(f"#{following}")).to_have_value("Typed meanwhile")
    page.keyboard.press("Tab")
    expect(page.locator(f"#{following}")).to_have_js_property("defaultValue", "Typed meanwhile")


SLOW_LINE = """() => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) { setTimeout(() => send.apply(this, message), 800); };
}"""


def stored(page: Page, field: str, value: str) -> None:
    """Wait until the page has a value of a field from the kernel."""
    wait_until(lambda: page.evaluate(f"document.querySelector('{field}')?.defaultValue") == value, 30)


def test_a_correction_back_to_the_original_is_kept(visit: Visit) -> None:
    """It is typed while the answer to the text before is on its way; leaving the field sends it."""
    page = start(visit)
    page.locator("#f-countries").fill("HR")
    page.keyboard.press("Tab")
    stored(page, "#f-countries", "HR")
    page.evaluate(SLOW_LINE)
    page.locator("#f-countries").focus()
    page.keyboard.press("End")
    page.keyboard.type(", SI")
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Backspace")
    stored(page, "#f-countries", "HR, SI")
    expect(page.locator("#f-countries")).to_have_value("HR")
    page.keyboard.press("Tab")
    stored(page, "#f-countries", "HR")


def test_a_field_shows_what_was_understood(visit: Visit) -> None:
    """After Enter, although the field has the focus."""
    page = start(visit)
    page.locator("#f-countries").fill("  hr ,si ")
    page.keyboard.press("Enter")
    expect(page.locator("#f-countries")).to_have_value("HR, SI")
    expect(page.locator("#f-countries")).to_be_focused()


def test_back_does_not_carry_text_into_another_template(visit: Visit) -> None:
    """A title that is still being typed belongs to its template."""
    page = start(visit, "?t=mc02")
    title = page.locator("#f-title-en").input_value()
    page.locator("#f-countries").fill("HR")
    page.keyboard.press("Tab")
    stored(page, "#f-countries", "HR")
    page.locator("#t").select_option("mc03")
    expect(page).to_have_url(re.compile("t=mc03"))
    page.evaluate(SLOW_LINE)
    page.locator("#f-title-en").focus()
    page.keyboard.press("End")
    page.keyboard.type(" typed")
    page.evaluate("history.back()")
    expect(page.locator(".named h2")).to_contain_text(title)
    expect(page.locator("#f-title-en")).to_have_value(title)
    page.keyboard.press("Tab")
    page.wait_for_timeout(2000)
    expect(page.locator(".named h2")).to_contain_text(title)
    expect(page.locator("#f-title-en")).to_have_value(title)


def test_the_same_file_can_be_chosen_again(visit: Visit, tmp_path: Path) -> None:
    """A browser reports no choice of the file that a field holds, so the field is emptied, also after the same error twice."""
    page = start(visit)
    (tmp_path / "b.yaml").write_text("titel: x\n", "utf-8")
    for _ in range(2):
        page.locator("#file").set_input_files(tmp_path / "b.yaml")
        expect(page.locator("[role=alert]")).to_contain_text("The file could not be read")
        wait_until(lambda: page.locator("#file").input_value() == "", 30)


def test_on_a_phone_the_check_leads_to_the_field(browser: Browser, server: Server) -> None:
    """Below the form stands the check: a link from the one brings the field of the other into view and to the keyboard."""
    visit = Visit(browser, server, 390)
    page = start(visit, "?t=mc01")
    page.locator("#to-country").click()
    expect(page.locator("#f-countries")).to_be_focused()
    expect(page.locator("#f-countries")).to_be_in_viewport()
    assert visit.defects() == []
    visit.context.close()


def test_the_check_beside_the_form_covers_nothing_below(visit: Visit) -> None:
    """It follows the reader along the form and stays above what comes next, wherever the page is scrolled (WCAG 2.4.11)."""
    page = visit.open("?lang=en", path="/credentials")
    bottom, top = (
        "document.querySelector('.beside').getBoundingClientRect().bottom",
        "document.querySelector('[data-region=places]').getBoundingClientRect().top",
    )
    for scrolled in (0, 600, 1200, 5000):
        page.evaluate(f"scrollTo({{top: {scrolled}, behavior: 'instant'}})")
        assert page.evaluate(f"{bottom} <= {top}"), scrolled


def test_a_button_right_after_typing_is_not_lost(visit: Visit) -> None:
    """Pressed slowly while the answer to the typed text arrives, the button still does its work, and the text is kept."""
    page = start(visit, "?t=mc01&s=outcomes")
    page.locator("#add-outcomes").scroll_into_view_if_needed()
    page.locator("#f-outcomes-0-text-en").fill("Sorts parts.")
    page.locator("#add-outcomes").hover()
    page.mouse.down()
    while page.evaluate("window.mcvetPage.pending"):
        page.wait_for_timeout(20)
    page.mouse.up()
    expect(page.locator("#f-outcomes-7-text-en")).to_be_attached()
    expect(page.locator("#f-outcomes-0-text-en")).to_have_value("Sorts parts.")


def test_the_page_stands_still_once_a_choice_is_shown(visit: Visit) -> None:
    """It does not scroll on: what is pressed next would move from under the pointer."""
    page = start(visit, "?t=mc03")
    page.evaluate("document.addEventListener('mcvet-settled', () => { window.settled = scrollY })")
    page.locator("#section-outcomes").click()
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY === window.settled")


def test_a_link_right_after_typing_is_not_lost(visit: Visit) -> None:
    """While it is pressed, the answer to the typed text, which adds a line above it, does not move it away from the pointer."""
    page = start(visit, "?t=mc01&s=about")
    page.locator("#section-outcomes").scroll_into_view_if_needed()
    page.locator("#f-title-en").fill("Sorting parts")
    page.locator("#section-outcomes").hover()
    page.mouse.down()
    while page.evaluate("window.mcvetPage.pending"):
        page.wait_for_timeout(20)
    expect(page.locator("#undo")).to_be_hidden()
    page.mouse.up()
    expect(page.locator("#f-outcomes-0-text-en")).to_be_attached()
    expect(page.locator("#undo")).to_be_visible()


def started(visit: Visit, query: str) -> Page:
    """Open an empty design, give it a title, and let every message to its kernel take 0.8 s from then on."""
    page = start(visit, query)
    page.locator("#f-title-en").fill("Sorting parts")
    page.keyboard.press("Tab")
    expect(page.locator(".named h2")).to_have_text("Sorting parts")
    page.evaluate(SLOW_LINE)
    return page


def outcomes(page: Page) -> list[str]:
    """Return the texts of the learning outcomes when the kernel has answered everything."""
    wait_until(lambda: not page.evaluate("mcvetPage.pending || mcvetPage.next"), 30)
    return [str(field.input_value()) for field in page.locator("textarea[id^=f-outcomes-][id*=-text-]").all()]


def test_presses_before_the_answer_do_what_was_meant(visit: Visit) -> None:
    """Removing twice, removing others, and typing elsewhere, each before the answer to the removal: no other entry changes."""
    page = start(visit, "?t=own&s=outcomes")
    for number, text in enumerate(("Cuts.", "Drills.", "Files.", "Grinds.", "Welds.")):
        page.locator("#add-outcomes").click()
        page.locator(f"#f-outcomes-{number}-text-en").fill(text)
    page.keyboard.press("Tab")
    stored(page, "#f-outcomes-4-text-en", "Welds.")
    page.evaluate(SLOW_LINE)
    page.locator("#remove-outcomes-0").dblclick()
    page.locator("#remove-outcomes-2").click()
    page.locator("#f-outcomes-3-text-en").fill("Grinds steel.")
    page.keyboard.press("Tab")
    assert outcomes(page) == ["Drills.", "Grinds steel.", "Welds."]
    page.locator("#add-outcomes").click()
    page.locator("#f-outcomes-1-text-en").focus()
    page.keyboard.press("End")
    page.keyboard.type(" Reams.", delay=200)
    page.keyboard.press("Tab")
    assert outcomes(page) == ["Drills. Reams.", "Grinds steel.", "Welds.", ""]


def test_what_is_undone_stays_undone(visit: Visit) -> None:
    """A text typed elsewhere before the answer does not bring it back."""
    page = started(visit, "?t=own")
    page.locator("#f-title-en").fill("Sorting")
    page.keyboard.press("Tab")
    stored(page, "#f-title-en", "Sorting")
    page.locator("#undo").click()
    page.locator("#f-summary-en").fill("Sorts parts.")
    page.keyboard.press("Tab")
    stored(page, "#f-summary-en", "Sorts parts.")
    expect(page.locator("#f-title-en")).to_have_value("Sorting parts")


def test_a_link_waits_for_the_answer_to_an_action(visit: Visit) -> None:
    """The language of the texts was chosen just before: the next group of fields is in that language, and so is what is typed meanwhile."""
    page = started(visit, "?t=own")
    page.locator("#w").select_option("hr")
    page.locator("#next").click()
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    expect(page.locator("#w")).to_have_value("hr")
    page.locator("#before").click()
    expect(page.locator("#f-title-hr")).to_be_attached()
    page.locator("#w").select_option("en")
    page.locator("#f-title-hr").fill("Sort")
    page.keyboard.type("ing", delay=600)
    page.keyboard.press("Tab")
    stored(page, "#f-title-en", "Sorting")


def test_a_link_that_waits_for_a_kernel_that_ends_is_followed(visit: Visit) -> None:
    """The server draws the page, and what was typed and not answered is there again."""
    page = started(visit, "?t=own")
    page.locator("#f-summary-en").fill("Sorts parts.")
    page.keyboard.press("Tab")
    page.locator("#next").click()
    assert page.evaluate("mcvetPage.next") is not None
    for kernel in visit.server.kernels():
        kernel.kill()
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    page.locator("#before").click()
    expect(page.locator("#f-title-en")).to_have_value("Sorting parts")
    expect(page.locator("#f-summary-en")).to_have_value("Sorts parts.")
    visit.faults[:] = [
        fault for fault in visit.faults if not fault.startswith("WebSocket is already")
    ]  # of the message that was on its way


def test_choices_that_wait_are_all_made_unless_the_action_is_refused(visit: Visit) -> None:
    """Two links are followed after the answer; one pressed while a file is refused is not, so the reason can be read."""
    page = started(visit, "?t=own")
    page.locator("#f-summary-en").fill("Sorts parts.")
    page.keyboard.press("Tab")
    page.locator("#view-preview").click()
    page.locator(".languages summary").click()
    page.locator("#language-hr").click()
    expect(page).to_have_url(re.compile("view=preview&lang=hr"))
    page.go_back()
    expect(page.locator("#f-summary-en")).to_have_value("Sorts parts.")
    page.locator("input[type=file]").first.set_input_files({"name": "bad.json", "mimeType": "application/json", "buffer": b"{"})
    page.locator("#view-preview").click()
    expect(page.locator("[data-refused]")).to_contain_text("bad.json")
    assert page.evaluate("mcvetPage.next") is None
    assert "view=preview" not in page.url


def test_a_file_has_what_was_typed_just_before(visit: Visit) -> None:
    """It is made after the answer, not from the template that the page still showed when the link was pressed."""
    page = start(visit, "?t=mc01")
    page.locator("#f-title-en").fill("Sorting parts")
    with page.expect_download() as download:
        page.locator("a[data-file='review.html']").click()
    assert download.value.suggested_filename == "sorting-parts-review.html"
    assert "Sorting parts" in Path(download.value.path()).read_text(encoding="utf-8")


def test_no_link_is_copied_without_what_was_typed_just_before(visit: Visit) -> None:
    """The address cannot say it; once the answer is there the page offers the file instead."""
    page = start(visit, "?t=mc01")
    page.locator("#f-title-en").fill("Sorting parts")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_count(0)
    expect(page.locator("#status")).to_be_empty()


def test_what_was_typed_survives_a_reload(visit: Visit) -> None:
    """It comes back by itself, half-typed words included, with a note; one button starts again, another takes that back."""
    page = start(visit, "?t=mc03&s=about")
    retitle(page, "Milling for all")
    page.locator("#f-demand-en").press_sequentially("Because ")
    page.reload()
    visit.alive()
    expect(page.locator(".named h2")).to_have_text("Milling for all")
    expect(page.locator("#f-demand-en")).to_have_value(re.compile("^Because"))
    expect(page.locator(".brought")).to_contain_text("What you typed in this tab has been restored: Milling for all")
    expect(page.locator("form.offer")).to_be_hidden()
    assert visit.defects() == []
    page.locator("#anew").click()
    expect(page.locator('[data-region="head"] .notices')).to_contain_text("You have started again")
    expect(page.locator(".named h2")).to_have_text(re.compile("CNC"))
    page.locator("#undo").click()
    expect(page.locator(".named h2")).to_have_text("Milling for all")
    page.reload()
    visit.alive()
    page.locator("#anew").click()
    expect(page.locator(".brought")).to_have_count(0)
    page.reload()
    visit.alive()
    expect(page.locator("form.offer")).to_be_hidden()
    expect(page.locator(".brought")).to_have_count(0)
    assert page.evaluate("Object.keys({ ...localStorage })") == []


def test_another_address_in_the_same_tab_leads_to_what_was_typed(visit: Visit) -> None:
    """The page shows what its address asks for, and says with a link what has been restored."""
    page = start(visit, "?t=mc03")
    retitle(page, "Milling for all")
    page = start(visit, "?t=mc05")
    expect(page.locator(".brought a")).to_have_text("Milling for all")
    expect(page.locator("#t")).to_have_value("mc05")
    page.locator(".brought a").click()
    expect(page.locator(".named h2")).to_have_text("Milling for all")


def test_two_tabs_keep_their_drafts_apart(visit: Visit) -> None:
    """Neither overwrites nor is offered what is typed in the other; each gets its own back; what a closed one left is offered."""
    first = start(visit, "?t=mc01")
    retitle(first, "Typed first")
    second = visit.tab()
    start(visit, "?t=mc01")
    retitle(second, "Typed second")
    expect(second.locator("form.offer")).to_be_hidden()
    retitle(first, "Typed first, changed")
    second.close()
    third = visit.tab()
    start(visit, "?t=mc02")
    expect(third.locator("form.offer li .what")).to_have_text(["Typed second"])
    expect(third.locator("form.offer li time")).to_have_text(re.compile(r"20\d\d"))
    third.locator("form.offer").get_by_role("button", name="Continue with it").click()
    expect(third.locator(".named h2")).to_have_text("Typed second")
    expect(third.locator("form.offer")).to_be_hidden()
    visit.page = first
    first.reload()
    visit.alive()
    expect(first.locator(".named h2")).to_have_text("Typed first, changed")
    visit.page = third
    third.reload()
    visit.alive()
    expect(third.locator(".named h2")).to_have_text("Typed second")
    third.close()
    visit.page = first
    first.reload()
    visit.alive()
    expect(first.locator("form.offer li .what")).to_have_text(["Typed second"])
    expect(first.locator(".named h2")).to_have_text("Typed first, changed")
    first.locator("[data-forget]").click()
    expect(first.locator("form.offer")).to_be_hidden()
    expect(first.locator("#t")).to_be_focused()


def test_what_is_typed_is_handed_on_as_a_file_and_not_as_a_link(visit: Visit, tmp_path: Path) -> None:
    """A link to a template is copied; once something is typed the file is offered instead, which a colleague opens."""
    page = start(visit, "?t=mc03")
    expect(page.locator("[data-copy]")).to_be_visible()
    expect(page.locator("#hand-on")).to_have_count(0)
    retitle(page, "Milling for all")
    expect(page.locator("[data-copy]")).to_have_count(0)
    expect(page.locator("#hand-on")).to_contain_text("A link does not contain what you typed.")
    assert visit.defects() == []
    with page.expect_download() as download:
        page.locator("#hand-on button").click()
    download.value.save_as(tmp_path / "design.yaml")
    elsewhere = Visit(visit.context.browser, visit.server)  # type: ignore[arg-type]
    colleague = elsewhere.open(page.url.removeprefix(f"{visit.server}/credentials"), path="/credentials")
    expect(colleague.locator(".notices")).to_contain_text("ask for its file and open it below")
    colleague.locator("#file").set_input_files(tmp_path / "design.yaml")
    expect(colleague.locator(".named h2")).to_have_text("Milling for all")
    expect(colleague.locator('[data-region="head"] .notices')).not_to_contain_text("ask for its file")
    elsewhere.context.close()


def test_back_from_a_field_keeps_its_text(visit: Visit) -> None:
    """Text in the field that has the focus is sent before Back redraws the form."""
    page = start(visit, "?t=mc03")
    retitle(page, "Milling for all")
    page.locator("#section-outcomes").click()
    expect(page).to_have_url(re.compile("s=outcomes"))
    page.locator("#f-outcomes-0-text-en").fill("Mills for all.")
    page.go_back()
    expect(page.locator("#section-about")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(r"\?t=mc03&lang=en&typed=1$"))
    page.go_forward()
    expect(page.locator("#f-outcomes-0-text-en")).to_have_value("Mills for all.")
    expect(page.locator("#f-title-en")).to_have_count(0)


def test_back_keeps_what_was_typed(visit: Visit) -> None:
    """Back and Forward go through sections, views and templates; what was typed is there on each way, and typing is no step."""
    page = start(visit, "?t=mc03")
    retitle(page, "Milling for all")
    page.locator("#section-outcomes").click()
    expect(page).to_have_url(re.compile("s=outcomes"))  # the address follows the page after a frame
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    page.locator("#view-preview").click()
    expect(page.locator("article.preview")).to_be_visible()
    expect(page).to_have_url(re.compile("view=preview"))
    page.go_back()
    expect(page.locator("#section-outcomes")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator("#section-about")).to_have_attribute("aria-current", "true")
    expect(page.locator("#f-title-en")).to_have_value("Milling for all")
    page.go_forward()
    page.go_forward()
    expect(page.locator("article.preview")).to_contain_text("Milling for all")
    assert "view=preview" in page.url


def test_of_many_drafts_the_latest_are_kept(visit: Visit) -> None:
    """A browser keeps ten drafts of closed pages, and the one that is typed now."""
    page = start(visit, "?t=mc01")
    page.evaluate(
        """() => { for (let n = 0; n < 14; n += 1) localStorage[`mcvet-credential:${n}`] =
             JSON.stringify({ number: String(n), tab: "gone", at: n, title: `Draft ${n}`, draft: "{}" }); }"""
    )
    retitle(page, "Typed now")
    expect(page.locator("form.offer li .what")).to_have_text([f"Draft {n}" for n in range(13, 3, -1)])
    titles = page.evaluate("Object.values({ ...localStorage }).map((text) => JSON.parse(text).title).sort()")
    assert titles == sorted([*(f"Draft {n}" for n in range(4, 14)), "Typed now"])


@pytest.mark.parametrize("reloaded", [False, True])
def test_typing_before_the_offer_is_answered_loses_neither(reloaded: bool, visit: Visit) -> None:
    """What a closed tab left stays on offer while something new is typed, also over a reload; taken up, it brings both."""
    page = start(visit, "?t=mc03")
    retitle(page, "Milling for all")
    page.close()
    visit.tab()
    page = start(visit, "?t=mc05")
    retitle(page, "Care")
    if reloaded:
        page = start(visit, "?t=mc05")
        expect(page.locator(".named h2")).to_have_text("Care")
    page.get_by_role("button", name="Continue with it").click()
    expect(page.locator("form.offer")).to_be_hidden()
    expect(page.locator("#t option", has_text="changed here")).to_have_count(2)


def test_what_was_typed_survives_a_dead_kernel(visit: Visit) -> None:
    """When the kernel is killed the page says so; what was typed before and after comes back with a new one."""
    page = start(visit, "?t=mc01&s=about")
    retitle(page, "Printing for all")
    for kernel in visit.server.kernels():
        kernel.kill()
    page.locator("#f-summary-en").fill("Typed into the void.")
    page.keyboard.press("Tab")
    expect(page.locator("#session")).to_contain_text("kept", timeout=15_000)
    page.get_by_role("button", name="Continue with the same selection").click()
    visit.alive()
    expect(page.locator(".named h2")).to_have_text("Printing for all")
    expect(page.locator("#f-summary-en")).to_have_value("Typed into the void.")
    visit.faults.clear()


def test_a_file_is_opened_and_downloads_read_back(visit: Visit, tmp_path: Path) -> None:
    """A broken file is explained; a good one opens; what was typed is in every download."""
    page = start(visit)
    (tmp_path / "broken.yaml").write_text("mcvet: micro_credential\nid: x\ntitel: y\n")
    (tmp_path / "good.yaml").write_text("mcvet: micro_credential\nid: sorting\ntitle: {en: Sorting parts, hr: Razvrstavanje}\n")
    page.locator("#file").set_input_files(tmp_path / "broken.yaml")
    expect(page.get_by_role("alert")).to_contain_text("Perhaps title")
    expect(page.locator(".named h2")).to_have_text("3D printing technology")
    page.locator("#file").set_input_files(tmp_path / "good.yaml")
    expect(page.locator(".named h2")).to_have_text("Sorting parts")
    page.locator("#f-summary-en").fill("Sort, count and pack.")
    page.keyboard.press("Tab")
    expect(page.locator("#undo")).to_be_visible()
    page.locator("#view-preview").click()
    expect(page.locator("article.preview")).to_contain_text("Sort, count and pack.")
    for name in (
        "credential.yaml",
        "credential.json",
        "elm.json",
        "openbadges.json",
        "schemaorg.json",
        "credential.html",
        "credential.docx",
    ):
        with page.expect_download() as download:
            page.locator(f'[data-save="{name}"]').last.click()
        assert download.value.suggested_filename.startswith("sorting-parts-")
        content = Path(download.value.path()).read_bytes()
        if name.endswith("docx"):
            text = "\n".join(part.text for part in docx.Document(io.BytesIO(content)).paragraphs)
        elif name.endswith("json"):
            text = json.dumps(json.loads(content))
        else:
            text = content.decode()
        assert "Sort, count and pack." in text


def test_a_template_is_downloaded_by_its_address(visit: Visit) -> None:
    """The files of an untouched template are plain links, which need no kernel."""
    page = start(visit, "?t=mc12&view=preview")
    with page.expect_download() as download:
        page.get_by_role("link", name="YAML").click()
    assert yaml.safe_load(Path(download.value.path()).read_text(encoding="utf-8"))["id"] == "mc12"


def test_a_badge_is_signed_and_verified_for_demonstration(visit: Visit, tmp_path: Path) -> None:
    """The signed badge is saved and verified again; the page says what that does not prove."""
    page = start(visit, "?t=mc01&view=preview")
    page.locator("#sign").click()
    expect(page.locator("#demonstration")).to_contain_text("Not proven: who the issuer is")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    with page.expect_download() as download:
        page.locator('[data-save="badge.jwt"]').click()
    token = Path(download.value.path()).read_text()
    (tmp_path / "changed.jwt").write_text(token.replace(".", ".A", 1))
    page.locator("#signed").set_input_files(tmp_path / "changed.jwt")
    expect(page.locator("#demonstration")).to_contain_text("Refused")


def test_a_profile_is_filled_in_beside_the_others(visit: Visit) -> None:
    """A choice in the form shows in the comparison, and is there again after a reload."""
    page = start(visit, "?view=profiles&p=HR")
    row = page.locator("table.profiles tbody tr", has=page.locator("th", has_text="Stackability"))
    expect(page.locator('[data-region="answer"]')).to_contain_text("No decision of these countries on the elements is known.")
    page.locator("#f-elements-14-requirement").select_option("required")
    expect(row.locator("td").nth(1)).to_contain_text("required")
    page.reload()
    visit.alive()
    expect(row.locator("td").nth(1)).to_contain_text("required")


def test_a_stack_is_built_and_drawn(visit: Visit) -> None:
    """Ticking templates adds them up and draws the path."""
    page = start(visit, "?view=stack")
    expect(page.locator('[data-region="answer"]')).to_contain_text("Choose what to combine.")
    page.locator("#stack-mc11").check()
    page.locator("#stack-mc12").check()
    expect(page.locator('[data-region="answer"]')).to_contain_text("175 hours together")
    expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("stack=mc11,mc12"))


def test_without_scripts_a_template_is_read_with_its_review(browser: Browser, server: Server) -> None:
    """Where scripts are off every template, section and view can be read; what cannot be done is said, and no button is dead."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/credentials?t=mc05")
    assert page.locator("ul.elements > li").count() == 16
    assert "Template: illustrative" in page.locator(".named").inner_text()
    assert page.locator("table.rungs .placed").count()
    source = page.locator(".named .refs a").first
    assert page.locator(str(source.get_attribute("href"))).count() == 1
    assert "To fill in the form, you need scripts" in page.locator('[data-region="form"]').inner_text()
    assert page.locator("form[data-act] button:visible").count() == 0
    page.locator("#t").select_option("mc06")
    page.locator("form.add [data-static]").first.click()
    assert "t=mc06" in page.url
    page.locator("#section-outcomes").click()
    assert page.locator("textarea").first.input_value()
    page.locator("#view-preview").click()
    assert page.locator("article.preview").is_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
@pytest.mark.parametrize(
    "query", ["?t=mc01", "?t=mc02&s=assessment", "?t=own&s=level&low=1", "?view=preview&t=mc03", "?view=stack&stack=mc10,mc11,mc12&to=mc01",
              "?view=profiles&c=HR,SI,RS,BA,ME,DE,AT,NO&p=HR"],
)  # fmt: skip
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: Server, query: str, language: str, width: int) -> None:
    """No finding of axe of any impact, no sideways scrolling, no fault and no foreign request, in either language and width."""
    visit = Visit(browser, server, width)
    page = start(visit, f"{query}&lang={language}")
    if "stack=" in query:
        expect(page.locator('[data-drawn="true"]')).to_be_visible(timeout=60_000)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert visit.defects() == []
    visit.context.close()


def test_the_serbian_page_is_complete(visit: Visit) -> None:
    """Beside names and quotations, which say their language, every word of the Serbian form and check is Cyrillic."""
    page = start(visit, "?t=own&s=quality&lang=sr-Cyrl")
    words = set()
    for section in ("about", "outcomes", "workload", "level", "assessment", "quality", "pathway", "principles", "more"):
        page.locator(f"#section-{section}").click()
        expect(page.locator(f"#section-{section}")).to_have_attribute("aria-current", "true")
        text = page.evaluate(
            """() => {
              const copy = document.querySelector("main").cloneNode(true);
              const foreign = '[lang], script, .sources, .tag, .hint, option, a[href^="http"], .places .type, [data-region="places"]';
              copy.querySelectorAll(foreign).forEach(part => part.remove());
              return copy.textContent;
            }"""
        )
        words |= set(re.findall(r"[A-Za-z]{3,}", text))
    assert words <= {"mcvet", "ISCED", "EQAVET", "ESCO", "Open", "Badges", "JavaScript"}
