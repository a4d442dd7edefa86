"""Writes the CSS of a figure: its colours by role, its styles, and when each part is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, cycle, pairwise

from convarith.tools.svg.colours import derived, hexadecimal, variable
from convarith.tools.svg.layers import Pages, runs
from convarith.tools.svg.marks import Style, decimal
from convarith.tools.svg.shapes import RGB, Cap, Join, Paint

PDF_MITER_LIMIT = 10  # SVG's default is smaller
Rhythm = tuple[int, ...]
SECONDS_DIGITS = 3
PERCENT_DIGITS = 6  # in a loop of an hour, less than a tenth of a millisecond


def style_rules(
    styles: Mapping[Style, str], *, prefix: str, colours: Mapping[str, RGB], dark: Mapping[str, RGB]
) -> Iterator[str]:
    """Yield the rules of the classes that ``styles`` names, their colours as roles where possible.

    The roles' variables have no specificity, so that any rule of a page overrides them. A viewer without CSS variables
    or ``color-mix`` uses the colours as they are.
    """
    parts = {name: dict(_painted(style)) for style, name in styles.items()}
    by_role = {
        name: {part: derived(paint.colour, colours) for part, paint in painted.items()}
        for name, painted in parts.items()
    }
    roles = {role for colour_of in by_role.values() for colour in colour_of.values() for role in colour.roles}
    used = {role: colour for role, colour in colours.items() if role in roles}
    used_dark = {role: dark.get(role, colour) for role, colour in used.items()}
    if used:
        yield f":where(.{prefix}){{{_variables(used)}}}"
    if used_dark != used:
        yield f"@media(prefers-color-scheme:dark){{:where(.{prefix}){{{_variables(used_dark)}}}}}"
        yield f"svg.{prefix}:root{{color-scheme:light dark}}"  # opened alone, its background is the browser's
    yield from (f".{name}{{{';'.join(_declarations(style))}}}" for style, name in styles.items())
    if used:
        yield "@supports(color:color-mix(in srgb,red,red)){"
        for name, colour_of in by_role.items():
            yield f".{name}{{{';'.join(f'{part}:{colour.css}' for part, colour in colour_of.items())}}}"
        yield "}"


def switching_rules(
    shown: Mapping[Pages, str], *, prefix: str, durations: Sequence[int], still: int, loop: bool = True
) -> Iterator[str]:
    """Yield the rules of the classes that ``shown`` names, each visible on its pages (counted from 0) only.

    An animation that does not ``loop`` stays at its last page.

    With reduced motion, and in viewers without animations, the page ``still`` is shown. Visible parts inherit their
    visibility, so that a page can hide the whole. Parts of one rhythm have one animation, each with a delay of its own.
    """
    hidden = [f".{name}" for pages, name in shown.items() if still not in pages]
    rhythm = _common_rhythm(shown, durations) if loop else ()
    alike = {name: pages for pages, name in shown.items() if rhythm and _rhythm(pages, durations) == rhythm}
    others = {pages: name for pages, name in shown.items() if name not in alike}
    total = sum(durations)
    yield f"{','.join(hidden)}{{visibility:hidden}}"
    yield "@media(prefers-reduced-motion:no-preference){"
    times = f"{'infinite' if loop else '1 forwards'}{f' {prefix}f' if alike else ''}"
    yield f"[class*={prefix}f]{{animation:{decimal(total / 1000, SECONDS_DIGITS)}s step-end {times}}}"
    for name, pages in alike.items():
        begin = sum(durations[: pages[0]])
        delay = decimal((begin - total) / 1000, SECONDS_DIGITS) if begin else "0"
        yield f".{name}{{animation-delay:{delay}s}}"
    yield from (f".{name}{{animation-name:{name}}}" for name in others.values())
    yield "}"
    if alike:
        yield f"@keyframes {prefix}f{{{_keyframes_of_rhythm(rhythm, total)}}}"
    yield from (f"@keyframes {name}{{{_keyframes(pages, durations, loop=loop)}}}" for pages, name in others.items())


def _rhythm(pages: Pages, durations: Sequence[int]) -> Rhythm:
    """Return how long something is shown, hidden, shown again, … from when it first appears, in milliseconds."""
    ends = [sum(durations[:page]) for run in runs(pages) for page in run]
    return tuple(after - before for before, after in pairwise(ends))


def _common_rhythm(shown: Iterable[Pages], durations: Sequence[int]) -> Rhythm:
    """Return the rhythm that most parts have, empty if each has its own."""
    (rhythm, count), *_ = Counter(_rhythm(pages, durations) for pages in shown).most_common(1)
    return rhythm if count > 1 else ()


def _keyframes_of_rhythm(rhythm: Rhythm, total: int) -> str:
    ends = [decimal(100 * end / total, PERCENT_DIGITS) for end in accumulate(rhythm, initial=0)]
    words = cycle(("inherit", "hidden"))
    return "".join(f"{end}%{{visibility:{word}}}" for end, word in zip(ends, words, strict=False))


def _starts(durations: Sequence[int]) -> list[str]:
    """Return when each frame begins, in percent of a loop, and at last when the last one ends."""
    begins = [sum(durations[:page]) for page in range(len(durations) + 1)]
    return [f"{decimal(100 * begin / begins[-1], PERCENT_DIGITS)}%" for begin in begins]


def _keyframes(pages: Pages, durations: Sequence[int], *, loop: bool) -> str:
    """Return when something is shown, in percent of a loop: a frame is hidden when the next is shown."""
    percent = _starts(durations)
    shown = [percent[first] for first, _ in runs(pages)]
    hidden = [percent[after] for _, after in runs(pages) if loop or after < len(durations)]
    if pages[0] > 0:
        hidden.insert(0, percent[0])
    if not loop:  # the end stays, and would be what is shown without animations
        (shown if pages[-1] == len(durations) - 1 else hidden).append(percent[-1])
    hiding = f"{','.join(hidden)}{{visibility:hidden}}" if hidden else ""
    return f"{hiding}{','.join(shown)}{{visibility:inherit}}"


def _variables(colours: Mapping[str, RGB]) -> str:
    return ";".join(f"{variable(role)}:{hexadecimal(colour)}" for role, colour in colours.items())


def _painted(style: Style) -> Iterable[tuple[str, Paint]]:
    if style.fill:
        yield "fill", style.fill
    if style.stroke:
        yield "stroke", style.stroke.paint


def _declarations(style: Style) -> Iterator[str]:
    if not style.fill:
        yield "fill:none"
    for part, paint in _painted(style):
        yield f"{part}:{hexadecimal(paint.colour)}"
        if paint.opacity < 1:
            yield f"{part}-opacity:{decimal(paint.opacity)}"
    if style.even_odd:
        yield "fill-rule:evenodd"
    stroke = style.stroke
    if stroke:
        yield f"stroke-width:{decimal(stroke.width)}"
        if stroke.dashes:
            yield f"stroke-dasharray:{' '.join(decimal(length) for length in stroke.dashes)}"
        if stroke.phase:
            yield f"stroke-dashoffset:{decimal(stroke.phase)}"
        if stroke.cap is not Cap.BUTT:
            yield f"stroke-linecap:{stroke.cap}"
        if stroke.join is Join.MITER:
            yield f"stroke-miterlimit:{PDF_MITER_LIMIT}"
        else:
            yield f"stroke-linejoin:{stroke.join}"
