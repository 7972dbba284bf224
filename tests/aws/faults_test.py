"""The whole job over an S3 on a bad day, each kind of trouble by itself: the lake in the bucket has the rows of
the lake on disk and as many objects in each folder, so that nothing is lost and nothing is there twice;
and it ends. (Keys are not the same: what is waited for takes time.) What the program does about each call
is shown in src/store/s3 and src/aws.

    TRACKLAKE_TEST_SEED=n   the same again; the seed is printed
"""

import os
import random
import sys
import unittest
from collections import Counter

from faulty_s3 import FaultyS3
from lake_test import BUCKET, PREFIX, LakeTestCase, objects_below
from servers import KEY, SECRET, VersityGw

SHARE = 0.05
# Fault → its share, where one in twenty would take too long or come too seldom.
FAULTS = {"slow down": SHARE, "internal error": SHARE, "a reset": SHARE, "a lost answer": SHARE,
          "half a body": 0.2, "a wrong byte": 0.2, "conflict": 0.2, "expired": SHARE, "another time": 1,
          "another region": 1, "a slow body": 0.02}


def folders(lake):
    """How many objects there are in each."""
    return Counter(key.rpartition("/")[0] for key in objects_below(lake))


class FaultsTest(LakeTestCase):
    def setUp(self):
        seed = int(os.environ.get("TRACKLAKE_TEST_SEED", random.randrange(2**32)))
        print(f"TRACKLAKE_TEST_SEED={seed}", file=sys.stderr)
        self.chance = random.Random(seed)
        self.on_disk = self.start_program()
        self.run_days(self.on_disk)
        self.expected = folders(self.on_disk.lake)
        self.rows = self.answers(self.on_disk)

    def credentials_that_expire(self, folder):
        """Of a program that is asked again each time they are said to have expired."""
        config, count = folder / "config", folder / "count"
        script = folder / "credentials"
        script.write_text(f"#!/bin/sh\necho >>{count}\necho '" + '{"Version": 1, "AccessKeyId": "' + KEY +
                          '", "SecretAccessKey": "' + SECRET + '"}' + "'\n")
        script.chmod(0o755)
        config.write_text(f"[default]\ncredential_process = {script}\n")
        return {"AWS_CONFIG_FILE": str(config)}

    def environment_of(self, server, fault):
        environment = dict(server.environment)
        if fault == "expired":
            del environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]
            environment |= self.credentials_that_expire(server.folder)
        if fault == "another region":
            environment["AWS_REGION"] = "eu-central-1"
        return environment

    def lake_under(self, fault, share):
        """Its folders after the same days, and the proxy between."""
        with VersityGw() as server:
            server.make_bucket(BUCKET)
            with FaultyS3(server.address, fault, share, self.chance) as bad_day:
                program = self.start_program(f"s3://{BUCKET}/{PREFIX}", self.environment_of(server, fault),
                                             self.on_disk.simulator)
                program.environment["AWS_ENDPOINT_URL"] = bad_day.address
                self.run_days(program)
                found = folders(server.folder / "data" / BUCKET / PREFIX)
                self.assertEqual(self.answers(program), self.rows)
                self.ask(program, "verify")
        return found, bad_day

    def test_under_each_kind_of_trouble_the_lake_is_the_same(self):
        for fault, share in FAULTS.items():
            with self.subTest(fault):
                found, bad_day = self.lake_under(fault, share)
                print(f"faults: {fault}: {bad_day.count} of {bad_day.requests} requests", file=sys.stderr)
                self.assertGreater(bad_day.count, 0)
                self.assertEqual(found, self.expected)


if __name__ == "__main__":
    unittest.main()
