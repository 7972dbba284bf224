"""The templates, deployed into an emulator of AWS by infra/deploy.sh, with policies evaluated: two lakes
side by side, and away again.

Not shown here, since the emulator has not got it: named queries (it refuses the type), the policy that
refuses plain HTTP (it speaks nothing else; with it every call of a function is denied), concurrency from
the template, what alarms make of metrics. The first two are taken out of a copy of the template. The
program is not here either: a stub stands for it that tries what its role allows.
"""

import json
import os
import subprocess
import tempfile
import time
import unittest
import zipfile
from pathlib import Path

import boto3
import templates
from servers import KEY, PARTS, REGION, ROOT, SECRET, Emulator

INFRA = ROOT / "infra"
# In place of the program: tries what a role may and may not, and answers what came of it.
STUB = """#!PYTHON
import json, os, urllib.request
import boto3
from botocore.exceptions import ClientError

api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
bucket = os.environ["TRACKLAKE_LAKE__DIR"].removeprefix("s3://")
s3, secrets = boto3.client("s3"), boto3.client("secretsmanager")

def may(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] not in ("AccessDenied", "AccessDeniedException")
    return True

while True:
    with urllib.request.urlopen(api + "/next") as invocation:
        path = f"{api}/{invocation.headers['Lambda-Runtime-Aws-Request-Id']}/response"
    answer = {place: may(s3.put_object, Bucket=bucket, Key=place + "stub", Body=b"x")
              for place in PLACES}
    answer["raw, deleted"] = may(s3.delete_object, Bucket=bucket, Key="raw/spotify/stub")
    answer["the secret"] = may(secrets.get_secret_value, SecretId="spotify")
    answer = {"handler": os.environ["_HANDLER"], "may": [what for what in answer if answer[what]]}
    urllib.request.urlopen(path, json.dumps(answer).encode()).close()
"""
PLACES = ["raw/spotify/", "raw/", "processed/", "quarantine/", "_tracklake/state/",
          "_tracklake/receipts/", "results/"]
FETCHES = ["raw/spotify/", "_tracklake/state/", "the secret"]
TRANSFORMS = ["processed/", "quarantine/", "_tracklake/state/", "_tracklake/receipts/"]
MAY = {
    "extract": FETCHES,
    "transform": TRANSFORMS,
    "enrich": ["raw/spotify/", "_tracklake/state/", "results/", "the secret"],
    "upkeep": TRANSFORMS,
}
WAIT_SECONDS = 60


class StacksTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = self.enterContext(Emulator(auth=True))
        self.infra = self.copy_for_the_emulator()
        self.make_package(STUB.replace("PYTHON", f"{PARTS}/venv/bin/python")
                          .replace("PLACES", repr(PLACES)))
        self.secret = self.client("secretsmanager").create_secret(
            Name="spotify", SecretString="s3cret")["ARN"]

    def make_package(self, bootstrap):
        self.package = self.folder / "package.zip"
        with zipfile.ZipFile(self.package, "w") as archive:
            entry = zipfile.ZipInfo("bootstrap")
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, bootstrap)

    def copy_for_the_emulator(self):
        copy = self.folder / "infra"
        subprocess.run(["cp", "-r", INFRA, copy], check=True)
        template = templates.load(copy / "template.yaml")
        for name, _ in templates.of_type(template, "AWS::Athena::NamedQuery"):
            del template["Resources"][name]
        del template["Resources"]["LakePolicy"]
        (copy / "template.yaml").write_text(json.dumps(template))
        return copy

    def client(self, service):
        return boto3.client(service, endpoint_url=self.server.address, region_name=REGION,
                            aws_access_key_id=KEY, aws_secret_access_key=SECRET)

    def run_script(self, name, *arguments, given=""):
        environment = os.environ | self.server.environment | {
            "PATH": f"{PARTS / 'venv/bin'}:{os.environ['PATH']}"}
        return subprocess.run([self.infra / name, *arguments], env=environment, text=True,
                              input=given, capture_output=True, timeout=300)

    def deploy(self, stack, *options, given="y\n"):
        return self.run_script("deploy.sh", "--stack", stack, "--client-id", "id", "--secret",
                               self.secret, "--package", self.package, *options, given=given)


