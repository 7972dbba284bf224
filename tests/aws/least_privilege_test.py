"""Each statement of the roles is needed: the lake is deployed with policies on, one statement after the other
is taken out of its role, and a call is denied that is not denied otherwise.

The statements are those of the templates, except UNSEEN, which the emulator does not evaluate. Changed in
a copy of the template: what deployed_test.py says, and whom the
functions ask. One policy is added: the emulator does not know the workgroup of a query that is asked for by
its id, so that it denies what AWS allows."""

import json
import re
import sys
import time
import unittest

from deployed_test import BUCKET, STACK, DeployedLake
from lambda_package import object_created
from permissions_test import UNSEEN, statements
from servers import ROOT
from stacks_test import eventually

sys.path.insert(0, str(ROOT / "tests/e2e"))
from simulated_spotify import CHART, LONG, Program  # noqa: E402

DENIED = re.compile(r"AccessDenied\w*|: 403\b")  # to HEAD S3 answers without a word
TIMELESS = "raw/dump.json"  # when it was seen first is state


class LeastPrivilegeTest(DeployedLake):
    maxDiff = None

    def test_without_any_single_statement_something_is_denied(self):
        self.set_up_lake()
        wanted = {(role, statement["Sid"]) for role, statement in statements()}
        seen = sorted(wanted - set(UNSEEN))
        for role in sorted({role for role, _ in seen}):
            self.assertEqual([], self.denials(role), f"{role}, with all its statements")
        for role, sid in seen:
            with self.subTest(role=role, statement=sid), self.without(role, sid):
                self.assertNotEqual([], self.denials(role))
        for role in sorted({role for role, _ in seen}):
            self.assertEqual([], self.denials(role), f"{role}, with all its statements again")
        print(f"least privilege: {len(seen)} of {len(wanted)} statements taken out", file=sys.stderr)

    def set_up_lake(self):
        tokens = self.client("secretsmanager").create_secret(Name="tokens", SecretString="{}")["ARN"]
        self.log_in(tokens)
        self.deploy_lake((CHART, LONG), "--tokens", tokens)
        self.tokens = f"secretsmanager:{tokens}"
        # What lands is to be the business of nobody but the scenarios.
        self.client("s3").put_bucket_notification_configuration(Bucket=BUCKET,
                                                                NotificationConfiguration={})
        roles = self.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        self.roles = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in roles
                      if each["ResourceType"] == "AWS::IAM::Role"}
        self.client("iam").put_role_policy(
            RoleName=self.roles["EnrichRole"], PolicyName="of-the-emulator",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Resource": "*", "Action": [
                    "athena:GetQueryExecution", "athena:GetQueryResults", "athena:StopQueryExecution"]}]}))
        self.set_variables("extract")
        _, answer = self.invoke("extract")
        self.raw = self.objects("raw/")
        self.assertEqual(2, len(self.raw), answer)

    def log_in(self, tokens):
        """The simulated user consents, and the tokens are in the secret."""
        lake = self.folder / "laptop"
        lake.mkdir()
        program = Program(ROOT / "build", self.simulator, lake)
        program.clock_stands = False
        program.environment = self.server.environment | {
            "TRACKLAKE_SPOTIFY__TOKENS": f"secretsmanager:{tokens}",
            "TRACKLAKE_SOURCES__SAVED_TRACKS": "true"}
        self.simulator.set_clock(self.now)
        program.log_in()

    def without(self, role, sid):
        """That role without that statement, within a `with`."""
        return _Without(self.client("iam"), self.policies(role), sid)

    def policies(self, role):
        """(role's name, policy's name) of its own policies; of those beside roles, of each that has it."""
        iam = self.client("iam")
        names = [self.roles[f"{role}Role"]] if f"{role}Role" in self.roles else list(self.roles.values())
        return [(name, policy) for name in names
                for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
                if policy == role.lower()]

    def denials(self, role):
        """What is denied on the way through all that the role is for."""
        said = getattr(self, f"use_{role.lower()}")()
        return DENIED.findall(said)

    def empty_bucket(self):
        s3 = self.client("s3")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
            keys = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
            if keys:
                s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})

    def put(self, key, content):
        self.client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)

    def set_variables(self, function, **variables):
        """Of the function beside its own; the next call is of a new process, which remembers nothing."""
        client, name = self.client("lambda"), f"{STACK}-{function}"
        if not hasattr(self, "variables"):
            self.variables = {}
        if function not in self.variables:
            found = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
            found.pop("TRACKLAKE_SPOTIFY__TOKENS", None)
            self.variables[function] = found
        client.update_function_configuration(
            FunctionName=name, Environment={"Variables": self.variables[function] | variables})

    def call(self, function, event=None, **variables):
        """What it answers and logs, from a new process."""
        self.set_variables(function, **variables)
        begun_ms = int(time.time() * 1000)
        answer = self.client("lambda").invoke(FunctionName=f"{STACK}-{function}",
                                              Payload=json.dumps(event or {}))
        log = self.client("logs").get_paginator("filter_log_events").paginate(
            logGroupName=f"/tracklake/{STACK}/{function}", startTime=begun_ms)
        lines = [event["message"] for page in log for event in page["events"]]
        return "\n".join([answer["Payload"].read().decode(), *lines])

    def use_extract(self):
        self.empty_bucket()
        return self.call("extract")

    def use_tokens(self):
        self.empty_bucket()
        return self.call("extract", {"sources": ["saved_tracks"]}, TRACKLAKE_SPOTIFY__TOKENS=self.tokens)

    def contents(self):
        """Two contents for one key, and nothing in them says when they were fetched."""
        for content in sorted(self.raw.values(), key=len):
            document = json.loads(content)
            del document["_tracklake"]
            yield json.dumps(document)

    def use_transform(self):
        """An object that nothing dates, which is then written again."""
        self.empty_bucket()
        said = ""
        for content in self.contents():
            self.put(TIMELESS, content)
            said += self.call("transform", object_created(BUCKET, TIMELESS))
        return said

    def use_upkeep(self):
        self.empty_bucket()
        said = ""
        for content in self.contents():
            self.put(TIMELESS, content)
            said += self.call("upkeep")
        return said

    def use_enrich(self):
        """Over a lake that names artists and knows nothing of them."""
        self.empty_bucket()
        for key, content in self.raw.items():
            self.put(key, content)
        ready = self.call("transform", object_created(BUCKET, *self.raw))
        self.assertEqual([], DENIED.findall(ready), ready)
        return self.call("enrich")


