"""LibreOffice without windows: opens files as a person of some country does, and tells what stands in each cell."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SECONDS_TO_CONVERT = 180
# More of the same rows or cells than this are the empty rest of a sheet.
EMPTY_REST = 500
# The language's number in LibreOffice's import of text.
LANGUAGES = {"en-US": 1033, "de-DE": 1031, "fr-FR": 1036}
COMMA, SEMICOLON = "44", "59"
# What its dialog for text offers at first: tab, comma, semicolon.
AS_OFFERED = "9/44/59"

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class Cell:
    """What LibreOffice holds a cell for: string, float, date, time, boolean…, or nothing where it is empty."""

    kind: str | None
    text: str
    formula: str | None = None
    value: str | None = None

    def __str__(self):
        return f"{self.kind or 'nothing'} {self.text!r}" + (f" of {self.formula}" if self.formula else "")


class LibreOffice:
    """A profile of its own for each locale; a context, since its folder goes with it."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="clinic-libreoffice-"))
        self.runs = 0
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def open_texts(self, files, locale, separators=COMMA, has_detection=False):
        """Opens files of text as in its dialog: `has_detection` ticks *Detect special numbers*, formulas are
        evaluated. Answers the rows of each file."""
        truth = str(has_detection).lower()
        # Separators, quote, UTF-8, first line, formats of columns, language, quoted is text, detect, three for
        # saving, sheet, evaluate formulas: wiki.documentfoundation.org, «Filter Options for CSV».
        options = f"{separators},34,76,1,,{LANGUAGES[locale]},false,{truth},false,false,false,0,true"
        opened = self.open(files, locale, f"Text - txt - csv (StarCalc):{options}")
        return [rows for sheets in opened for rows in sheets.values()]

    def open(self, files, locale, import_filter=None):
        """Opens files in one process. Answers for each its sheets: name, and rows of cells."""
        self.runs += 1
        out = self.folder / str(self.runs)
        arguments = ["--convert-to", "fods", "--outdir", str(out)]
        if import_filter:
            arguments.append(f"--infilter={import_filter}")
        self.run(locale, [*arguments, *map(str, files)])
        return [read(out / f"{Path(file).stem}.fods") for file in files]

    def run(self, locale, arguments):
        """Runs it to its end."""
        profile = self.folder / locale
        if not profile.exists():
            write_profile(profile, locale)
        ended = subprocess.run(
            [soffice(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *arguments],
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS_TO_CONVERT,
            check=False,
        )
        said = ended.stdout.decode(errors="replace")
        # It ends with 0 when it cannot open a file, too.
        if ended.returncode != 0 or "Error" in said:
            raise AssertionError(f"LibreOffice ended with {ended.returncode}: {said}")


def soffice():
    """Where LibreOffice is."""
    found = shutil.which("soffice")
    if not found:
        raise AssertionError("there is no `soffice`: install Debian's package libreoffice-calc")
    return found


def write_profile(folder, locale):
    """A new profile, of somebody whose system speaks this language."""
    (folder / "user").mkdir(parents=True)
    (folder / "user/registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        f"<value>{escape(locale)}</value></prop></item></oor:items>\n",
        encoding="utf-8",
    )


def read(file):
    """The sheets of a flat OpenDocument file."""
    root = ElementTree.parse(file).getroot()
    return {table.get(TABLE + "name"): rows_in(table) for table in root.iter(TABLE + "table")}


def rows_in(table):
    """The rows of a sheet, without the empty ones behind the last."""
    rows = []
    for row in table.iter(TABLE + "table-row"):
        count = int(row.get(TABLE + "number-rows-repeated", "1"))
        if count <= EMPTY_REST:
            rows += [cells_in(row)] * count
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cells_in(row):
    """The cells of a row, without the empty ones behind the last."""
    cells = []
    for cell in row:
        count = int(cell.get(TABLE + "number-columns-repeated", "1"))
        if count <= EMPTY_REST:
            cells += [cell_of(cell)] * count
    while cells and cells[-1].kind is None:
        cells.pop()
    return cells


def cell_of(element):
    """A cell with its text as it is shown."""
    kind = element.get(OFFICE + "value-type")
    values = (element.get(OFFICE + name) for name in ("value", "date-value", "time-value", "boolean-value"))
    text = "\n".join(text_of(paragraph) for paragraph in element.findall(TEXT + "p"))
    return Cell(kind, text, element.get(TABLE + "formula"), next((value for value in values if value), None))


def text_of(element):
    """The text of a paragraph: OpenDocument has elements for tabs, ends of lines, and more than one space."""
    special = {TEXT + "tab": "\t", TEXT + "line-break": "\n", TEXT + "s": " " * int(element.get(TEXT + "c", "1"))}
    text = special.get(element.tag) or (element.text or "") + "".join(map(text_of, element))
    return text if element.tag == TEXT + "p" else text + (element.tail or "")
