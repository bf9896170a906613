"""The course as a table: how long each lab takes, what it costs on AWS, and which labs it leans on."""

from dataclasses import dataclass
from html import escape

from .course import Course, LabInfo, course
from .safety.prices import shipped_prices, usd_per_hour_of

_HEADINGS = ("lab", "minutes", "USD an hour on AWS", "leans on")
_NOT_ON_AWS = "simulated only"
_NOTHING = "-"


@dataclass(frozen=True)
class CourseTable:
    """All labs, part by part, as text and as HTML.

    Arguments:
        shown: the course.
    """

    shown: Course

    def __repr__(self) -> str:
        lines = [f"{_HEADINGS[0]:<26}{_HEADINGS[1]:>9}{_HEADINGS[2]:>20}   {_HEADINGS[3]}"]
        for number, name in self.shown.parts.items():
            lines.append(f"Part {number}: {name}")
            for lab in self.shown.labs:
                if lab.part == number:
                    minutes, usd, needs = facts(lab)
                    title = f"  {lab.number} {lab.title}"
                    lines.append(f"{title:<26}{minutes:>9}{usd:>20}   {needs}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = [f"<tr>{''.join(f'<th>{escape(heading)}</th>' for heading in _HEADINGS)}</tr>"]
        for number, name in self.shown.parts.items():
            rows.append(f'<tr><th colspan="{len(_HEADINGS)}">Part {number}: {escape(name)}</th></tr>')
            for lab in self.shown.labs:
                if lab.part == number:
                    link = f'<a href="{lab.id}.ipynb">{lab.number} {escape(lab.title)}</a>'
                    cells = "".join(f"<td>{escape(fact)}</td>" for fact in facts(lab))
                    rows.append(f"<tr><td>{link}</td>{cells}</tr>")
        return f"<table>{''.join(rows)}</table>"


def course_table() -> CourseTable:
    """Return the table of the whole course, with the prices that the course brings."""
    return CourseTable(course())


def facts(lab: LabInfo) -> tuple[str, str, str]:
    """Return the minutes of a lab, its price on AWS in USD an hour, and the labs that it leans on, as words."""
    usd = _NOT_ON_AWS if lab.simulated_only else f"{usd_per_hour_of(lab.bill, shipped_prices()):.2f}"
    needs = ", ".join(lab_id.split("_", 1)[0] for lab_id in lab.prerequisites)
    return str(lab.minutes), usd, needs or _NOTHING