def eventually(what, condition):
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {WAIT_SECONDS} s: {what}")
        time.sleep(0.5)


class DeployTest(StacksTest):
    def test_two_lakes_stand_side_by_side_and_go_again(self):
        for stack in ("rock", "jazz"):
            done = self.deploy(stack, "--playlists", "p1,p2")
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            self.assertIn("about 2.0", done.stdout)
        for function in MAY:
            with self.subTest(function):
                self.check_function("jazz", function)
        self.check_alarms("rock")
        self.check_second_deployment("rock")
        self.check_events("rock-000000000000-us-east-1", "rock", "raw/spotify/a b.json")
        self.check_end("rock")
        self.check_function("jazz", "extract")  # the other one is untouched
        self.check_end_with_data("jazz")

    def check_function(self, stack, function):
        client = self.client("lambda")
        answer = client.invoke(FunctionName=f"{stack}-{function}", Payload=b"{}")
        self.assertEqual({"handler": function, "may": MAY[function]},
                         json.loads(answer["Payload"].read()))

    def check_second_deployment(self, stack):
        """Changes what is given, and nothing else."""
        done = self.run_script("deploy.sh", "--stack", stack, "--package", self.package, "--schedule",
                               "hourly", "--crawler", "--warehouse", "--yes")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        schedule = self.client("scheduler").get_schedule(Name=f"{stack}-extract")
        self.assertEqual("cron(5 * * * ? *)", schedule["ScheduleExpression"])
        extract = self.client("lambda").get_function_configuration(FunctionName=f"{stack}-extract")
        self.client("glue").get_crawler(Name=f"{stack}-crawler")
        self.client("glue").get_job(JobName=f"{stack}-warehouse")
        self.assertEqual("p1,p2", extract["Environment"]["Variables"]["TRACKLAKE_SPOTIFY__PLAYLISTS"])

    def check_alarms(self, stack):
        alarms = self.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{stack}-")["MetricAlarms"]
        watched = {(alarm["MetricName"], alarm["Dimensions"][0]["Value"]) for alarm in alarms}
        self.assertEqual(
            {(metric, f"{stack}-{function}") for function in MAY
             for metric in ("Errors", "Throttles", "Duration")}
            | {("ApproximateNumberOfMessagesVisible", f"{stack}-dead-letters"),
               ("NewestRawAge", f"{stack}-upkeep")}, watched)
        topics = {topic["TopicArn"] for topic in self.client("sns").list_topics()["Topics"]}
        self.assertTrue(all(set(alarm["AlarmActions"]) <= topics for alarm in alarms))

    def check_events(self, bucket, stack, key):
        """An object that lands wakes the transform function, which the emulator counts."""
        def calls():
            groups = self.client("logs").describe_log_streams(
                logGroupName=f"/tracklake/{stack}/transform")["logStreams"]
            return len(groups)
        self.client("s3").put_object(Bucket=bucket, Key=key, Body=b"{}")
        eventually(f"{key} reaches {stack}-transform", calls)

    def check_end(self, stack):
        bucket = f"{stack}-000000000000-us-east-1"
        done = self.run_script("destroy.sh", "--stack", stack, given="no\n")
        self.assertEqual(1, done.returncode, done.stdout + done.stderr)
        done = self.run_script("destroy.sh", "--stack", stack, given="yes\n")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        left = self.client("lambda").list_functions()["Functions"]
        self.assertEqual({f"jazz-{name}" for name in MAY}, {f["FunctionName"] for f in left})
        self.client("s3").head_object(Bucket=bucket, Key="raw/spotify/a b.json")
        told = self.client("s3").get_bucket_notification_configuration(Bucket=bucket)
        self.assertNotIn("QueueConfigurations", told)

    def check_end_with_data(self, stack):
        bucket, s3 = f"{stack}-000000000000-us-east-1", self.client("s3")
        s3.delete_object(Bucket=bucket, Key="processed/stub")  # which leaves a marker and a version
        for typed, code in (("no", 1), (bucket, 0)):
            done = self.run_script("destroy.sh", "--stack", stack, "--with-data", "--yes",
                                   given=typed + "\n")
            self.assertEqual(code, done.returncode, done.stdout + done.stderr)
        self.assertNotIn(bucket, [each["Name"] for each in s3.list_buckets()["Buckets"]])
        self.assertEqual([], self.client("lambda").list_functions()["Functions"])

    def test_without_a_yes_nothing_is_made(self):
        done = self.deploy("rock", given="\n")
        self.assertEqual(1, done.returncode, done.stdout + done.stderr)
        self.assertEqual([], self.client("s3").list_buckets()["Buckets"])
        self.assertEqual([], self.client("lambda").list_functions()["Functions"])

    def test_a_package_that_is_not_built_is_named(self):
        done = self.run_script("deploy.sh", "--client-id", "id", "--secret", self.secret)
        self.assertEqual(1, done.returncode, done.stdout + done.stderr)
        self.assertIn("make lambda-x86_64", done.stderr)

    def test_a_folder_of_raw_without_its_slash_is_refused_before_anything_is_made(self):
        done = self.deploy("rock", "--raw-prefix", "raw_data")
        self.assertEqual(1, done.returncode, done.stdout + done.stderr)
        self.assertIn("--raw-prefix", done.stderr)
        self.assertEqual([], self.client("s3").list_buckets()["Buckets"])

    def test_a_users_own_sources_are_switched_on_and_off(self):
        for names, why in (("top,plays", "there is no source 'plays'"),
                           ("top saved_tracks", "there is no source 'top saved_tracks'"),
                           ("top", "--tokens is missing")):
            done = self.deploy("rock", "--sources", names)
            self.assertEqual(1, done.returncode, done.stdout + done.stderr)
            self.assertIn(why, done.stderr)
        for options, is_on in ((["--tokens", self.secret, "--sources", "saved_tracks,top"],
                                {"SAVED_TRACKS", "TOP"}),
                               ([], {"SAVED_TRACKS", "TOP"}), (["--sources", "top"], {"TOP"})):
            done = self.deploy("rock", *options)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            extract = self.client("lambda").get_function_configuration(FunctionName="rock-extract")
            told = {name.removeprefix("TRACKLAKE_SOURCES__"): value
                    for name, value in extract["Environment"]["Variables"].items() if "_SOURCES__" in name}
            self.assertEqual(6, len(told))
            self.assertEqual(is_on, {name for name, value in told.items() if value == "true"})

    def test_a_bucket_is_adopted_in_place(self):
        s3, arn = self.client("s3"), "arn:aws:sqs:us-east-1:000000000000:theirs"
        self.client("sqs").create_queue(QueueName="theirs", Attributes={"Policy": json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
                           "Action": "sqs:SendMessage", "Resource": arn}]})})
        s3.create_bucket(Bucket="old-lake")
        theirs = {"Id": "theirs", "Events": ["s3:ObjectCreated:*"], "QueueArn": arn}
        s3.put_bucket_notification_configuration(
            Bucket="old-lake", NotificationConfiguration={"QueueConfigurations": [theirs]})
        done = self.deploy("rock", "--bucket", "old-lake", "--raw-prefix", "raw_data/")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        told = s3.get_bucket_notification_configuration(Bucket="old-lake")
        self.assertEqual(["theirs"], [each["Id"] for each in told["QueueConfigurations"]])
        self.assertIn("EventBridgeConfiguration", told)
        self.check_events("old-lake", "rock", "raw_data/to_processed/spotify_raw_2023-05-10.json")


if __name__ == "__main__":
    unittest.main()
