"""The age that upkeep writes to its log is what the alarm of a deployed lake looks at, and fires on.

The emulator makes no metrics of lines, so they are put there here as CloudWatch would read them; and it
evaluates alarms without asking what missing data means. That is looked at in the alarm alone."""

import json
import unittest

from deployed_test import STACK, DeployedLake
from simulated_spotify import CHART

STALE_SECONDS = 93600  # of a daily schedule


class AlarmTest(DeployedLake):
    def test_a_lake_that_gets_nothing_new_is_told_of(self):
        self.deploy_lake((CHART,))
        for function in ("extract", "upkeep"):
            failed, answer = self.invoke(function)
            self.assertIsNone(failed, answer)
        self.check_alarm_of_age()

    def logged(self, function):
        """What it has written to its log that is JSON."""
        found = self.client("logs").filter_log_events(logGroupName=f"/tracklake/{STACK}/{function}")
        for event in found["events"]:
            for line in event["message"].splitlines():
                if line.startswith("{"):
                    yield json.loads(line)

    def check_alarm_of_age(self):
        """The age that upkeep has written is what the alarm looks at, and fires on. The emulator makes no
        metrics of lines: they are put here as CloudWatch would read them."""
        [line] = [line for line in self.logged("upkeep") if "NewestRawAge" in line]
        self.assertLess(line["NewestRawAge"], 3600)
        self.assertIn({"Name": "NewestRawAge", "Unit": "Seconds"},
                      line["_aws"]["CloudWatchMetrics"][0]["Metrics"])
        for age, state in ((line["NewestRawAge"], "OK"), (STALE_SECONDS + 1, "ALARM")):
            for told in line["_aws"]["CloudWatchMetrics"]:
                [names] = told["Dimensions"]
                self.client("cloudwatch").put_metric_data(Namespace=told["Namespace"], MetricData=[
                    {"MetricName": "NewestRawAge", "Unit": "Seconds", "Value": age,
                     "Dimensions": [{"Name": name, "Value": line[name]} for name in names]}])
            [alarm] = self.client("cloudwatch").describe_alarms(
                AlarmNames=[f"{STACK}-stale"])["MetricAlarms"]
            watched = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
            self.assertEqual({name: line[name] for name in names}, watched)
            self.assertEqual("breaching", alarm["TreatMissingData"])
            self.assertEqual(state, alarm["StateValue"], alarm)


if __name__ == "__main__":
    unittest.main()
