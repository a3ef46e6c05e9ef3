"""Notes, minutes and plans for teachers: there, current, and never met by a reader.

`python docs/minutes/update.py` mends what is behind.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import update
from build_site import ROOT, folder_of, languages
from exercises import Exercise, exercises_of
from plans import BREAK, LONGEST_WITHOUT_BREAK, Plan, Row, plan_of, with_breaks
from rule import content_of, minutes_of
from sections import Section, sections_of, state
from wording import HAN

from tests.browser import Site
from tests.site.page_faults import check
from tests.site.pages import Open, sheets_of, text_on

ENGLISH = ROOT / "docs/en"
MOST_MINUTES = {"half_day": 240, "ninety_minutes": 90, "first_day": 360, "second_day": 360}
MOST_WORDS_TO_SAY = 17
MARK = "They will ask."  # in each note
BEHIND = "python docs/minutes/update.py writes it anew"

EXERCISES = exercises_of(ROOT / "practice", "en")
PLANS = {plan.name: plan for plan in update.plans("en")}
SECTIONS = update.sections("en")
LOOKED_UP = "when_it_goes_wrong.html"  # nobody teaches it from top to bottom
WITHOUT_NOTES = ("check", "now-you", "remember")  # learners work there
TAUGHT = [
    address
    for address, section in SECTIONS.items()
    if section.stated and section.page != LOOKED_UP and section.id not in WITHOUT_NOTES
]


# The minutes


@pytest.mark.parametrize("page", [page.stem for page in update.lessons("en")])
def test_every_heading_states_the_minutes_of_the_rule_or_is_skipped(page: str) -> None:
    rule = update.minutes_by_rule()
    check(
        [
            f"{section.address} says {section.stated}, the rule {minutes}: {BEHIND}"
            for section in sections_of(ENGLISH / f"{page}.md")
            if section.stated != (minutes := rule.get(section.address))
        ]
    )


def test_pages_that_are_no_lesson_state_nothing() -> None:
    for page in update.asked()["no_lesson"]:
        assert "data-minutes" not in (ENGLISH / f"{page}.md").read_text(encoding="utf-8")


def section_with(text: str) -> Section:
    return Section("page.html", "Title", "title", False, None, 0, text)


def rule(text: str, run_times: dict[str, int] | None = None, id: str = "title") -> int:
    section = section_with(text)
    section.id = id
    return minutes_of(content_of(section, ROOT), run_times or {})


PROGRAM = '```python title="examples/first.py" linenums="1"\n--8<-- "examples/first.py"\n```\n'
NOTE = "/// html | aside.teacher[data-search-exclude][hidden]\n{}\n///\n"
FOLDED = '??? example "Folded"\n    {}\n'


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("word " * 400, 5),
        (NOTE.format("word " * 400), 1),
        (FOLDED.format("word " * 400), 1),
        ('??? question "Why?"\n    Because.\n' * 3, 4),
        ("```sh\npython first.py\n```\n" * 6, 3),
        ("Run it, then change it: write more.", 3),
        ("/// html | shm-scheduler#orders\n///\n", 5),
        ('<figure>\n<shm-byte-map list="[1]">\n</shm-byte-map>\n</figure>\n', 4),
    ],
)
def test_the_rule_counts_what_there_is_to_do(text: str, minutes: int) -> None:
    assert rule(text) == minutes


def test_the_rule_counts_a_programs_lines_and_how_long_it_runs() -> None:
    assert rule(PROGRAM) > rule("")
    assert rule(PROGRAM, {"examples/first.py": 120}) == rule(PROGRAM) + 2


def test_tasks_count_by_their_number_alone() -> None:
    assert rule("1. One\n2. Two " + "word " * 100, id="now-you") == 12


def test_minutes_are_written_into_the_heading_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = (
        "# Page\n\n## One { #one }\n\nText\n\n## Two { #two .skip-slide }\n\n```sh\n## none\n```\n"
    )
    page.write_text(text, encoding="utf-8")
    state(page, {"one": 7})
    assert page.read_text("utf-8") == text.replace("{ #one }", "{ #one data-minutes=7 }")
    state(page, {"one": 8})
    assert [section.stated for section in sections_of(page)] == [8, None]


# The tables


@pytest.mark.parametrize("language", update.languages())
def test_the_tables_are_current(language: str) -> None:
    for name, table in update.tables(language).items():
        file = ROOT / "docs/minutes/tables" / language / name
        assert file.read_text(encoding="utf-8") == table, f"{file} is behind: {BEHIND}"


def test_each_plan_is_on_the_page_for_teachers() -> None:
    page = (ENGLISH / "teach.md").read_text(encoding="utf-8")
    assert set(MOST_MINUTES) == set(PLANS)
    assert [name for name in PLANS if f"tables/en/{name}.md" not in page] == []


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_keeps_its_time_and_has_breaks(plan: Plan) -> None:
    assert plan.most <= MOST_MINUTES[plan.name]
    assert plan.minutes <= plan.most
    assert plan.longest_without_break <= 60


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_exercises_come_after_their_chapter(plan: Plan) -> None:
    by_name = {exercise.name: exercise for exercise in EXERCISES}
    places = {row.key: at for at, row in enumerate(plan.rows) if not row.is_pause}
    for name in [row.key for row in plan.rows if row.kind == "exercise"]:
        page = by_name[name].page
        sections = [at for key, at in places.items() if key.startswith(f"{page}#")]
        assert sections, f"{name}: nothing of {page} is in the plan"
        assert places[name] > max(sections)


def names_in(*plans: str) -> list[str]:
    return [row.key for plan in plans for row in PLANS[plan].rows if row.kind == "exercise"]


def test_half_a_day_has_the_ten_and_two_days_have_all() -> None:
    core = [exercise.name for exercise in EXERCISES if exercise.core]
    assert len(core) == 10
    assert sorted(names_in("half_day")) == sorted(core)
    assert sorted(names_in("first_day", "second_day")) == sorted(e.name for e in EXERCISES)


def test_breaks_come_at_a_chapters_end_and_before_it_gets_too_long() -> None:
    rows = [Row("section", f"{at}", 25, chapter) for at, chapter in enumerate("aabbb")]
    assert [row.kind for row in with_breaks(rows)] == [
        *["section"] * 2, "break", *["section"] * 2, "break", "section"
    ]  # fmt: skip
    plan = Plan("plan", 999, tuple(with_breaks(rows)))
    assert plan.longest_without_break == 50 <= LONGEST_WITHOUT_BREAK
    assert plan.minutes == 125 + 2 * BREAK


def test_an_exercise_without_its_chapter_is_refused() -> None:
    exercise = Exercise("two_copies", "Two copies", True, 5, "preface.html")
    wanted = {"most": 60, "exercises": "core", "rows": [{"other": "wrap_up", "minutes": 5}]}
    with pytest.raises(ValueError, match="two_copies"):
        plan_of("plan", wanted, {}, [exercise])


def test_an_exercise_without_words_yet_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "exercises/known").mkdir(parents=True)
    (tmp_path / "exercises/known/en.toml").write_text('title = "A title"\n', encoding="utf-8")
    (tmp_path / "exercises.toml").write_text(
        "".join(
            f'[[exercise]]\nname = "{name}"\ncore = true\nminutes = 5\npage = "preface.html"\n'
            for name in ("known", "not_yet")
        ),
        encoding="utf-8",
    )
    assert [one.title for one in exercises_of(tmp_path, "en")] == ["A title", "not yet"]


def test_each_chapter_names_its_exercises() -> None:
    pages = Counter(exercise.page.removesuffix(".html") for exercise in EXERCISES)
    for page in pages:
        section = SECTIONS[f"{page}.html#now-you"]
        assert f'--8<-- "docs/minutes/tables/en/now_you.md:{page}"' in section.text


def test_no_exercise_is_to_come() -> None:
    promise = re.compile(r"exercises?\b[^.]*\bto come|to come[^.]*\bexercise", re.IGNORECASE)
    pages = [ROOT / "README.md", *ENGLISH.glob("*.md")]
    assert [page.name for page in pages if promise.search(page.read_text("utf-8"))] == []


# What is said, and what is shown


@pytest.mark.parametrize("address", TAUGHT)
def test_a_section_that_is_taught_has_notes(address: str) -> None:
    """What to say, what they will ask, the usual wrong answer, what to leave out when late."""
    items = SECTIONS[address].note.splitlines()
    assert len(items) == 4, items
    assert all(re.match(r"- \*\*[^*]+\*\* \S", item) for item in items)


PARAGRAPH = re.compile(r"(?:\A\n|\n\n)([^\n]+)\n\{ \.say \}(?=\n)")


MOST_CHINESE_LETTERS_TO_SAY = 60


def is_short(sentence: str) -> bool:
    letters = len(re.findall(HAN, sentence))
    return letters <= MOST_CHINESE_LETTERS_TO_SAY and len(sentence.split()) <= MOST_WORDS_TO_SAY


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", [page.stem for page in update.lessons("en")])
def test_what_stands_on_a_slide_is_one_short_sentence(page: str, language: str) -> None:
    faults = []
    for section in sections_of(ROOT / "docs" / language / f"{page}.md"):
        said = PARAGRAPH.findall(section.text)
        if len(said) != section.text.count("{ .say }"):
            faults.append(f"{section.address}: not a paragraph of one line")
        if len(said) > 1:
            faults.append(f"{section.address}: more than one: {said}")
        for sentence in said:
            if not is_short(sentence):
                faults.append(f"{section.address}: too long: {sentence}")
            if re.search(r"[.?!] [A-Z]|[。？！].", sentence.replace("**", "")):
                faults.append(f"{section.address}: more than one sentence: {sentence}")
    check(faults)


def test_notes_are_not_found_by_the_search(site_folder: Path) -> None:
    index = json.loads((site_folder / "search/search_index.json").read_text(encoding="utf-8"))
    found = {doc["location"]: doc["text"] for doc in index["docs"]}
    assert "two variables" in found["preface.html#own-memory"]
    assert not [place for place, text in found.items() if MARK in text]
    index = (site_folder / "zh/search/search_index.json").read_text(encoding="utf-8")
    assert "会有人问" not in index.replace("\u200b", "")


HIDDEN = """() => [...document.querySelectorAll("aside.teacher")].map((note) =>
  [note.hidden, note.checkVisibility(), note.querySelectorAll("li > strong").length])"""


def test_readers_never_meet_the_notes(site: Site) -> None:
    """Without styles and scripts, to a screen reader, and on paper."""
    with site.visit("preface.html", java_script_enabled=False) as visit:
        visit.page.route("**/*.css", lambda route: route.abort())
        visit.page.reload()
        notes = visit.page.evaluate(HIDDEN)
        assert len(notes) == (ENGLISH / "preface.md").read_text("utf-8").count("aside.teacher")
        assert all(note == [True, False, 4] for note in notes)
        assert visit.page.get_by_role("complementary").count() == 0
        assert MARK not in visit.page.inner_text("body")
    with site.visit("preface.html") as visit:
        assert MARK not in text_on(sheets_of(visit.page, format="A4"))


@pytest.mark.parametrize("language", languages())
def test_the_sheet_is_one_sheet(open_page: Open, language: str) -> None:
    page = open_page(f"{folder_of(language)}sheet.html")
    sheets = sheets_of(page, format="A4")
    assert len(sheets) == 1
    assert "SharedMemoryManager" in text_on(sheets)


@pytest.mark.parametrize("language", languages())
def test_each_question_of_the_quiz_has_its_answer(language: str) -> None:
    """One list each, since a second one would count from 1 again."""
    folder = ROOT / "docs" / language
    numbers = [
        re.findall(r"^(\d+)\. ", (folder / page).read_text("utf-8"), flags=re.MULTILINE)
        for page in ("quiz.md", "quiz_answers.md")
    ]
    assert numbers[0] == numbers[1] == [str(number) for number in range(1, 13)]
    assert "\n## " not in (folder / "quiz.md").read_text("utf-8")
