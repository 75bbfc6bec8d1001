"""Downloads of the credentials dashboard: formats, file names, and the losses of each format."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from mcvet.catalogue import Catalogue
from mcvet.credentials import to_json, to_yaml, wording
from mcvet.credentials.exchange import Export, export
from mcvet.credentials.exchange.wording import loss_text
from mcvet.credentials.model import Credential
from mcvet.credentials.parts import Award
from mcvet.dashboards.credentials.results import Results
from mcvet.dashboards.credentials.state import PROFILES, STACK
from mcvet.dashboards.view import in_ascii
from mcvet.locale import Texts, marked
from mcvet.reports.credentials import profiles_files, review_files, stack_files
from mcvet.reports.files import Files


class Format(NamedTuple):
    """A format for download.

    Attributes:
        form: name of the format for `export`.
        called: label of the format; message id.
        use: what the format is for; message id.
    """

    form: str
    called: str
    use: str


FORMATS = {
    "credential.docx": Format("docx", "DOCX", marked("Supplement to print or to edit.")),
    "credential.html": Format("html", "HTML", marked("The same content as a self-contained web page.")),
    "elm.json": Format(
        "elm", marked("European Learning Model"), marked("For Europass and national registers; issuing requires a learner and a seal.")
    ),
    "openbadges.json": Format("openbadges", "Open Badges 3.0", marked("For badge platforms; one file for each language.")),
    "schemaorg.json": Format("schemaorg", "schema.org", marked("For the web page of the course, so that search engines understand it.")),
    "credential.yaml": Format("yaml", "YAML", marked("File of this toolkit: it keeps everything and can be opened here again.")),
    "credential.json": Format("json", "JSON", marked("The same content in machine-readable form.")),
}
"""Formats for download, by file name."""
_SAME_LOSSES = {"docx": "html"}
_HOLDS = {
    "credential.docx": "supplement", "credential.html": "supplement", "elm.json": "european-learning-model",
    "openbadges.json": "open-badges", "schemaorg.json": "schema-org", "credential.yaml": "design", "credential.json": "design",
    "badge.jwt": "demonstration-badge", "review.xlsx": "review", "review.html": "review", "review.csv": "review", "review.json": "review",
}  # fmt: skip


def credential_file_name(name: str, title: str) -> str:
    """Return the name under which a file of a credential is saved, made from its title and the kind of file.

    >>> credential_file_name("elm.json", "Технологија 3Д штампе")
    'tehnologija-3d-stampe-european-learning-model.json'
    >>> credential_file_name("credential.yaml", "Sorting: parts & boxes")
    'sorting-parts-boxes-design.yaml'
    """
    return f"{in_ascii(title) or 'micro-credential'}-{_HOLDS[name]}.{name.rpartition('.')[2]}"


def written(credential: Credential, form: str, language: str, catalogue: Catalogue, award: Award | None = None) -> Export:
    """Export a credential, in `language` if its title is available in it."""
    return export(credential, form, award=award, language=language if language in credential.title else None, catalogue=catalogue)


def offers(credential: Credential, language: str, catalogue: Catalogue, texts: Texts) -> list[tuple[str, str, str, list[str]]]:
    """Return each format: file name, label, purpose, and sentences on its losses."""
    found = []
    for name, (form, called, use) in FORMATS.items():
        losses = written(credential, _SAME_LOSSES.get(form, form), language, catalogue).losses
        found.append((name, texts.say(called), texts.say(use), [loss_text(loss, texts) for loss in losses]))
    return found


@dataclass(frozen=True)
class Downloads:
    """The files of a selection.

    Args:
        results: the selection and its results.
        signed: a badge signed for demonstration; empty if there is none.
    """

    results: Results
    signed: str

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return functions that make the files, by file name; none for a design without a title."""
        match self.results.state.view:
            case "stack":
                return self._stack_files()
            case "profiles":
                return self._profiles_files()
        return self._credential_files() if self.results.credential.title else {}

    def _stack_files(self) -> dict[str, Callable[[], bytes]]:
        results = self.results
        if results.stack is None:
            return {}
        return _named("stack", stack_files(results.stack, results.stacked, results.texts, catalogue=results.catalogue))

    def _profiles_files(self) -> dict[str, Callable[[], bytes]]:
        results = self.results
        compared = _named("profiles", profiles_files(results.profiles, results.texts)) if results.profiles else {}
        if not results.state.edited:
            return compared
        own = results.bench.profile(results.state.edited).value
        return compared | {"profile.yaml": partial(to_yaml, own), "profile.json": partial(to_json, own)}

    def _credential_files(self) -> dict[str, Callable[[], bytes]]:
        results = self.results
        exported = {name: partial(self._exported, form) for name, (form, _, _) in FORMATS.items()}
        signed = {"badge.jwt": self.signed.encode} if self.signed else {}
        reviewed = review_files(results.review, results.credential, results.texts, catalogue=results.catalogue)
        return exported | signed | _named("review", reviewed)

    def _exported(self, form: str) -> bytes:
        return written(self.results.credential, form, self.results.written, self.results.catalogue).content

    def file_name(self, name: str) -> str:
        """Return the name under which a file is saved, made from its subject and content."""
        state, texts, ending = self.results.state, self.results.texts, name.rpartition(".")[2]
        match state.view:
            case "stack":
                first, *others = (wording.localised(design.title, texts) for design in self.results.stacked)
                more = f"-and-{len(others)}-more" if others else ""
                return f"stack-{in_ascii(first) or 'micro-credential'}{more}.{ending}"
            case "profiles" if name.startswith("profile."):
                return f"element-profile-{state.edited}.{ending}"
            case "profiles":
                return f"element-profiles-{'-'.join(state.countries)}.{ending}"
        return credential_file_name(name, wording.localised(self.results.credential.title, texts))

    @property
    def tools(self) -> list[tuple[str, str]]:
        """The downloads next to the views: file name and label."""
        results, say = self.results, self.results.texts.say
        sheet, page = say("Spreadsheet"), say("Page to keep")
        match results.state.view:
            case "stack" if results.stack:
                return [("stack.xlsx", sheet), ("stack.html", page)]
            case "profiles" if results.profiles and results.decided:
                return [("profiles.xlsx", sheet), ("profiles.docx", "DOCX")]
            case "design" if results.credential.title:
                return [("review.xlsx", say("Review as a spreadsheet")), ("review.html", page)]
        return []

    def formats(self) -> list[tuple[str, str, str, list[str]]]:
        """Return the formats of a credential: file name, label, purpose, and sentences on its losses."""
        return offers(self.results.credential, self.results.written, self.results.catalogue, self.results.texts)

    @property
    def handed_on(self) -> str:
        """The file with the drafts of the selection, to pass on instead of a link; empty if there is none."""
        state = self.results.state
        profile = "profile.yaml" if state.edited in self.results.bench.work.profiles else "profiles.xlsx"
        name = {STACK: "stack.html", PROFILES: profile}.get(state.view, "credential.yaml")
        return name if name in self.files() else ""


def _named(name: str, files: Files) -> dict[str, Callable[[], bytes]]:
    return {f"{name}.{form}": make for form, make in files.items()}
