#!/usr/bin/env python3
"""The alert rules and the dashboard: right for Prometheus, and of metrics that exist.

    tests/monitoring/monitoring_test.py [PROMTOOL]

Names are compared with docs/reference/metrics.md; the rules' own cases are in *_test.yml.
"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = ROOT / "infra/prometheus/tracklake.rules.yml"
DASHBOARD = ROOT / "infra/grafana/tracklake.json"
METRICS = ROOT / "docs/reference/metrics.md"


def documented():
    """{name: (type, labels)} of the list, a histogram by the names that it is asked for."""
    found = {}
    for name, kind, labels in re.findall(r"^\| `(tracklake_\w+)` \| (\w+) \|([^|]*)\|",
                                         METRICS.read_text(), re.M):
        labels = set(re.findall(r"`(\w+)`", labels))
        if kind == "histogram":
            found |= {f"{name}_bucket": ("counter", labels | {"le"}),
                      f"{name}_sum": ("counter", labels), f"{name}_count": ("counter", labels)}
        else:
            found[name] = (kind, labels)
    return found


def expressions():
    """Every expression of the dashboard, as Prometheus gets it."""
    text = [target["expr"] for panel in json.loads(DASHBOARD.read_text())["panels"]
            for target in panel["targets"]]
    return [one.replace("$__rate_interval", "5m") for one in text]


def alerts():
    return re.findall(r"^      - alert: (\w+)", RULES.read_text(), re.M)


class MonitoringTest(unittest.TestCase):
    promtool = "promtool"

    def check(self, *arguments):
        done = subprocess.run([self.promtool, *map(str, arguments)], capture_output=True, text=True,
                              cwd=ROOT, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_rules_are_prometheus_rules(self):
        self.check("check", "rules", RULES)

    def test_each_alert_fires_and_resolves_when_it_should(self):
        files = sorted((ROOT / "tests/monitoring").glob("*_test.yml"))
        self.check("test", "rules", *files)
        cases = "".join(file.read_text() for file in files)
        for alert in alerts():
            of_it = re.findall(rf"alertname: {alert}\b.*(?:\n +exp_alerts:.*)?", cases)
            self.assertTrue(any("exp_alerts: []" in case for case in of_it), alert)
            self.assertTrue(any("exp_alerts: []" not in case for case in of_it), alert)

    def test_every_panel_asks_what_prometheus_understands(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            rules = [{"record": f"panel:{i}", "expr": one} for i, one in enumerate(expressions())]
            json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
            file.flush()
            self.check("check", "rules", file.name)

    def test_whatever_is_asked_for_is_documented_and_the_dashboard_shows_all_of_it(self):
        known = documented()
        self.assertGreater(len(known), 15)
        used = lambda text: set(re.findall(r"\b(tracklake_\w+)", text))
        shown = used("\n".join(expressions()))
        asked = used("\n".join(re.findall(r"expr: (?:\|\n(?:          .*\n)+|.*\n)", RULES.read_text())))
        self.assertLessEqual(shown | asked, set(known))
        whole = {re.sub(r"_(bucket|sum|count)$", "", name) for name in known}
        self.assertEqual(whole - {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}, set())

    def test_counters_are_read_as_rates_and_gauges_are_not(self):
        for name, (kind, _) in documented().items():
            for text in ("\n".join(expressions()), RULES.read_text()):
                for function in re.findall(rf"(\w+)\({name}\b", text):
                    self.assertEqual(function in ("rate", "increase"), kind == "counter",
                                     f"{function}({name})")

    def test_labels_that_are_picked_or_shown_exist(self):
        known = documented()
        of_all = {"job", "instance"}
        for panel in json.loads(DASHBOARD.read_text())["panels"]:
            for target in panel["targets"]:
                labels = of_all.union(*(known[name][1] for name in known if name in target["expr"]))
                named = re.findall(r"(\w+)=~?\"", target["expr"])
                named += re.findall(r"{{(\w+)}}", target["legendFormat"])
                self.assertLessEqual(set(named), labels, target)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        MonitoringTest.promtool = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
