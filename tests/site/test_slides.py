"""Every page as slides: nothing is cut, all of it is legible, and leaving puts all of it back."""

import re
from typing import Any

import pytest

from tests.browser import Note, Site
from tests.site.page_faults import DRAWN, accessibility_faults, check
from tests.site.pages import ENGLISH, KINDS, SOURCES, Open, letters, sheets_of, text_on

WINDOWS = [(1280, 720), (1920, 1080)]

# Programs that fit on no slide in letters of 20 pixels, so they are shown in parts.
# One that fits again must go from here.
IN_PARTS = {
    "examples/article/shared_memory.txt",
    "examples/how_fast.py",
    "examples/life_of_a_block/only_posix/only_shmcore/all_die.py",
    "examples/life_of_a_block/only_posix/only_shmcore/creator_dies.py",
    "examples/life_of_a_block/only_posix/standard_library/all_die.py",
    "examples/life_of_a_block/only_posix/standard_library/attacher_dies.py",
    "examples/life_of_a_block/only_posix/standard_library/creator_dies.py",
    "examples/life_of_a_block/only_posix/states.py",
    "examples/life_of_a_block/only_posix/unlinked_in_use.py",
    "examples/life_of_a_block/only_posix/who_may.py",
    "examples/life_of_a_block/only_shmcore/attacher_dies.py",
    "examples/pitfalls/only_posix/only_shmcore/attacher_exits.py",
    "examples/pitfalls/only_posix/only_shmcore/mixed_program.py",
    "examples/pitfalls/only_posix/only_shmcore/owner_killed.py",
    "examples/pitfalls/with_numpy/only_posix/only_shmcore/array_after_close.py",
    "examples/pools/executor.py",
    "examples/puzzles/both_wait_mended.py",
    "examples/puzzles/half_a_pair.py",
    "examples/puzzles/half_a_pair_mended.py",
    "examples/puzzles/last_seat.py",
    "examples/puzzles/last_seat_mended.py",
    "examples/puzzles/own_bytes.py",
    "examples/puzzles/ready_too_early.py",
    "examples/puzzles/ready_too_early_mended.py",
    "examples/puzzles/two_deposits.py",
    "examples/puzzles/two_deposits_mended.py",
    "examples/races/barrier.py",
    "examples/races/byte_by_byte.py",
    "examples/races/lost_on_purpose.py",
    "examples/races/lost_update.py",
    "examples/races/many_additions.py",
    "examples/races/only_posix/only_shmcore/released_lock.py",
    "examples/races/queue_of_names.py",
    "examples/races/whole_numbers.py",
    "examples/races/with_lock.py",
    "examples/reference/only_shmcore/manager_server.py",
    "examples/shareable_list/counter_with_lock.py",
    "examples/shared_memory_manager/connect.py",
    "examples/shared_memory_manager/only_shmcore/owner_killed.py",
    "examples/shared_memory_manager/reverse_in_place.py",
    "examples/station/finished/together/1_station.py",
    "examples/station/finished/together/2_display.py",
    "examples/station/finished/together/ring.py",
    "examples/station/several_stations/together/1_stations.py",
    "examples/timings/chart.py",
    "examples/timings/crossings.py",
    "examples/timings/only_posix/only_linux/fresh_memory.py",
    "examples/with_numpy/image_rows.py",
    "examples/with_numpy/no_bytes_sent.py",
    "examples/with_numpy/records.py",
    "examples/with_numpy/two_processes.py",
    "examples/with_numpy/wrong_description.py",
    "examples/with_ray/image_rows.py",
    "examples/without_locks/eight_places.py",
    "examples/without_locks/sequence.py",
    "examples/without_locks/torn_pairs.py",
    "examples/without_locks/ways_to_write.py",
    "examples/without_locks/whole_pairs.py",
    "shmcore/memory.py",
    "shmcore/reaper.py",
    "shmcore/shareable_list.py",
    "shmcore/tree.py",
    "tests/benchmarks/compare.out",
}

# The colours are the page's own, which are tried on each page; here what is around them.
IN_THE_DARK_TOO = {"shared_memory.html", "puzzles.html", "inside_the_bytes.html"}

needs_pages = pytest.mark.parametrize("name", SOURCES)

START = "window.shm?.slides?.show?.deck.slides.length > 0"
SLIDES = "shm.slides.show.deck.slides"


def present(page: Any) -> None:
    page.locator("button.present").click()
    page.wait_for_function(START)


