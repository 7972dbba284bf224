"""The packages of `make lambda`, run as AWS Lambda runs them: every function starts, answers, goes on
after what it cannot read, and ends when it is told to; AWS is verified by the package's own certificates.

What cannot be shown without AWS: the C library of its machines. That the program asks for nothing newer
than that is checked by tools/lambda_check. The arm64 program runs under qemu-user, where it is installed."""

import hashlib
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import lambda_package
from lambda_package import FUNCTIONS, RuntimeInterfaceEmulator
from servers import ROOT, VersityGw
from tls_proxy import CertificateAuthority, TlsProxy

sys.path.insert(0, str(ROOT / "tests/e2e"))
from runtime_api import RuntimeApi  # noqa: E402

BUCKET = "music"
AWS_HOST = f"{BUCKET}.s3.us-east-1.amazonaws.com"
RAW = ROOT / "tests/fixtures/raw/playlist_full_classic.json"
RAW_KEY = ("raw/spotify/2026-11-20/playlist-p1-20261120T060000Z-"
           f"{hashlib.sha256(RAW.read_bytes()).hexdigest()[:8]}.json")


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.package = lambda_package.unpack(lambda_package.MACHINE, cls.folder / "package")
        cls.bucket_server = cls.enterClassContext(VersityGw(AWS_HOST.partition(".")[2]))
        cls.bucket_server.make_bucket(BUCKET)
        cls.bucket = cls.bucket_server.folder / "data" / BUCKET
        cls.settings = cls.bucket_server.environment | {
            "TRACKLAKE_LAKE__DIR": f"s3://{BUCKET}", "LAMBDA_TASK_ROOT": str(cls.package),
            "TRACKLAKE_SPOTIFY__CLIENT_ID": "0" * 32, "TRACKLAKE_SPOTIFY__CLIENT_SECRET": "0" * 32}

    def setUp(self):
        for zone in self.bucket.iterdir():
            shutil.rmtree(zone, ignore_errors=True)

    def land_raw(self):
        (self.bucket / RAW_KEY).parent.mkdir(parents=True)
        shutil.copy(RAW, self.bucket / RAW_KEY)

    def parts(self):
        return sorted(path.relative_to(self.bucket / "processed").parts[1]
                      for path in (self.bucket / "processed").rglob("*.parquet"))

    def emulate(self, handler):
        return self.enterContext(RuntimeInterfaceEmulator(self.package, handler, self.settings))

    def test_every_function_starts_and_answers(self):
        self.land_raw()
        extract, transform, enrich, upkeep = (self.emulate(name) for name in FUNCTIONS)
        self.assertIn("no playlist", extract.invoke({})["reason"])
        event = lambda_package.object_created(BUCKET, RAW_KEY)
        answer = transform.invoke(lambda_package.queue_batch(event, {"what": "is this"}))
        self.assertEqual({"batchItemFailures": [{"itemIdentifier": "m2"}]}, answer)
        self.assertIn("songs", self.parts())
        self.assertEqual("done", enrich.invoke({})["outcome"])  # nothing is configured
        swept = upkeep.invoke({})
        self.assertEqual(1, swept["settled"], swept)

    def test_what_a_function_cannot_read_is_an_error_and_the_next_is_served(self):
        transform = self.emulate("transform")
        refused = transform.invoke({"playlists": ["p1"]})
        self.assertEqual("Function.Usage", refused["errorType"])
        self.land_raw()
        answer = transform.invoke(lambda_package.object_created(BUCKET, RAW_KEY))
        self.assertEqual(1, answer["objects"], answer)

    def check_conversation(self, command):
        """Three invocations, the second of them wrong; then the environment is broken."""
        self.land_raw()
        batch = lambda_package.queue_batch(lambda_package.object_created(BUCKET, RAW_KEY))
        with RuntimeApi(batch, {"playlists": ["p1"]}, batch) as api:
            done = lambda_package.run(api, command, "transform", self.settings)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual([f"invocation/request-{number}/{what}" for number, what in
                          enumerate(("response", "error", "response"), 1)],
                         [path for path, _, _ in api.answers])
        for number, (_, headers, _) in enumerate(api.answers, 1):
            self.assertEqual(f"invocation-{number}", headers["Lambda-Runtime-Invocation-Id"])
        self.assertEqual({"batchItemFailures": []}, api.answers[0][2])
        self.assertEqual("Function.Usage", api.answers[1][1]["Lambda-Runtime-Function-Error-Type"])
        self.assertIn("songs", self.parts())

    def test_invocations_are_echoed_until_the_environment_is_broken(self):
        self.check_conversation([self.package / "bootstrap"])

    def test_the_program_for_the_other_machine_does_the_same(self):
        other, emulator, system = (
            ("arm64", "qemu-aarch64-static", "/usr/aarch64-linux-gnu")
            if lambda_package.MACHINE == "x86_64" else
            ("x86_64", "qemu-x86_64-static", "/usr/x86_64-linux-gnu"))
        if shutil.which(emulator) is None:
            self.skipTest(f"{emulator} is not installed")
        if not lambda_package.package_of(other).exists():
            self.skipTest(f"there is no package for {other}: make lambda")
        package = lambda_package.unpack(other, self.folder / other)
        self.check_conversation([emulator, "-L", system, package / "bootstrap"])

    def test_a_handler_that_is_none_is_an_error_of_the_start(self):
        with RuntimeApi({}) as api:
            done = lambda_package.run(api, [self.package / "bootstrap"], "no.such", self.settings)
        self.assertNotEqual(0, done.returncode)
        [(path, _, body)] = api.answers
        self.assertEqual("init/error", path)
        self.assertIn("no.such", body["errorMessage"])

    def invoke_over_tls(self, trusted):
        """What transform says when S3 answers under its own name, with a certificate of an authority
        that stands among those of the package, or does not."""
        self.land_raw()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        authority = CertificateAuthority(folder)
        proxy = self.enterContext(TlsProxy(
            *authority.certificate_for("*." + AWS_HOST.partition(".")[2]), self.bucket_server.port))
        roots = (self.package / "aws-roots.pem").read_text()
        (folder / "aws-roots.pem").write_text(roots + trusted * authority.root.read_text())
        settings = self.settings | {"LAMBDA_TASK_ROOT": str(folder), "HTTPS_PROXY": proxy.address}
        del settings["AWS_ENDPOINT_URL"]
        with RuntimeApi(lambda_package.object_created(BUCKET, RAW_KEY)) as api:
            lambda_package.run(api, [self.package / "bootstrap"], "transform", settings)
        self.assertEqual({f"{AWS_HOST}:443"}, set(proxy.asked))
        return api.answers[0][2]

    def test_aws_is_verified_by_the_certificates_of_the_package(self):
        self.assertEqual(1, self.invoke_over_tls(trusted=True)["objects"])

    def test_a_certificate_of_somebody_else_is_refused(self):
        self.assertIn("its certificate cannot be verified",
                      self.invoke_over_tls(trusted=False)["errorMessage"])


if __name__ == "__main__":
    unittest.main()