class QueuePolicyTest(DeployedLake):
    def test_without_the_queues_policy_no_event_comes(self):
        self.deploy_lake((CHART,))
        sqs, events = self.client("sqs"), self.client("lambda")
        [mapping] = events.list_event_source_mappings(FunctionName=f"{STACK}-transform")["EventSourceMappings"]
        events.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        queue = sqs.get_queue_url(QueueName=f"{STACK}-raw")["QueueUrl"]
        attributes = ["ApproximateNumberOfMessages", "Policy"]

        def waiting():
            found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=attributes)["Attributes"]
            return int(found["ApproximateNumberOfMessages"])
        policy = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=attributes)["Attributes"]["Policy"]
        begun = waiting()  # S3's test event, perhaps
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})
        self.client("s3").put_object(Bucket=BUCKET, Key="raw/unheard.json", Body=b"{}")
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
        self.client("s3").put_object(Bucket=BUCKET, Key="raw/heard.json", Body=b"{}")
        eventually("the second object is heard of", lambda: waiting() > begun)
        bodies = [message["Body"] for message in sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])]
        self.assertEqual(1, sum("raw/heard.json" in body for body in bodies))
        self.assertEqual(0, sum("raw/unheard.json" in body for body in bodies))


class _Without:
    def __init__(self, iam, policies, sid):
        self.iam, self.policies, self.sid = iam, policies, sid

    def __enter__(self):
        assert self.policies, self.sid
        self.documents = [self.iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
                          for role, policy in self.policies]
        for (role, policy), document in zip(self.policies, self.documents, strict=True):
            rest = [statement for statement in document["Statement"] if statement["Sid"] != self.sid]
            assert len(rest) == len(document["Statement"]) - 1, (self.sid, document)
            if rest:
                self.put(role, policy, document | {"Statement": rest})
            else:
                self.iam.delete_role_policy(RoleName=role, PolicyName=policy)

    def put(self, role, policy, document):
        self.iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))

    def __exit__(self, *_):
        for (role, policy), document in zip(self.policies, self.documents, strict=True):
            self.put(role, policy, document)


if __name__ == "__main__":
    unittest.main()
