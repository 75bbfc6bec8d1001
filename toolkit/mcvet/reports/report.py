"""Reports as XLSX, HTML, DOCX and PDF, all from the same sections."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pandas as pd
from markupsafe import Markup, escape

from mcvet.catalogue import Source, open_catalogue
from mcvet.frameworks import LIMITS_OF_USE
from mcvet.frameworks.displays import sources_html
from mcvet.frameworks.tables import sources_frame
from mcvet.frameworks.wording import Dated, as_of
from mcvet.locale import Foreign, Texts
from mcvet.markup import render, style_sheet
from mcvet.reports.document import make_document
from mcvet.reports.files import Files
from mcvet.reports.workbook import Sheet, make_workbook
from mcvet.sections import Section, sections_html

if TYPE_CHECKING:
    from mcvet.reports.pictures import Picture


class Cited(Dated, Protocol):
    """A result with the date of its data and its sources."""

    @property
    def sources(self) -> Sequence[Source]:
        """Its sources, numbered from 1."""


class Report(NamedTuple):
    """The content of a report, for every format.

    Attributes:
        title: its title.
        finding: its main finding, shown first.
        sections: the parts, in order.
        sources: sources listed at the end, numbered from 1.
        mark: text at the head of every page, such as that an example is fictional; empty for none.
        names: names in the finding that are in another language.
        draw: returns the pictures that sections refer to. The drawing library takes a second to load, so it is called only for formats
            with pictures.
    """

    title: str
    finding: str
    sections: Sequence[Section]
    sources: Sequence[Source] = ()
    mark: str = ""
    names: tuple[str, ...] = ()
    draw: "Callable[[], Mapping[str, Picture]]" = dict


def dated_report(
    title: str,
    finding: str,
    sections: Iterable[Section],
    result: Cited,
    texts: Texts,
    *,
    limits: str = LIMITS_OF_USE,
    remarks: Iterable[str] = (),
) -> Report:
    """Return the report on a result that has sources and the date of its data; it ends with its limits of use.

    Args:
        title: its title; a marked message.
        finding: its main finding, in words.
        sections: the parts.
        result: the result.
        texts: the language.
        limits: the limits of use; a marked message.
        remarks: further sentences for the end.
    """
    dated = texts.say("Data as of {date}.", date=as_of(result, texts))
    last = Section(texts.say("Limits of use"), (texts.say(limits), *remarks, dated), fine=True)
    return Report(texts.say(title), finding, (*sections, last), result.sources)


def report_files(report: Report, texts: Texts, more: Mapping[str, pd.DataFrame] | None = None) -> Files:
    """Return functions that write a report as `xlsx`, `html`, `docx` and `pdf`, by format.

    Args:
        report: the report.
        texts: the language.
        more: further tables for the spreadsheet, by sheet name.
    """
    day = open_catalogue().as_of
    extra = dict(more or {})
    if report.sources:
        extra[texts.say("Sources")] = sources_frame(report.sources)
    listed = tuple(_listed(number, source) for number, source in enumerate(report.sources, 1))
    written = [*report.sections, *([Section(texts.say("Sources"), listed, fine=True)] if report.sources else [])]
    return {
        "xlsx": lambda: _workbook(report, texts, extra, day),
        "html": lambda: _page(report, texts),
        "docx": lambda: make_document(
            report.title, report.finding, written, as_of=day, language=texts.tag, mark=report.mark, pictures=report.draw()
        ),
        "pdf": lambda: _paper(report, written, day, texts),
    }


def _listed(number: int, source: Source) -> str:
    who = ", ".join(str(part) for part in (source.publisher, source.year) if part)
    return " ".join(part for part in (f"[{number}]", f"{source.title}.", f"{who}." if who else "", source.url or "") if part)


def _paper(report: Report, sections: Sequence[Section], as_of: str, texts: Texts) -> bytes:
    from mcvet.reports.paper import make_paper  # loaded where a PDF is written and nowhere else, like what draws

    return make_paper(report.title, report.finding, sections, as_of=as_of, language=texts.tag, mark=report.mark, pictures=report.draw())


def _workbook(report: Report, texts: Texts, more: Mapping[str, pd.DataFrame], as_of: str) -> bytes:
    lines = [["", report.finding], *([section.heading, sentence] for section in report.sections for sentence in section.sentences)]
    sheets = [Sheet(texts.say("About"), pd.DataFrame(lines, columns=["", report.title]), 90)]
    sheets += [Sheet(_sheet_name(section.heading), section.table) for section in report.sections if section.table is not None]
    sheets += [Sheet(_sheet_name(name), frame) for name, frame in more.items()]
    return make_workbook(sheets, title=report.title, as_of=as_of, mark=report.mark, words=(texts.say("no"), texts.say("yes")))


def _sheet_name(heading: str) -> str:
    """Return a heading as a sheet name: without forbidden characters, at most 31 characters."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in heading)[:31].strip()


def _page(report: Report, texts: Texts) -> bytes:
    drawn = {name: (_address(picture.png), picture.alt) for name, picture in report.draw().items()}
    finding = escape(report.finding)
    for name in report.names:
        if isinstance(name, Foreign):
            finding = Markup(finding.replace(escape(name), Markup('<span lang="{}">{}</span>').format(name.language, name)))  # noqa: S704
    values = {
        "title": report.title,
        "finding": finding,
        "body": sections_html(report.sections, texts, drawn),
        "sources": sources_html(report.sources, texts) if report.sources else None,
        "style": style_sheet("base", "page"),
    }
    return render("reports/templates/outcomes.html", texts, values).encode()


def _address(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
