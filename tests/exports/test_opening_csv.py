"""CSV in LibreOffice, opened by an American, a German and a French: nothing in it is a formula, and every cell is the
text of the file, whatever the dialog that opens it is set to.
"""

import csv
import io
import unittest

from support.desk import worked_off
from support.libreoffice import AS_OFFERED, COMMA, LANGUAGES, SEMICOLON, LibreOffice
from support.people import PEOPLE
from support.program import asked_for
from support.tables import NUMBERS, cells_of

# What LibreOffice makes of a file that nobody thought about. It has no name for what Excel alone misreads.
CARELESS = {
    "=1+1": ("float", "2", "of:=1+1"),
    "+17035550100": ("float", "17035550100", None),
    "00123": ("float", "123", None),
    "1E5": ("float", "100000", None),
}
CARELESS_IF_DETECTED = {
    "en-US": {"TRUE": "boolean", "1/2": "date", "12:30": "time", "5%": "percentage"},
    "de-DE": {"WAHR": "boolean", "5. Mai": "date", "12:30": "time", "5%": "percentage"},
    "fr-FR": {"VRAI": "boolean", "1/2": "date", "12:30": "time", "+34 912 345 678": "float"},
}
# As its users leave the dialog: with nothing but the comma, and with all it offers.
WAYS = ((COMMA, False), (AS_OFFERED, True))


class OpeningCsv(unittest.TestCase):
    """Each way of opening is one process, which opens all files."""

    @classmethod
    def setUpClass(cls):
        cls.libreoffice = cls.enterClassContext(LibreOffice())
        folder = cls.libreoffice.folder
        asked, worked = asked_for()[0], worked_off()
        exports = {
            "asked": asked.everything("csv"),
            "worked": worked.everything("csv"),
            "careless": careless(),
        }
        cls.ways = {}
        cls.files = []
        cls.written = []
        for name, export in exports.items():
            cls.files.append(folder / f"{name}.csv")
            cls.files[-1].write_bytes(export)
            cls.written.append(cells_of(export))

    def opened(self, locale, separators, has_detection):
        """The rows of each file as LibreOffice sees them, and as they were written."""
        way = (locale, separators, has_detection)
        if way not in self.ways:
            self.ways[way] = self.libreoffice.open_texts(self.files, *way)
        return list(zip(self.ways[way], self.written))

    def test_every_cell_is_the_text_of_the_file(self):
        for locale in LANGUAGES:
            for separators, has_detection in WAYS:
                with self.subTest(locale=locale, has_detection=has_detection):
                    *exports, _ = self.opened(locale, separators, has_detection)
                    for opened, written in exports:
                        wrong = list(dict.fromkeys(changed(opened, written)))
                        if wrong:
                            self.fail("\n".join([f"{len(wrong)} cells:", *wrong[:40]]))
                        self.assertGreaterEqual(len(opened), 60)

    def test_a_careless_file_shows_that_changes_are_seen(self):
        for locale, detected in CARELESS_IF_DETECTED.items():
            for separators, has_detection in WAYS:
                *_, (opened, _) = self.opened(locale, separators, has_detection)
                found = {row[0].text: row[1] for row in opened}
                for text, (kind, value, formula) in CARELESS.items():
                    cell = found[f"_{text}"]
                    self.assertEqual((cell.kind, cell.value, cell.formula), (kind, value, formula), (text, locale))
                for text, kind in detected.items() if has_detection else ():
                    self.assertEqual(found[f"_{text}"].kind, kind, (text, locale))

    def test_where_another_separator_ends_a_cell_there_is_no_formula_either(self):
        # A German Excel takes semicolons; a patient may write them into a name.
        (opened, _), *_ = self.opened("de-DE", SEMICOLON, True)
        self.assertGreater(len(opened), len(PEOPLE))
        self.assertEqual([str(cell) for row in opened for cell in row if cell.formula], [])


def careless():
    """A file as a program writes it that does not think of spreadsheets; before each value, the same as a name."""
    out = io.StringIO(newline="")
    values = list(CARELESS) + [text for detected in CARELESS_IF_DETECTED.values() for text in detected]
    csv.writer(out).writerows([f"_{text}", text] for text in dict.fromkeys(values))
    return out.getvalue().encode()


def changed(opened, written):
    """The cells that are not what the file says: text that is no text, numbers that are no numbers, all else."""
    wrong = []
    header, *rows = written
    if [[cell.text for cell in row] for row in opened[:1]] != [header] or len(opened) != len(written):
        return [f"{len(opened)} rows of {len(written)}, the first is {[str(cell) for cell in opened[0]]}"]
    for cells, texts in zip(opened[1:], rows):
        for place, name in enumerate(header):
            kind, text, formula = None, "", None
            if place < len(cells):
                kind, text, formula = cells[place].kind, cells[place].text, cells[place].formula
            expected = "float" if name in NUMBERS else "string"
            if text != texts[place] or formula or kind != (expected if texts[place] else None):
                wrong.append(f"{name}: {texts[place]!r} is {kind or 'nothing'} {text!r} {formula or ''}")
        if len(cells) > len(header):
            wrong.append(f"{len(cells)} cells: {[str(cell) for cell in cells]}")
    return wrong