# A player shows where it is by more than what the page holds.
ARTICLE = """() => {
  const copy = document.querySelector("article").cloneNode(true);
  for (const part of copy.querySelectorAll(".shm-plays, shm-byte-map .shm-live")) part.remove();
  const open = [...document.querySelectorAll("article details")].map((fold) => fold.open);
  return JSON.stringify([copy.innerHTML, open]);
}"""

# Remembers the page's programs that are to be on slides: all but those that are skipped.
PROGRAMS = """() => {
  window.programs = [];
  let skipped = 0;
  for (const part of document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6, .highlight)")) {
    const level = Number(part.tagName.match(/^H(\\d)$/)?.[1] ?? 0);
    const isMarked = Boolean(part.closest(".skip-slide"));
    if (level && (!skipped || level <= skipped)) skipped = isMarked ? level : 0;
    if (!level && !skipped && !isMarked) programs.push(part);
  }
}"""
MISSING = """() => programs.filter((part) => !part.closest(".slide"))
  .map((part) => `on no slide: ${part.textContent.slice(0, 60)}`)"""

# What of each slide is cut, or reaches beyond it, or has a scroll bar. Inside a player there are
# boxes that scroll, as in full screen; the player itself must fit.
CUT = """(least) => {
  const { show } = shm.slides;
  const faults = [];
  const players = ".shm-plays, shm-byte-map";
  const isInPlayer = (part) => part.closest(players) && !part.matches(players);
  const isBeyond = (inner, outer) => inner.width && (
    inner.left < outer.left - 0.5 || inner.right > outer.right + 0.5 ||
    inner.top < outer.top - 0.5 || inner.bottom > outer.bottom + 0.5);
  const sizeOf = (part) => parseFloat(getComputedStyle(part).fontSize);
  show.deck.slides.forEach((slide, at) => {
    show.go(at);
    if (slide.fold) slide.fold.open = true;
    const fault = (what, part) => faults.push(
      `slide ${slide.number}, ${slide.fullName}: ${what}: ${part.outerHTML.slice(0, 100)}`);
    const edge = slide.part.getBoundingClientRect();
    if (isBeyond(edge, { left: 0, right: innerWidth, top: 0, bottom: innerHeight })) {
      fault("too large for the window", slide.part);
    }
    for (const part of [slide.main, ...slide.main.querySelectorAll("*")]) {
      if (isInPlayer(part) || !part.checkVisibility() || part.closest("svg svg")) continue;
      if (isBeyond(part.getBoundingClientRect(), edge)) fault("reaches beyond", part);
      const { overflowX, overflowY } = getComputedStyle(part);
      const { scrollWidth, scrollHeight, clientWidth, clientHeight } = part;
      const isOver = scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
      const isBox = clientWidth && !part.closest("svg")
        && (overflowX !== "visible" || overflowY !== "visible");
      if (isOver && (isBox || part === slide.main)) fault("cut", part);
      if (least && part.matches("pre > code") && sizeOf(part) < least) fault("small", part);
    }
    const foot = slide.foot.getBoundingClientRect();
    if (slide.main.getBoundingClientRect().bottom > foot.top + 1) fault("on its foot", slide.main);
  });
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) faults.push("the window scrolls");
  return faults;
}"""
# The titles of what is shown in parts, and of what is shown whole.
TITLES = f"""(isWhole) => {SLIDES}.filter(({{ label }}) => !label === isWhole)
  .flatMap(({{ main }}) => [...main.querySelectorAll(".highlight:not(.output) > .filename")])
  .map((title) => {{
    const lines = title.querySelector(".slide-lines")?.textContent ?? "";
    return title.textContent.replace(lines, "");
  }})"""

# All slides below each other: what axe-core looks at is then the same as slide by slide.
ALL = """.deck-present .deck { overflow: auto; position: static; }
.deck-present .deck .deck-frame.deck-frame { display: block; position: relative; }
.deck-present.deck-present { overflow: auto; }"""

# What is to be on paper: of a player, its captions.
TEXT = f"""() => {SLIDES}.map(({{ part }}) => {{
  const copy = part.cloneNode(true);
  for (const unseen of copy.querySelectorAll("shm-stepper > .shm-stage, .shm-tally, "
    + ".shm-bar > :not(.shm-captions), shm-scheduler > :not(p, ol, ul), .shm-live, .headerlink, "
    + ".md-code__nav, title, desc, script, style, input, figure:has(.shm-live) svg")) {{
    unseen.remove();
  }}
  return copy.textContent;
}}).join("\\n")"""


