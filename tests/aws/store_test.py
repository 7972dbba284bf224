"""The store's suite, and what eight processes do to one object, on servers that others wrote."""

import os
import subprocess
import unittest

from servers import ROOT, Emulator, VersityGw

BUCKET = "tracklake-test"
LONGEST_SECONDS = 600


class StoreTest(unittest.TestCase):
    def run_suite(self, server, leave_out=""):
        with server:
            server.make_bucket(BUCKET)
            environment = os.environ | server.environment | {"TRACKLAKE_TEST_BUCKET": BUCKET}
            suite = subprocess.run(
                [ROOT / "build/src/store/store_test", f"--gtest_filter=*Served*{leave_out}"],
                env=environment, capture_output=True, text=True, timeout=LONGEST_SECONDS)
            self.assertEqual(suite.returncode, 0, suite.stdout + suite.stderr)
            self.assertIn("OfManyThreadsNoneLosesASwapAndNoneIsMadeTwice/Served", suite.stdout)
            self.assertIn("EightProcessesMakeExactlyTheSwapsThatTheyWereTold", suite.stdout)
            self.assertNotIn("SKIPPED", suite.stdout)

    def test_versitygw(self):
        self.run_suite(VersityGw())

    def test_the_emulator(self):
        # It knows no checksum of a whole object that came in parts, which AWS and VersityGW do.
        self.run_suite(Emulator(), leave_out=":-*AnObjectInPartsIsWhole*")


if __name__ == "__main__":
    unittest.main()
