"""The templates are clean under cfn-lint, as they are written and as AWS translates them.

The second look is no luxury: a function that refers to the bucket whose events it takes is a circle
that only the translation has.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import templates


def findings(paths):
    run = subprocess.run([Path(sys.executable).with_name("cfn-lint"), "--regions", templates.REGION,
                          "--", *map(str, paths)], capture_output=True, text=True)
    return run.stdout + run.stderr


class LintTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, name, template):
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(template))
        return path

    def test_templates_are_clean_as_written(self):
        self.assertEqual("", findings(templates.template_files()))

    def test_templates_are_clean_as_translated(self):
        self.assertEqual("", findings([self.write(path.stem, templates.translated(path))
                                       for path in templates.template_files()]))

    def test_scripts_are_clean(self):
        run = subprocess.run(["shellcheck", *templates.INFRA.glob("*.sh")], capture_output=True,
                             text=True)
        self.assertEqual((0, ""), (run.returncode, run.stdout + run.stderr))

    def test_a_circle_is_found_in_what_aws_makes_of_it(self):
        template = templates.load(templates.INFRA / "template.yaml")
        transform = template["Resources"]["Transform"]["Properties"]
        transform["Events"]["Direct"] = {
            "Type": "S3", "Properties": {"Bucket": {"Ref": "Lake"}, "Events": "s3:ObjectCreated:*"}}
        transform["Environment"] = {"Variables": {"LAKE": {"Ref": "Lake"}}}
        self.assertNotIn("E3004", findings([self.write("written", template)]))
        translated = templates.translate(template)
        self.assertIn("E3004", findings([self.write("translated", translated)]))


if __name__ == "__main__":
    unittest.main()
