"""One page to print: what was learnt, an exercise a line."""

import re
from html import escape
from pathlib import Path

from .course import Exercise
from .words import language, say
from .work import Work

CODE = re.compile("`([^`]*)`")
PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 11mm; }}
body {{ font: 10pt/1.35 system-ui, sans-serif; margin: 2rem auto; max-width: 48rem; padding: 0 1rem; }}
@media print {{ body {{ font-size: 9pt; line-height: 1.3; margin: 0; max-width: none; padding: 0; }} }}
h1 {{ font-size: 15pt; margin: 0 0 .3rem; }}
ol {{ padding-left: 2.2em; }}
li {{ margin: .2em 0; }}
li::marker {{ font-variant-numeric: tabular-nums; }}
.open {{ color: #666; }}
</style>
<h1>{title}</h1>
<p>{about}</p>
<ol>
{lines}
</ol>
"""  # noqa: E501


def write(work: Work, exercises: list[Exercise]) -> Path:
    """Write the page into the folder `work`; return its path."""
    gap, lines = say("marks.gap"), []
    for one in exercises:
        title = escape(one.words["title"])
        if not title.endswith(("?", "？")):
            title += say("marks.stop")
        if work.is_done(one):
            learnt = CODE.sub(r"<code>\1</code>", escape(" ".join(one.words["learnt"].split())))
            lines.append(f'<li value="{one.number}"><b>{title}</b>{gap}{learnt}</li>')
        else:
            lines.append(f'<li value="{one.number}" class="open">{title}</li>')
    done = sum(map(work.is_done, exercises))
    page = PAGE.format(
        language=language(),
        title=escape(say("summary.title")),
        about=escape(say("summary.about", done=done, all=len(exercises))),
        lines="\n".join(lines),
    )
    file = work.folder / "summary.html"
    file.write_text(page, encoding="utf-8")
    return file
