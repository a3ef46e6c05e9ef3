"""Keys and buttons around a page's text: menus, the first stop, copying, light and dark, motion."""

import re
from typing import Any

from build_site import ROOT

from tests.browser import Site
from tests.site.page_faults import ONLY, accessibility_faults, check, walk
from tests.site.pages import ENGLISH, Open


def expanded(page: Any, name: str) -> str:
    return str(page.locator(f"button.opener__{name}").first.get_attribute("aria-expanded"))


def test_a_keyboard_opens_and_closes_the_menu_of_a_phone(open_page: Open) -> None:
    page = open_page("shared_memory.html", width=390, reduced_motion="reduce")
    links = page.locator(".md-nav--primary .md-nav__link[href]")
    assert not links.first.is_visible()
    page.locator("button.opener__drawer").focus()
    page.keyboard.press("Enter")
    assert expanded(page, "drawer") == "true"
    page.evaluate(ONLY, "none")
    check(accessibility_faults(page))
    stops, faults = walk(page)
    check(faults)
    visible = links.evaluate_all("(all) => all.filter((one) => one.checkVisibility()).length")
    assert stops > visible >= len(ENGLISH) - 1
    page.keyboard.press("Escape")
    assert expanded(page, "drawer") == "false"
    assert not links.first.is_visible()
    assert page.evaluate("document.activeElement.matches('button.opener__drawer')")
    page.keyboard.press("Enter")
    page.locator(".md-nav--primary").get_by_text("ShareableList", exact=True).click()
    page.wait_for_url(re.compile("shareable_list.html"))


def test_a_keyboard_opens_and_closes_the_search_of_a_phone(open_page: Open) -> None:
    page = open_page("shared_memory.html", width=390, reduced_motion="reduce")
    page.locator(".md-header__button.opener__search").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'query'")
    assert expanded(page, "search") == "true"
    page.keyboard.press("Escape")
    assert expanded(page, "search") == "false"
    assert page.evaluate("document.activeElement.matches('button.opener__search')")


def test_a_letter_alone_does_nothing(open_page: Open) -> None:
    page = open_page("preface.html")
    for letter in "fnps/.,":
        page.keyboard.press(letter)
    page.wait_for_timeout(200)
    assert page.url.endswith("preface.html")
    assert expanded(page, "search") == "false"


def test_a_button_copies_the_program(open_page: Open) -> None:
    program = (ROOT / "examples/first.py").read_text(encoding="utf-8")
    page = open_page("index.html", permissions=["clipboard-read", "clipboard-write"])
    program_box = page.locator(".language-python", has_text="examples/first.py").first
    program_box.locator(".md-code__button").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == program.strip()


def test_the_first_stop_skips_to_the_text(open_page: Open) -> None:
    page = open_page("shared_memory.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


def test_the_scheme_is_kept(site: Site, open_page: Open) -> None:
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    page = open_page("index.html")
    assert page.evaluate(scheme) == "default"
    page.get_by_role("button", name="Switch to dark mode").click()
    assert page.evaluate(scheme) == "slate"
    page.wait_for_load_state("networkidle")
    page.goto(f"{site.address}preface.html")
    assert page.evaluate(scheme) == "slate"


MOVING = """() => [...document.querySelectorAll("*")].filter((part) => {
  const style = getComputedStyle(part);
  const moves = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return moves(style.transitionDuration) && style.transitionProperty !== "none"
    || moves(style.animationDuration) && style.animationName !== "none";
}).map((part) => part.outerHTML.slice(0, 100))"""


def test_reduced_motion_is_respected(site: Site) -> None:
    with site.visit("shared_memory.html", reduced_motion="reduce") as visit:
        assert visit.page.evaluate(MOVING) == []
    with site.visit("shared_memory.html") as visit:
        assert visit.page.evaluate(MOVING) != []


def test_a_keyboard_reaches_both_menus_before_the_theme_has_measured_them(site: Site) -> None:
    with site.visit("pitfalls.html", reduced_motion="reduce") as visit:
        visit.page.route("**/bundle*.js", lambda route: route.abort())
        visit.page.reload()
        check(walk(visit.page)[1])
