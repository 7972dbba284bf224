"""Each action that a role may take stands in docs/aws/permissions.md with its reason, and no other."""

import json
import re
import subprocess
import unittest

import templates

DOCUMENT = templates.ROOT / "docs/aws/permissions.md"
ROW = re.compile(r"^\| (\w+) \| (\w+) \| `([a-z0-9]+:\w+)`((?:, `[a-z0-9]+:\w+`)*) \| (.+?) \| (.+?) \|$")
UNSEEN_ROW = re.compile(r"^\| (\w+) \| (\w+(?:, \w+)*) \| ([^|]+) \|$", re.MULTILINE)

# Statements whose need least_privilege_test.py cannot show, and why: the emulator does not evaluate them.
LOGS = "the emulator writes the log itself"
MISSING = "the emulator says that an object is missing also to those who may not list"
QUERIES = "the emulator's Athena reads and writes in its own name"
OTHERS = "optional, and the emulator runs neither crawlers nor jobs"
UNSEEN = {
    ("Extract", "WriteLog"): LOGS, ("Transform", "WriteLog"): LOGS,
    ("Enrich", "WriteLog"): LOGS, ("Upkeep", "WriteLog"): LOGS,
    ("Transform", "TakeMessages"): "the emulator takes messages in its own name",
    ("Enrich", "ListLake"): MISSING, ("Enrich", "FindTables"): QUERIES, ("Enrich", "KeepAnswers"): QUERIES,
    ("Enrich", "FindBucket"): QUERIES,
    ("Schedule", "Invoke"): "the emulator's scheduler asks nobody",
} | {(role, sid): OTHERS for role, sids in (
    ("Crawler", ("ListFolder", "FindBucket", "ReadFiles", "WriteTables", "MakeLogGroup", "WriteLog")),
    ("Warehouse", ("ListFolders", "ReadStaged", "ReplaceFacts", "ReadScript", "MakeLogGroup",
                   "WriteLog"))) for sid in sids}


def as_list(value):
    return value if isinstance(value, list) else [value]


def statements():
    """(role or policy, statement) of each statement in the roles of all templates, and beside them."""
    for path in templates.template_files():
        template = templates.load(path)
        for name, role in templates.of_type(template, "AWS::IAM::Role"):
            for policy in role["Properties"].get("Policies", []):
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield name.removesuffix("Role"), statement
        for name, policy in templates.of_type(template, "AWS::IAM::Policy"):
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                yield name.removesuffix("Policy"), statement


def documented():
    """(role, statement's id) → actions, where and why are given."""
    rows = {}
    for line in DOCUMENT.read_text().splitlines():
        row = ROW.match(line)
        if row:
            actions = re.findall(r"`([a-z0-9]+:\w+)`", line.split(" | ")[2])
            rows[row[1], row[2]] = sorted(actions)
    return rows


class PermissionsTest(unittest.TestCase):
    def test_what_roles_may_is_what_the_document_explains(self):
        granted = {(role, s["Sid"]): sorted(as_list(s["Action"])) for role, s in statements()}
        self.assertEqual(granted, documented())

    def test_every_statement_has_a_name_of_its_own_in_its_role(self):
        names = [(role, statement["Sid"]) for role, statement in statements()]
        self.assertEqual(len(names), len(set(names)))

    def test_nobody_may_everything_or_anywhere(self):
        for role, statement in statements():
            with self.subTest(role=role, statement=statement["Sid"]):
                self.assertEqual("Allow", statement["Effect"])
                for action in as_list(statement["Action"]):
                    self.assertNotIn("*", action)
                for resource in as_list(statement["Resource"]):
                    self.assertFalse(is_too_wide(resource), resource)

    def test_roles_of_functions_are_their_own(self):
        template = templates.translated(templates.INFRA / "template.yaml")
        functions = templates.of_type(template, "AWS::Lambda::Function")
        roles = [str(function["Properties"]["Role"]) for _, function in functions]
        self.assertEqual(4, len(set(roles)))
        # None that SAM adds, with its managed policies.
        self.assertEqual(5, len(templates.of_type(template, "AWS::IAM::Role")))


def is_too_wide(resource):
    """Whole services, whole buckets, all of somebody's: a name has to stand before a "*"."""
    text = resource if isinstance(resource, str) else str(resource.get("Fn::Sub", ""))
    if text.endswith("Logs.Arn}:log-stream:*"):
        return False
    return text == "*" or text.endswith((":*", "${LakeBucket}/*")) and "log-group:/" not in text


class UnseenTest(unittest.TestCase):
    maxDiff = None

    def test_what_no_emulator_shows_is_told_in_the_document(self):
        told = {(role, sid): reason for role, sids, reason in UNSEEN_ROW.findall(DOCUMENT.read_text())
                if role != "role" for sid in sids.split(", ")}
        self.assertEqual(UNSEEN, told)

    def test_they_are_statements_that_there_are(self):
        granted = {(role, statement["Sid"]) for role, statement in statements()}
        self.assertEqual(set(), set(UNSEEN) - granted)


class VariablesTest(unittest.TestCase):
    def test_functions_are_told_only_what_the_program_reads(self):
        shown = subprocess.run([templates.ROOT / "build/tracklake", "--format", "json", "config", "show"],
                               env={}, check=True, capture_output=True, text=True)
        read = {"TRACKLAKE_" + key.replace(".", "__").upper() for key, *_ in json.loads(shown.stdout)["rows"]}
        template = templates.load(templates.INFRA / "template.yaml")
        variables = set(template["Globals"]["Function"]["Environment"]["Variables"])
        for _, function in templates.of_type(template, "AWS::Serverless::Function"):
            variables |= set(function["Properties"].get("Environment", {}).get("Variables", {}))
        self.assertEqual(set(), variables - read)


if __name__ == "__main__":
    unittest.main()
