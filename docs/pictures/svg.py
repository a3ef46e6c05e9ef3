"""The few shapes that the pictures are made of. Colours are classes: site.css knows them."""

from html import escape

WIDTH = 360
MONO = 0.602  # the width of a character of the code font, in font sizes

spoken: dict[str, str] = {}  # what is said in another language, by what is said in English


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def tag(name: str, style: str, content: str = "", **attributes: float | str) -> str:
    """An element. `style` holds its classes, without their prefix."""
    opening = f'<{name} class="{" ".join(f"pic-{word}" for word in style.split())}"'
    for key, value in attributes.items():
        opening += f' {key}="{value if isinstance(value, str) else number(value)}"'
    return f"{opening}>{content}</{name}>" if content else f"{opening}/>"


def box(style: str, x: float, y: float, width: float, height: float, rx: float = 3) -> str:
    return tag("rect", style, x=x, y=y, width=width, height=height, rx=rx)


def text(style: str, x: float, y: float, words: str, room: float = 0) -> str:
    """Words; code that would be wider than its room is set tighter."""
    fit: dict[str, float | str] = {}
    if room and len(words) * 11.2 * MONO > room:
        fit = {"textLength": room, "lengthAdjust": "spacingAndGlyphs"}
    return tag("text", style, escape(spoken.get(words, words), quote=False), x=x, y=y, **fit)


def line(style: str, *points: tuple[float, float], kind: str = "polyline") -> str:
    return tag(kind, style, points=" ".join(f"{number(x)},{number(y)}" for x, y in points))


def circle(style: str, x: float, y: float, radius: float) -> str:
    return tag("circle", style, cx=x, cy=y, r=radius)


def shape(role: str, x: float, y: float, size: float, faded: str = "") -> str:
    """The sign of a role: a disc creates, a diamond attaches, a triangle manages."""
    style = f"sign {role}-sign{faded}"
    if role == "creator":
        return circle(style, x, y, size)
    reach = 1.15 * size  # as large to the eye as the disc
    left, right, top, bottom = x - reach, x + reach, y - reach, y + reach
    if role == "attacher":
        return line(style, (x, top), (right, y), (x, bottom), (left, y), kind="polygon")
    return line(style, (left, bottom), (x, top), (right, bottom), kind="polygon")


def picture(name: str, title: str, height: float, parts: list[str]) -> str:
    """A whole file. It has no blank line, so that Markdown leaves it alone."""
    head = (
        f'<svg class="pic" id="pic-{name}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {WIDTH} {number(height)}" role="img" aria-labelledby="pic-{name}-title">'
    )
    heading = f'<title id="pic-{name}-title">{escape(spoken.get(title, title))}</title>'
    return "\n".join([head, heading, *parts, "</svg>"]) + "\n"
