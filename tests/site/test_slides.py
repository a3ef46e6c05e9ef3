"""Every page as slides: nothing is cut, all of it is legible, and leaving puts all of it back."""

from io import BytesIO
from typing import Any

import pytest
from browser import Note, Site, Visit, need
from page_faults import DRAWN, THIN_OUT, accessibility_faults, check
from test_browser import SOURCES, letters

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
    "examples/pitfalls/only_posix/only_shmcore/attacher_exits.py",
    "examples/pitfalls/only_posix/only_shmcore/mixed_program.py",
    "examples/pitfalls/only_posix/only_shmcore/owner_killed.py",
    "examples/pitfalls/only_posix/only_shmcore/size_not_whole.py",
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


def present(visit: Visit) -> None:
    visit.page.locator("button.present").click()
    visit.page.wait_for_function(START)


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
MISSING = """() => programs.filter((part) => !part.closest(".shm-slide"))
  .map((part) => `on no slide: ${part.textContent.slice(0, 60)}`)"""

# What of each slide is cut, or reaches beyond it, or has a scroll bar. Inside a player there are
# boxes that scroll, as in full screen; the player itself must fit.
CUT = """(least) => {
  const { show } = shm.slides;
  const faults = [];
  const inPlayer = (part) => part.closest(".shm-plays, shm-byte-map")
    && !part.matches(".shm-plays, shm-byte-map");
  show.deck.slides.forEach((slide, at) => {
    show.go(at);
    if (slide.fold) slide.fold.open = true;
    const fault = (what, part) => faults.push(`slide ${slide.number}, ${slide.fullName}: ${what}: `
      + part.outerHTML.slice(0, 100));
    const edge = slide.part.getBoundingClientRect();
    if (edge.width > innerWidth + 0.5 || edge.height > innerHeight + 0.5) fault("too large", slide.part);
    for (const part of [slide.main, ...slide.main.querySelectorAll("*")]) {
      if (inPlayer(part) || !part.checkVisibility() || part.closest("svg svg, .shm-unseen")) continue;
      if (slide.part.dataset.kind === "player" && slide.head.contains(part)) continue;
      const { left, right, top, bottom, width } = part.getBoundingClientRect();
      if (width && (left < edge.left - 0.5 || right > edge.right + 0.5
        || top < edge.top - 0.5 || bottom > edge.bottom + 0.5)) fault("reaches beyond", part);
      const { overflowX, overflowY } = getComputedStyle(part);
      const isOver = part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1;
      const isBox = part.clientWidth && (overflowX !== "visible" || overflowY !== "visible");
      if (part === slide.main ? isOver : isOver && isBox && !part.closest("svg")) fault("cut", part);
      if (least && part.matches("pre > code") && parseFloat(getComputedStyle(part).fontSize) < least) {
        fault("small", part);
      }
    }
    const text = slide.main.getBoundingClientRect().bottom;
    if (text > slide.foot.getBoundingClientRect().top + 1) fault("covers the foot", slide.main);
  });
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) faults.push("the window scrolls");
  return faults;
}"""
# The titles of what is shown in parts, and of what is shown whole.
TITLES = f"""(isWhole) => {SLIDES}.filter(({{ label }}) => !label === isWhole)
  .flatMap(({{ main }}) => [...main.querySelectorAll(".highlight:not(.output) > .filename")])
  .map((title) => title.textContent.replace(title.querySelector(".shm-lines")?.textContent, ""))"""

# All slides below each other: what axe-core looks at is then the same as slide by slide.
ALL = """.shm-present .shm-deck { overflow: auto; position: static; }
.shm-present .shm-deck .shm-frame.shm-frame { display: block; position: relative; }
.shm-present.shm-present { overflow: auto; }"""

TEXT = f"""() => {SLIDES}.map(({{ part }}) => {{
  const copy = part.cloneNode(true);
  for (const live of copy.querySelectorAll("shm-stepper, shm-scheduler, .shm-live, .headerlink, "
    + ".md-code__nav, title, script, style, input, figure:has(.shm-live) svg")) live.remove();
  return copy.textContent;
}}).join("\\n")"""


@needs_pages
def test_a_page_as_slides(site: Site, name: str, note: Note) -> None:
    """Nothing is cut, all is legible and accessible, all can be printed, and all goes back."""
    with site.visit(name, reduced_motion="reduce") as visit:
        page = visit.page
        page.wait_for_load_state("networkidle")
        first = {path for path, _ in site.sent}
        faults = [f"loaded before it is asked for: {path}" for path in first if "present" in path]
        page.evaluate(THIN_OUT)
        before = page.evaluate(ARTICLE)
        page.evaluate(PROGRAMS)
        present(visit)
        all_slides = page.evaluate(f"{SLIDES}.length")
        note("slides", all_slides)
        size = sum(size for path, size in site.sent if "present" in path)
        note("slides KB", f"{size / 1024:.1f}")
        for width, height in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            least = 20 if width == 1280 else None
            faults += [f"{width}: {fault}" for fault in page.evaluate(CUT, least)]
        faults += page.evaluate(MISSING)
        parts, whole = (set(page.evaluate(TITLES, is_whole)) for is_whole in (False, True))
        faults += [f"in parts, and not in IN_PARTS: {title}" for title in parts - IN_PARTS]
        faults += [f"fits, and is in IN_PARTS: {title}" for title in (whole - parts) & IN_PARTS]
        faults += print_faults(page, all_slides)
        sheet = page.add_style_tag(content=ALL)
        for scheme in ["light", "dark"] if name in IN_THE_DARK_TOO else ["light"]:
            page.emulate_media(color_scheme=scheme)
            faults += [f"{scheme}: {fault}" for fault in accessibility_faults(page)]
        sheet.evaluate("(sheet) => sheet.remove()")
        page.keyboard.press("Escape")
        page.evaluate(DRAWN)
        if page.evaluate(ARTICLE) != before:
            faults.append("the page is not what it was")
        check(faults + visit.faults)


def print_faults(page: Any, all_slides: int) -> list[str]:
    read = need("pypdf").PdfReader
    sheets = read(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    faults = []
    if len(sheets) != all_slides:
        faults.append(f"{len(sheets)} sheets for {all_slides} slides")
    if missing := letters(page.evaluate(TEXT)) - letters(
        "".join(one.extract_text() for one in sheets)
    ):
        faults.append(f"letters that are not on paper: {missing}")
    return faults
