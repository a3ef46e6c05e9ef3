"""The built site shows every example whole with its output, shows nothing else, and needs no host.

Both ways: what lies in examples/ is on a page, and what looks like a program or an output on a page
lies in examples/.
"""

from collections import Counter
from itertools import zip_longest
from pathlib import Path
from textwrap import indent

import pytest
from build_site import ROOT, language_of, languages

from tests.site.page_faults import check
from tests.site.site_html import MOST_COLUMNS, TOO_WIDE_YET, Block, Page, addresses_on_other_hosts

TRACEBACK = "Traceback (most recent call last)"

LISTINGS = "examples/article/*.txt"  # as the article printed them: as_printed.py runs them

RECORDED_ONLY = "examples/station/both.py"  # starts two programs that pages show

Examples = dict[str, tuple[str, str | None]]  # path as in a title -> program, output


def read_examples(root: Path) -> Examples:
    listings: Examples = {
        listing.relative_to(root).as_posix(): (listing.read_text(encoding="utf-8"), None)
        for listing in sorted(root.glob(LISTINGS))
    }
    return listings | {
        script.relative_to(root).as_posix(): (
            script.read_text(encoding="utf-8"),
            output.read_text(encoding="utf-8") if output.exists() else None,
        )
        for script in sorted((root / "examples").rglob("*.py"))
        if script != root / RECORDED_ONLY
        for output in [script.with_suffix(".out")]
    }


def is_same(shown: str, file: str) -> bool:
    """Equal but for the newlines at both ends, which no reader sees."""
    return shown.strip("\n") == file.strip("\n")


def is_listing(title: str) -> bool:
    return Path(title).match(LISTINGS)


def faults_on_page(page: Page, examples: Examples) -> list[str]:
    faults: list[str] = []
    previous_is_example = False
    for block, follower in zip_longest(page.blocks, page.blocks[1:]):
        is_example = block.title.startswith("examples/")
        if is_example:
            faults += faults_of_example(block, follower, examples)
        elif block.is_output:
            if not (previous_is_example and block.follows_directly):
                faults.append(f"an output that does not follow its program: {block.text!r}")
        else:
            faults += faults_of_other_block(block)
        previous_is_example = is_example and not is_listing(block.title)
    if TRACEBACK in page.prose:
        faults.append("a traceback in the text")
    faults += [f"needs another host: {address}" for address in page.requests]
    return faults


def faults_of_example(block: Block, follower: Block | None, examples: Examples) -> list[str]:
    title = block.title
    if title not in examples:
        return [f"{title}: there is no such example"]
    faults = []
    program, output = examples[title]
    if block.language != "python":
        faults.append(f"{title}: shown as {block.language or 'no language'}, not as python")
    if not is_same(block.text, program):
        faults.append(f"{title}: the program shown is not the file")
    if is_listing(title):
        return faults
    if output is None:
        faults.append(f"{title}: has no output file")
    elif follower is None or not follower.is_output or not follower.follows_directly:
        faults.append(f"{title}: its output does not follow directly")
    elif not is_same(follower.text, output):
        faults.append(f"{title}: the output shown is not the file")
    return faults


def is_cut_from_the_library(block: Block) -> bool:
    """Whole lines of the file in its title, or of a method there, which is shown unindented."""
    file = ROOT / block.title
    if not block.title.startswith("shmcore/") or not block.text.strip() or not file.is_file():
        return False
    lines = "\n" + file.read_text(encoding="utf-8")
    shown = block.text.strip("\n") + "\n"
    return any("\n" + indent(shown, margin) in lines for margin in ("", "    "))


def is_the_recorded_comparison(block: Block) -> bool:
    file = ROOT / "tests/benchmarks/compare.out"
    return block.title == "tests/benchmarks/compare.out" and is_same(
        block.text, file.read_text(encoding="utf-8")
    )


def faults_of_other_block(block: Block) -> list[str]:
    """Commands, signatures and settings may be typed; what a program printed may not."""
    allowed = (
        block.language in ("sh", "toml", "yaml")
        or is_the_recorded_comparison(block)
        or (block.language == "python" and (not block.title or is_cut_from_the_library(block)))
    )
    session = any(line.lstrip().startswith((">>>", "$ ", "% ")) for line in block.text.splitlines())
    if allowed and not session and TRACEBACK not in block.text:
        return []
    kind = f"{block.language or 'no language'}, title {block.title!r}"
    return [f"a block that is no example, command or signature ({kind}): {block.text!r}"]