@needs_pages
def test_a_page_as_slides(site: Site, name: str, note: Note) -> None:
    """Nothing is cut, all is legible, and all goes back; in English, printed and accessible too."""
    with site.visit(name, reduced_motion="reduce") as visit:
        page = visit.page
        page.wait_for_load_state("networkidle")
        first = {path for path, _ in visit.sent}
        faults = [f"loaded before it is asked for: {path}" for path in first if "present" in path]
        before = page.evaluate(ARTICLE)
        page.evaluate(PROGRAMS)
        present(page)
        all_slides = page.evaluate(f"{SLIDES}.length")
        note("slides", all_slides)
        size = sum(size for path, size in visit.sent if "present" in path)
        note("slides KB", f"{size / 1024:.1f}")
        for width, height in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            least = 20 if width == 1280 else None
            faults += [f"{width}: {fault}" for fault in page.evaluate(CUT, least)]
        faults += page.evaluate(MISSING)
        parts, whole = (set(page.evaluate(TITLES, is_whole)) for is_whole in (False, True))
        faults += [f"in parts, and not in IN_PARTS: {title}" for title in parts - IN_PARTS]
        faults += [f"fits, and is in IN_PARTS: {title}" for title in (whole - parts) & IN_PARTS]
        if name in ENGLISH:  # what other words do not change
            faults += print_faults(page, all_slides, name in KINDS)
            faults += barriers(page, name in IN_THE_DARK_TOO)
        page.keyboard.press("Escape")
        page.evaluate(DRAWN)
        if page.evaluate(ARTICLE) != before:
            faults.append("the page is not what it was")
        check(faults + visit.faults)


def barriers(page: Any, in_the_dark_too: bool) -> list[str]:
    """What axe-core objects to, on all slides at once."""
    sheet = page.add_style_tag(content=ALL)
    faults = []
    for scheme in ("light", "dark") if in_the_dark_too else ("light",):
        page.emulate_media(color_scheme=scheme)
        faults += [f"{scheme}: {fault}" for fault in accessibility_faults(page)]
    sheet.evaluate("(sheet) => sheet.remove()")
    return faults


def print_faults(page: Any, all_slides: int, is_read: bool) -> list[str]:
    """A slide is a sheet. What a sheet lacks, it lacks by its kind: some are read."""
    sheets = sheets_of(page, prefer_css_page_size=True)
    faults = []
    if len(sheets) != all_slides:
        faults.append(f"{len(sheets)} sheets for {all_slides} slides")
    if is_read and (missing := letters(page.evaluate(TEXT)) - letters(text_on(sheets))):
        faults.append(f"letters that are not on paper: {missing}")
    return faults


# What the keys do


def where(page: Any) -> tuple[int, Any]:
    """The number of the slide that is shown, and how far it is."""
    at, moment = page.evaluate("[shm.slides.show.slide.number, "
                               "shm.slides.momentOf(shm.slides.show.slide)]")  # fmt: skip
    return at, moment


def number_of(page: Any, kind: str) -> int:
    """The number of the first slide of a kind."""
    return int(
        page.evaluate(f"{SLIDES}.find(({{ part }}) => part.dataset.kind === '{kind}').number")
    )


def go(page: Any, number: int) -> None:
    page.evaluate(f"shm.slides.show.go({number} - 1)")


def shown(page: Any) -> int:
    return int(page.locator(".slide:visible").count())


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_clicker_turns_the_slides(open_page: Open) -> None:
    page = open_page("shared_memory.html", reduced_motion="reduce")
    present(page)
    last = page.evaluate(f"{SLIDES}.length")
    assert where(page)[0] == shown(page) == 1
    press(page, "PageDown", "ArrowRight")
    assert where(page)[0] == 3
    press(page, "PageUp", "ArrowLeft", "PageUp")
    assert where(page)[0] == 1
    press(page, " ", "ArrowDown")
    assert where(page)[0] == 3
    press(page, "End", "PageDown")
    assert where(page)[0] == last
    press(page, "Home")
    assert where(page)[0] == 1
    press(page, "b")
    assert page.evaluate("getComputedStyle(document.querySelector('.deck'), '::after')"
                         ".backgroundColor") == "rgb(0, 0, 0)"  # fmt: skip
    press(page, "PageDown")  # brings the slide back, and no more
    assert where(page)[0] == 1
    press(page, ".", ".", "PageDown")
    assert where(page)[0] == 2
    assert not page.evaluate("document.documentElement.matches('.deck-black')")


