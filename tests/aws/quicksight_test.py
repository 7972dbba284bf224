"""Each sheet of the analysis draws columns that its view has, as docs/aws/quicksight.md says."""

import re
import unittest

import templates

DOCUMENT = templates.ROOT / "docs/aws/quicksight.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+\?) \| (\w+) \| (\w+) \| ([\w, ]+) \|$", re.MULTILINE)
TEMPLATE = templates.load(templates.INFRA / "quicksight.yaml")


def columns_of(view):
    """The names that the last SELECT of a view gives its columns."""
    text = (templates.ROOT / f"sql/views/{view}.sql").read_text()
    chosen = re.split(r"(?m)^SELECT\n", text)[-1].split("\nFROM")[0]
    return {re.findall(r"\w+", line)[-1] for line in chosen.split(",\n")}


def data_sets():
    """identifier → (view, columns)"""
    for _, data_set in templates.of_type(TEMPLATE, "AWS::QuickSight::DataSet"):
        [(name, table)] = data_set["Properties"]["PhysicalTableMap"].items()
        table = table["RelationalTable"]
        yield name, (table["Name"], [column["Name"] for column in table["InputColumns"]])


def columns_in(part):
    """(data set, column) of each column that a part of the definition names."""
    if isinstance(part, dict):
        if "ColumnName" in part:
            yield part["DataSetIdentifier"], part["ColumnName"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from columns_in(inner)


class QuickSightTest(unittest.TestCase):
    def sheets(self):
        [(_, analysis)] = templates.of_type(TEMPLATE, "AWS::QuickSight::Analysis")
        return analysis["Properties"]["Definition"]["Sheets"]

    def test_data_sets_have_columns_of_their_views(self):
        for name, (view, columns) in data_sets():
            with self.subTest(name):
                self.assertLessEqual(set(columns), columns_of(view))

    def test_sheets_draw_columns_of_their_data_sets(self):
        sets = dict(data_sets())
        for sheet in self.sheets():
            for name, column in columns_in(sheet):
                self.assertIn(column, sets[name][1], sheet["Name"])

    def test_the_document_maps_each_sheet_to_its_view(self):
        views = {name: view for name, (view, _) in data_sets()}
        drawn = set()
        for sheet in self.sheets():
            [visual] = [chart for each in sheet["Visuals"] for chart in each.values()]
            columns = list(columns_in(visual))
            drawn.add((sheet["Name"], visual["Title"]["FormatText"]["PlainText"], columns[0][0],
                       views[columns[0][0]], frozenset(column for _, column in columns)))
        told = {(*row[:4], frozenset(row[4].split(", "))) for row in ROW.findall(DOCUMENT.read_text())}
        self.assertEqual(drawn, told)


if __name__ == "__main__":
    unittest.main()