def faults_on_site(pages: dict[str, Page], examples: Examples) -> list[str]:
    faults = [
        f"{name}: {fault}"
        for name, page in pages.items()
        for fault in faults_on_page(page, examples)
    ]
    shown = {block.title for page in pages.values() for block in page.blocks}
    return faults + [f"{title}: on no page" for title in examples if title not in shown]


@pytest.fixture(scope="module")
def pages(site_folder: Path) -> dict[str, Page]:
    """The built pages, each read once."""
    return {
        file.relative_to(site_folder).as_posix(): Page(file.read_text(encoding="utf-8"))
        for file in sorted(site_folder.rglob("*.html"))
    }


@pytest.mark.parametrize("language", languages())
def test_pages_and_examples_agree(pages: dict[str, Page], language: str) -> None:
    own = {name: page for name, page in pages.items() if language_of(name) == language}
    check(faults_on_site(own, read_examples(ROOT)))


def test_an_output_that_is_one_recorded_run_says_so(pages: dict[str, Page]) -> None:
    runs = {
        run.relative_to(ROOT).with_suffix(".py").as_posix(): run.read_text(encoding="utf-8").strip()
        for run in (ROOT / "examples").rglob("*.run")
    }
    for name, page in pages.items():
        dates = Counter(runs[block.title] for block in page.blocks if block.title in runs)
        shown = {date: page.prose.count(date) for date in dates}
        assert shown == dates, f"{name}: each recorded run's date belongs under its output"


def test_programs_are_narrow_enough_to_be_shown() -> None:
    wide = {
        title
        for title, (program, _) in read_examples(ROOT).items()
        if any(len(line) > MOST_COLUMNS for line in program.splitlines())
    }
    assert wide <= TOO_WIDE_YET


def test_styles_need_no_other_host(site_folder: Path) -> None:
    styles = list(site_folder.rglob("*.css"))
    assert styles
    assert {
        style.name: addresses
        for style in styles
        if (addresses := addresses_on_other_hosts(style.read_text(encoding="utf-8")))
    } == {}


# The checker itself, on small pages: each has one fault.

PROGRAM = """\
<div class="language-python highlight"><table><tr><th><span class="filename">examples/hi.py</span>
</th></tr><tr><td class="linenos"><pre><span>1</span></pre></td><td class="code"><div><pre><code
><a id="1"></a><span>print</span>(<span>"a &lt; b"</span>)
</code></pre></div></td></tr></table></div>
"""
OUTPUT = """\
<div class="language-text output highlight"><span class="filename">Output</span>
<pre><span></span><code>a &lt; b
</code></pre></div>
"""
EXAMPLES: Examples = {"examples/hi.py": ('print("a < b")\n', "a < b\n")}


def faults_in(html: str) -> list[str]:
    return faults_on_site({"page.html": Page(html)}, EXAMPLES)


def block(classes: str, text: str, title: str = "") -> str:
    name = f'<span class="filename">{title}</span>' if title else ""
    return f'<div class="{classes} highlight">{name}<pre><code>{text}</code></pre></div>'