def test_a_mouse_alone_is_enough(open_page: Open) -> None:
    page = open_page("shared_memory.html", reduced_motion="reduce")
    present(page)
    tools = page.locator(".deck-tools")
    opacity = "(tools) => getComputedStyle(tools).opacity"
    assert tools.evaluate(opacity) == "0"
    page.mouse.move(300, 300)
    page.mouse.move(320, 300)
    assert tools.evaluate(opacity) == "1"
    check(accessibility_faults(page))
    page.mouse.click(1200, 600)
    tools.get_by_role("button", name="On").click()
    assert where(page)[0] == 3
    tools.get_by_role("button", name="Back").click()
    assert where(page)[0] == 2
    with page.expect_popup():
        tools.get_by_role("button", name="Notes").click()
    tools.get_by_role("button", name="To the page").click()
    assert page.locator(".deck").count() == 0


def test_a_clicker_opens_answers_and_goes_on_in_a_player(open_page: Open) -> None:
    page = open_page("shared_memory.html", reduced_motion="reduce")
    present(page)
    question = number_of(page, "question")
    go(page, question)
    assert where(page) == (question, 0)
    press(page, "PageDown")
    assert where(page) == (question, 1)
    assert page.locator(".slide:visible details > p").is_visible()
    press(page, "PageDown")
    assert where(page) == (question + 1, 0)

    player = number_of(page, "player")
    go(page, player)
    press(page, "PageDown", "PageDown", "PageUp")
    assert where(page) == (player, 1)
    steps = page.evaluate("shm.slides.stepperOf(shm.slides.show.slide).steps")
    press(page, *["PageDown"] * (steps - 2))
    assert where(page) == (player, steps - 1)
    press(page, "PageDown")
    assert where(page)[0] == player + 1
    go(page, player)
    press(page, "PageUp", "s")  # past the rest of it
    assert where(page)[0] == player + 1
    go(page, player)
    press(page, "PageUp", "Escape")
    moved = page.locator("article shm-stepper").first
    assert moved.evaluate("(player) => player.step") == steps - 3  # what was shown stays
    moved.locator(".shm-next").click()
    assert moved.evaluate("(player) => player.step") == steps - 2


def test_a_clicker_drives_the_scheduler(open_page: Open) -> None:
    page = open_page("races_and_locks.html", reduced_motion="reduce")
    present(page)
    player = number_of(page, "player")
    go(page, player)
    press(page, "PageDown", "2", "PageDown")  # a digit chooses who is next, as in the page
    order = page.locator(".slide:visible .shm-order .shm-badge").all_text_contents()
    assert order[0] == "1"
    for _ in range(200):
        press(page, "PageDown")
        if where(page)[0] != player:
            break
    assert where(page)[0] == player + 1
    tried = page.locator("shm-scheduler").first.locator(".shm-orders button").count()
    assert tried == 1


def test_all_slides_in_one_view(open_page: Open) -> None:
    page = open_page("shared_memory.html", reduced_motion="reduce")
    present(page)
    press(page, "PageDown", "o")
    assert shown(page) == page.evaluate(f"{SLIDES}.length")
    check(accessibility_faults(page))
    press(page, "ArrowRight", "ArrowDown", "ArrowUp", "Enter")
    assert (where(page)[0], shown(page)) == (3, 1)
    press(page, "o")
    page.locator(".deck-pick").nth(4).click()
    assert (where(page)[0], shown(page)) == (5, 1)
    press(page, "o", "Escape")
    assert (where(page)[0], shown(page)) == (5, 1)
    press(page, "?")
    check(accessibility_faults(page))
    press(page, "Escape", "PageDown")
    assert where(page)[0] == 6


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_the_address_keeps_the_slide_and_escape_leads_to_its_section(
    open_page: Open, disk: bool
) -> None:
    page = open_page("shared_memory.html?present", disk=disk, reduced_motion="reduce")
    page.wait_for_function(START)
    go(page, 9)
    assert page.url.endswith("?present#slide-9")
    page.reload()
    page.wait_for_function(START)
    assert where(page)[0] == 9
    section = page.evaluate("shm.slides.show.slide.section.heading.id")
    press(page, "Escape")
    assert page.url.endswith(f"shared_memory.html#{section}")
    top = page.evaluate(f"document.getElementById('{section}').getBoundingClientRect().top")
    assert 40 < top < page.viewport_size["height"] / 2
    assert page.locator(".deck").count() == 0


