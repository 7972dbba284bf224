"""infra/costs: what it counts is what infra/ deploys, and docs/aws/costs.md says what it says."""

import importlib.machinery
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = ROOT / "infra/costs"
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("costs", str(COMMAND))
costs = importlib.util.module_from_spec(importlib.util.spec_from_loader("costs", loader))
loader.exec_module(costs)

PRICES = costs.load_prices(costs.PRICES)
CASES = [(playlists, schedule) for playlists in (0, 1, 20, 200) for schedule in costs.RUNS]


def run(*arguments):
    return subprocess.run([sys.executable, COMMAND, *arguments], capture_output=True, text=True,
                          check=True).stdout


def dollars(playlists, schedule, prices=PRICES, **options):
    return costs.total(costs.bill(costs.usage(playlists, schedule, **options), prices))


class CostsTest(unittest.TestCase):
    def test_the_document_has_the_table_that_the_command_prints(self):
        self.assertIn(run(), (ROOT / "docs/aws/costs.md").read_text())

    def test_more_work_never_costs_less(self):
        for schedule in costs.RUNS:
            bills = [dollars(playlists, schedule) for playlists in (0, 1, 20, 200)]
            self.assertEqual(bills, sorted(bills))
        for playlists in (1, 20, 200):
            bills = [dollars(playlists, schedule) for schedule in ("weekly", "daily", "hourly")]
            self.assertEqual(bills, sorted(bills))

    def test_what_is_free_never_makes_it_dearer_or_negative(self):
        for case in CASES:
            for _, _, charged, full in costs.bill(costs.usage(*case), PRICES):
                self.assertGreaterEqual(charged, 0)
                self.assertLessEqual(charged, full)

    def test_a_bill_is_amount_beyond_the_free_times_price(self):
        price = {"calls": {"price": 2, "per": 1000, "free": 500}}
        self.assertEqual([("calls", 1500, 2.0, 3.0)], costs.bill({"calls": 1500}, price))
        self.assertEqual([("calls", 400, 0.0, 0.8)], costs.bill({"calls": 400}, price))

    def test_every_price_is_used_and_dated(self):
        used = set()
        for architecture in ("arm64", "x86_64"):
            used |= set(costs.usage(1, "daily", architecture))
        self.assertEqual(set(PRICES), used)
        for price in PRICES.values():
            self.assertRegex(price["seen"], r"^20\d\d-\d\d$")

    def test_a_price_file_of_ones_own_is_taken(self):
        prices = json.loads(costs.PRICES.read_text())
        prices["secrets"]["price"] += 100
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(prices, file)
            file.flush()
            given = float(run("--playlists", "1", "--total", "--prices", file.name))
        self.assertAlmostEqual(float(run("--playlists", "1", "--total")) + 100, given, places=2)

    def test_what_is_optional_costs_more(self):
        least = dollars(20, "daily")[0]
        for options in ({"tokens": True}, {"crawler": True}, {"warehouse": True}, {"quicksight": 1}):
            self.assertGreater(dollars(20, "daily", **options)[0], least)

    def test_it_counts_what_the_templates_have(self):
        template = (ROOT / "infra/template.yaml").read_text()
        watch = (ROOT / "infra/watch.yaml").read_text()
        self.assertEqual(watch.count("Type: AWS::CloudWatch::Alarm"), costs.ALARMS)
        own = re.findall(r'\["tracklake", "\w+", "Function"', watch)
        self.assertLessEqual(len(own), costs.OWN_METRICS)
        memory = re.findall(r"Handler: (\w+)\n.*\n +MemorySize: (\d+)", template)
        self.assertEqual({name: int(mb) / 1024 for name, mb in memory}, costs.GB)
        machine = re.search(r"Architecture:\n.*\n +Default: (\S+)", template)
        self.assertEqual(costs.usage(1, "daily"), costs.usage(1, "daily", machine[1]))
        limit = re.search(r"ScanLimitBytes:\n.*\n +Default: (\d+)", template)
        self.assertEqual(round(int(limit[1]) / 1e6), costs.SCAN_LIMIT_MB)


if __name__ == "__main__":
    unittest.main()
