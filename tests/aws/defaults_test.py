"""infra/deploy.sh and infra/template.yaml, which it deploys, have the same defaults."""

import re
import unittest

import templates


class DefaultsTest(unittest.TestCase):
    def test_the_script_and_the_template_have_the_same_defaults(self):
        """What deploy.sh takes where nothing is given; what has no default is "" to it."""
        told = re.findall(r"\$\(setting (\w+) ('.*?'|\S+?)\)", (templates.INFRA / "deploy.sh").read_text())
        parameters = templates.load(templates.INFRA / "template.yaml")["Parameters"]
        self.assertGreater(len(told), 10)
        self.assertEqual({name: str(parameters[name].get("Default", "")) for name, _ in told},
                         {name: default.strip("'") for name, default in told})


if __name__ == "__main__":
    unittest.main()