# What a page says for its slides: here one section, with marks of the test's own.
MARK = """() => {
  const section = document.querySelector("#close-unlink");
  for (let part = section; !part.matches("#two-terminals"); part = part.nextElementSibling) {
    part.classList.remove("say", "teacher");
  }
  const say = document.createElement("p");
  say.className = "say";
  say.textContent = "Two words for two things.";
  const aside = document.createElement("aside");
  aside.className = "teacher";
  aside.hidden = true;
  aside.innerHTML = "<p>Ask who has read <code>unlink</code> as close.</p>";
  section.dataset.minutes = 6;
  section.nextElementSibling.after(say, aside);
  document.querySelector("#two-terminals").classList.add("skip-slide");
}"""


def test_marks_in_the_page_make_headlines_notes_and_gaps(open_page: Open) -> None:
    page = open_page("shared_memory.html", reduced_motion="reduce")
    page.evaluate(MARK)
    present(page)
    names = page.evaluate(f"{SLIDES}.map(({{ name }}) => name)")
    said = names.index("Two words for two things.")
    assert "Two terminals" not in names
    go(page, said + 1)
    slide = page.locator(".slide:visible")
    assert slide.locator(".slide-head > .say").is_visible()
    assert slide.locator(".highlight").count() == 2
    assert not slide.get_by_text("Ask who has read").count()
    assert not slide.get_by_text("Close each handle once.").count()  # prose
    section = page.evaluate("shm.slides.show.slide.section.top")
    assert section["minutes"] == 6


# The teacher's window


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_notes_are_in_step_both_ways(open_page: Open, disk: bool) -> None:
    page = open_page("shared_memory.html", disk=disk, reduced_motion="reduce")
    present(page)
    press(page, "PageDown")
    with page.expect_popup() as opened:
        press(page, "n")
    notes = opened.value
    notes.wait_for_function(START)
    notes.wait_for_function("shm.slides.show.slide.number === 2")
    words = notes.locator(".deck-text")
    assert "Here is one block" in words.inner_text()  # not on the slide
    assert "Line 3 creates a block" in notes.locator(".deck-next").inner_text()

    def both(number: int, moment: int) -> None:
        state = "[shm.slides.show.slide.number, shm.slides.momentOf(shm.slides.show.slide)]"
        for window in page, notes:
            window.wait_for_function(f"`${{{state}}}` === '{number},{moment}'")

    press(notes, "PageDown")  # the first key in this window counts too
    both(3, 0)
    press(page, "PageDown")
    both(4, 0)
    press(notes, "PageDown", "PageUp", "PageDown")
    both(5, 0)
    player = number_of(page, "player")
    go(notes, player)
    press(notes, "PageDown", "PageDown")
    both(player, 2)
    press(page, "PageUp")
    both(player, 1)
    question = number_of(page, "question")
    go(page, question)
    both(question, 0)
    press(notes, "PageDown")
    both(question, 1)
    press(notes, "b")
    page.wait_for_function("document.documentElement.matches('.deck-black')")
    section = notes.locator(".deck-bar strong").nth(1).inner_text()
    assert re.fullmatch(r"\d+:\d\d( of \d+)? min", section), section
    check(accessibility_faults(notes))


def test_a_message_that_comes_twice_counts_once(open_page: Open) -> None:
    page = open_page("shared_memory.html?present", reduced_motion="reduce")
    page.wait_for_function(START)
    message = "{ kind: 'shmcore-slides', page: location.pathname, from: 'x', act: 'turn', "
    send = f"(at, number) => postMessage({message} at, number, moment: 0, black: false }}, '*')"
    page.evaluate(f"(({send})(3, 7), ({send})(1, 7), ({send})(2, 6))")
    page.wait_for_function("shm.slides.show.at !== 0")
    page.evaluate(DRAWN)
    assert where(page)[0] == 4


def test_the_page_is_printed_with_its_notes_from_the_teachers_window(open_page: Open) -> None:
    page = open_page("shared_memory.html", reduced_motion="reduce")
    page.evaluate(MARK)
    plain = text_on(sheets_of(page))
    page.evaluate("history.replaceState(null, '', '?notes')")
    page.locator("button.present").click()  # loads what slides need
    page.wait_for_function(START)
    page.evaluate("shm.slides.show.end(), shm.slides.enter('notes')")
    noted = text_on(sheets_of(page))
    assert "Ask who has read" not in plain
    assert "Ask who has read" in noted
    assert not letters(plain) - letters(noted)
    assert page.evaluate(START)  # the window is as before