@pytest.mark.parametrize(
    "more",
    [
        "",
        "<p>About a <code>Traceback</code>, <a href='https://elsewhere.example/'>elsewhere</a>.",
        "<img src='data:image/png;base64,//8='>",
        "<link rel='canonical' href='https://here.example/'><img src='pictures/a.png'>",
        block("language-sh", "python examples/hi.py"),
        block("language-python doc-signature", "SharedMemory(name=None)"),
        block("language-toml", "[project]", "pyproject.toml"),
        block("language-python", "import os\nimport sys\n", "shmcore/memory.py"),
        block("language-python", "def fileno(self) -&gt; int:", "shmcore/memory.py"),
        PROGRAM + OUTPUT,
    ],
)
def test_a_good_page_has_no_faults(more: str) -> None:
    assert faults_in(f"<h1>Hi</h1>{PROGRAM}{OUTPUT}{more}") == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("", "examples/hi.py: on no page"),
        (PROGRAM, "output does not follow directly"),
        (PROGRAM + block("language-sh", "ls"), "output does not follow directly"),
        (PROGRAM.replace("print", "write") + OUTPUT, "program shown is not the file"),
        (PROGRAM.replace("</code>", " </code>") + OUTPUT, "program shown is not the file"),
        (PROGRAM.replace("python", "text") + OUTPUT, "shown as text"),
        (PROGRAM + OUTPUT.replace("a &lt; b", "a &lt; c"), "output shown is not the file"),
        (PROGRAM + OUTPUT + PROGRAM.replace("hi.py", "ho.py"), "no such example"),
        (PROGRAM + OUTPUT + OUTPUT, "output that does not follow its program"),
        (PROGRAM + OUTPUT + "<pre>a &lt; b</pre>", "no example, command or signature"),
        (PROGRAM + OUTPUT + block("language-text", "a"), "no example, command or signature"),
        (PROGRAM + OUTPUT + block("language-python", "&gt;&gt;&gt; 1"), "no example"),
        (PROGRAM + OUTPUT + block("language-python", "1", "hi.py"), "no example"),
        (PROGRAM + OUTPUT + block("language-python", "", "shmcore/posix.py"), "no example"),
        (PROGRAM + OUTPUT + block("language-python", "import o", "shmcore/posix.py"), "no example"),
        (PROGRAM + OUTPUT + block("language-python", "import os", "shmcore/none.py"), "no example"),
        (PROGRAM + OUTPUT + block("language-text", "import os", "shmcore/posix.py"), "no example"),
        (PROGRAM + OUTPUT + block("language-sh", "$ ls\nhi.py"), "no example"),
        (PROGRAM + OUTPUT + block("language-sh", f"{TRACEBACK}:"), "no example"),
        (PROGRAM + OUTPUT + f"<p>{TRACEBACK}:", "a traceback in the text"),
        (PROGRAM + OUTPUT + "<script src='//cdn.example/a.js'></script>", "cdn.example"),
        (PROGRAM + OUTPUT + "<link rel=stylesheet href=https://cdn.example/a.css>", "cdn.example"),
        (PROGRAM + OUTPUT + "<link rel='preconnect' href='https://cdn.example'>", "cdn.example"),
        (PROGRAM + OUTPUT + "<img srcset='a.png, https://cdn.example/b.png 2x'>", "cdn.example"),
        (PROGRAM + OUTPUT + "<svg><image href='http://cdn.example/a.png'/></svg>", "cdn.example"),
        (PROGRAM + OUTPUT + "<p style='background: url(//cdn.example/a.png)'>", "cdn.example"),
        (PROGRAM + OUTPUT + "<style>@import 'https://cdn.example/a.css';</style>", "cdn.example"),
    ],
)
def test_a_doctored_page_is_reported(html: str, fault: str) -> None:
    faults = faults_in(html)
    assert any(fault in found for found in faults), faults


def test_an_example_without_an_output_file_is_reported() -> None:
    examples: Examples = {"examples/hi.py": (EXAMPLES["examples/hi.py"][0], None)}
    assert faults_on_page(Page(PROGRAM + OUTPUT), examples) == [
        "examples/hi.py: has no output file"
    ]


LISTING = PROGRAM.replace("examples/hi.py", "examples/article/hi.txt")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (LISTING, ""),
        (LISTING.replace("print", "write"), "program shown is not the file"),
        (LISTING + OUTPUT, "output that does not follow its program"),
        ("", "examples/article/hi.txt: on no page"),
    ],
)
def test_a_listing_is_shown_whole_and_has_no_output(html: str, fault: str) -> None:
    examples: Examples = {"examples/article/hi.txt": (EXAMPLES["examples/hi.py"][0], None)}
    faults = faults_on_site({"page.html": Page(html)}, examples)
    assert len(faults) == bool(fault), faults
    assert all(fault in found for found in faults), faults


@pytest.mark.parametrize("between", ["<p>Between.</p>", "<h2>Next</h2>", "<img src='a.png'>"])
def test_an_output_must_follow_at_once(between: str) -> None:
    faults = faults_in(PROGRAM + between + OUTPUT)
    assert any("its output does not follow directly" in fault for fault in faults), faults
    assert any("does not follow its program" in fault for fault in faults), faults
