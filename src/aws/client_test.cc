#include "aws/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/json_call.h"
#include "http/fake_transport.h"

namespace tracklake::aws {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* kNow = "2026-01-02T03:04:05Z";

// Numbers its credentials, so that it can be seen which ones a call was signed with.
class CountingSource final : public CredentialSource {
 public:
  Result<Credentials> Get() override {
    return Credentials{fmt::format("AKID{}", forgotten), Secret("secret"), Secret(token), {}};
  }
  void Forget(const Credentials&) override { ++forgotten; }
  int forgotten = 0;
  std::string token;
};

class ClientTest : public testing::Test {
 protected:
  Client Make(std::string service, std::string address, RetryPolicy policy = {}) {
    return Client({std::move(service), "eu-west-1", std::move(address)},
                  {&transport_, &source_, &clock_, &rng_, &budget_}, policy);
  }

  // The headers of the request with this number, secret ones too: "name: value".
  std::vector<std::string> Headers(std::size_t number) {
    std::vector<std::string> lines;
    const HttpRequest request = transport_.requests().at(number);
    for (const auto& header : request.headers) lines.push_back(header.name + ": " + header.value);
    for (const auto& header : request.secret_headers) {
      lines.push_back(header.name + ": " + header.value.Reveal());
    }
    return lines;
  }
  std::string Signature(std::size_t number) {
    for (const std::string& line : Headers(number)) {
      if (line.starts_with("Authorization: ")) return line;
    }
    return {};
  }
  void Refuse(int status, std::string_view code, std::vector<HttpHeader> headers = {}) {
    transport_.Enqueue(status,
                       fmt::format("<Error><Code>{}</Code><Message>m</Message></Error>", code),
                       std::move(headers));
  }
  milliseconds Waited() const {
    return std::chrono::floor<milliseconds>(clock_.Now() - Micros(*ParseIsoSeconds(kNow)));
  }

  FakeTransport transport_;
  CountingSource source_;
  mutable SimulatedClock clock_{*ParseIsoSeconds(kNow)};
  SeededRng rng_{1};
  RetryBudget budget_;
};

const Call kRead{.path = "/a%20b"};
const Call kWrite{.method = HttpMethod::kPut, .path = "/k", .body = Secret("x"), .is_write = true};

TEST_F(ClientTest, ACallIsSignedForItsServiceItsRegionAndTheTime) {
  transport_.Enqueue(200, "there");
  source_.token = "session";
  Client client = Make("s3", "https://b.s3.{region}.amazonaws.com");
  Call call = kRead;
  call.query = {{"prefix", "x y"}, {"list-type", "2"}};
  call.headers = {{"Range", "bytes=0-1"}};
  const auto answer = client.Send(call);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->response.body, "there");
  EXPECT_THAT(transport_.urls(),
              ElementsAre("https://b.s3.eu-west-1.amazonaws.com/a%20b?list-type=2&prefix=x%20y"));
  EXPECT_THAT(Signature(0),
              HasSubstr("AKID0/20260102/eu-west-1/s3/aws4_request, SignedHeaders=host;"
                        "range;x-amz-content-sha256;x-amz-date;x-amz-security-token"));
  EXPECT_THAT(Headers(0), testing::IsSupersetOf(
                              {"X-Amz-Date: 20260102T030405Z", "X-Amz-Security-Token: session"}));
  EXPECT_FALSE(transport_.requests()[0].decode);
}

TEST_F(ClientTest, AnAddressOfOnesOwnKeepsItsPathAndPort) {
  transport_.Enqueue(200, "");
  ASSERT_TRUE(Make("s3", "http://127.0.0.1:9000/bucket").Send(kRead).has_value());
  EXPECT_THAT(transport_.urls(), ElementsAre("http://127.0.0.1:9000/bucket/a%20b"));
}

TEST_F(ClientTest, RefusalsAreAnswersWithTheirCodes) {
  Refuse(404, "NoSuchKey");
  Client client = Make("s3", "https://b");
  const auto answer = client.Send(kRead);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->code, "NoSuchKey");
  const Error error = RefusalOf(*answer, "s3://b/k");
  EXPECT_EQ(error.kind, ErrorKind::kNotFound);
  EXPECT_EQ(error.message, "s3://b/k: 404 NoSuchKey (m)");
}

TEST_F(ClientTest, PassingTroubleIsWaitedOutWithinABound) {
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  Refuse(500, "InternalError");
  Refuse(503, "SlowDown");
  transport_.Enqueue(200, "there");
  EXPECT_EQ(Make("s3", "https://b").Send(kRead)->response.body, "there");
  EXPECT_GT(Waited(), milliseconds(0));
  EXPECT_LE(Waited(), milliseconds(7000));
}

TEST_F(ClientTest, TroubleWithoutEndIsAnErrorAfterAFewAttempts) {
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{503, {}, ""}; });
  Client client = Make("s3", "https://b", {.max_attempts = 3});
  EXPECT_EQ(client.Send(kRead).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(client.Send(kWrite).error().kind, ErrorKind::kUnknown);
  EXPECT_THAT(transport_.requests(), SizeIs(6));
}

TEST_F(ClientTest, AWriteThatWasThrottledEachTimeWasNotApplied) {
  for (int i = 0; i < 3; ++i) Refuse(503, "SlowDown");
  EXPECT_EQ(Make("s3", "https://b", {.max_attempts = 3}).Send(kWrite).error().kind,
            ErrorKind::kUnavailable);
}

TEST_F(ClientTest, ARefusalBehindALostAnswerSaysThatItMayBeOnesOwnDoing) {
  Client client = Make("s3", "https://b");
  Refuse(412, "PreconditionFailed");
  EXPECT_FALSE(client.Send(kWrite)->may_be_applied_before);
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  Refuse(412, "PreconditionFailed");
  EXPECT_TRUE(client.Send(kWrite)->may_be_applied_before);
  Refuse(503, "SlowDown");
  Refuse(412, "PreconditionFailed");
  EXPECT_FALSE(client.Send(kWrite)->may_be_applied_before);
}

TEST_F(ClientTest, NoCallLastsLongerThanItsDeadline) {
  transport_.SetHandler([&](const HttpRequest& request) {
    clock_.SleepFor(request.timeouts.total);  // a server that never answers
    return Fail(ErrorKind::kUnavailable, "timeout");
  });
  const RetryPolicy policy{.max_attempts = 100,
                           .deadline = milliseconds(5000),
                           .timeouts = {.total = milliseconds(2000)}};
  EXPECT_FALSE(Make("s3", "https://b", policy).Send(kRead).has_value());
  EXPECT_LE(Waited(), milliseconds(5000));
}

TEST_F(ClientTest, AServiceInTroubleIsNotAskedEverMore) {
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{500, {}, ""}; });
  Client client = Make("s3", "https://b");
  constexpr int kCalls = 200;
  for (int i = 0; i < kCalls; ++i) EXPECT_FALSE(client.Send(kRead).has_value());
  EXPECT_THAT(transport_.requests(), SizeIs(testing::Le(kCalls + 500 / 14)));
}

TEST_F(ClientTest, OtherFailuresAreNotTriedAgain) {
  transport_.EnqueueFailure(ErrorKind::kConfig, "certificate");
  EXPECT_EQ(Make("s3", "https://b").Send(kRead).error().kind, ErrorKind::kConfig);
  EXPECT_THAT(transport_.requests(), SizeIs(1));
}

TEST_F(ClientTest, AWrongClockIsCorrectedOnceAndRemembered) {
  const std::vector<HttpHeader> date = {{"Date", "Fri, 02 Jan 2026 04:04:05 GMT"}};
  Refuse(403, "RequestTimeTooSkewed", date);
  transport_.Enqueue(200, "");
  transport_.Enqueue(200, "");
  Client client = Make("s3", "https://b");
  EXPECT_TRUE(client.Send(kRead)->ok());
  EXPECT_TRUE(client.Send(kRead)->ok());
  EXPECT_THAT(Headers(1), testing::Contains("X-Amz-Date: 20260102T040405Z"));
  EXPECT_THAT(Headers(2), testing::Contains("X-Amz-Date: 20260102T040405Z"));
  EXPECT_EQ(Waited(), milliseconds(0));
}

TEST_F(ClientTest, AServerThatIsNeverContentWithTheTimeIsAskedTwice) {
  int hour = 4;
  transport_.SetHandler([&](const HttpRequest&) {
    return HttpResponse{403,
                        {{"Date", fmt::format("Fri, 02 Jan 2026 {:02}:04:05 GMT", hour++)}},
                        "<Error><Code>RequestTimeTooSkewed</Code></Error>"};
  });
  const auto answer = Make("s3", "https://b").Send(kRead);
  EXPECT_EQ(answer->code, "RequestTimeTooSkewed");
  EXPECT_THAT(transport_.requests(), SizeIs(2));
}

TEST_F(ClientTest, ADeniedCallIsNotBlamedOnTheClock) {
  Refuse(403, "AccessDenied", {{"Date", "Fri, 02 Jan 2026 09:04:05 GMT"}});
  EXPECT_EQ(Make("s3", "https://b").Send(kRead)->code, "AccessDenied");
  transport_.Enqueue(403, "", {{"Date", "Fri, 02 Jan 2026 03:04:06 GMT"}});
  EXPECT_EQ(Make("s3", "https://b").Send(kRead)->response.status, 403);
  EXPECT_THAT(transport_.requests(), SizeIs(2));
}

TEST_F(ClientTest, ExpiredCredentialsAreFetchedAnewOnce) {
  Refuse(400, "ExpiredToken");
  transport_.Enqueue(200, "");
  Client client = Make("s3", "https://b");
  EXPECT_TRUE(client.Send(kRead)->ok());
  EXPECT_THAT(Signature(1), HasSubstr("AKID1/"));
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{400, {}, "<Error><Code>ExpiredToken</Code></Error>"};
  });
  const auto answer = client.Send(kRead);
  EXPECT_EQ(RefusalOf(*answer, "x").kind, ErrorKind::kPermission);
  EXPECT_THAT(transport_.requests(), SizeIs(4));
}

TEST_F(ClientTest, ToHeadS3SaysOfExpiredCredentialsNothingButItsStatus) {
  Client client = Make("s3", "https://b");
  const Call head = {.method = HttpMethod::kHead, .path = "/a"};
  transport_.Enqueue(400, "");
  transport_.Enqueue(200, "");
  EXPECT_TRUE(client.Send(head)->ok());
  EXPECT_THAT(Signature(1), HasSubstr("AKID1/"));
  transport_.Enqueue(400, "");
  transport_.Enqueue(400, "");
  EXPECT_EQ(client.Send(head)->response.status, 400);
  EXPECT_THAT(transport_.requests(), SizeIs(4));
}

TEST_F(ClientTest, ABucketInAnotherRegionIsFoundThereAndTheRegionRemembered) {
  transport_.Enqueue(301, "", {{"x-amz-bucket-region", "us-east-2"}});
  transport_.Enqueue(200, "");
  transport_.Enqueue(200, "");
  Client client = Make("s3", "https://b.s3.{region}.amazonaws.com");
  EXPECT_TRUE(client.Send(kRead)->ok());
  EXPECT_TRUE(client.Send(kRead)->ok());
  EXPECT_THAT(transport_.urls(), ElementsAre("https://b.s3.eu-west-1.amazonaws.com/a%20b",
                                             "https://b.s3.us-east-2.amazonaws.com/a%20b",
                                             "https://b.s3.us-east-2.amazonaws.com/a%20b"));
  EXPECT_THAT(Signature(1), HasSubstr("/us-east-2/s3/"));
  EXPECT_EQ(client.region(), "us-east-2");
}

TEST_F(ClientTest, ARegionMayAlsoStandInARefusalsBody) {
  transport_.Enqueue(400,
                     "<Error><Code>AuthorizationHeaderMalformed</Code><Region>ap-south-1</Region>"
                     "</Error>");
  transport_.Enqueue(200, "");
  Client client = Make("s3", "http://127.0.0.1:1");
  EXPECT_TRUE(client.Send(kRead)->ok());
  EXPECT_THAT(Signature(1), HasSubstr("/ap-south-1/s3/"));
}

TEST_F(ClientTest, RedirectsThatLeadNowhereEnd) {
  int answers = 0;
  transport_.SetHandler([&](const HttpRequest&) {
    return HttpResponse{
        307, {{"x-amz-bucket-region", ++answers % 2 == 0 ? "us-east-1" : "us-east-2"}}, ""};
  });
  const auto there_and_back = Make("s3", "https://b").Send(kRead);
  EXPECT_EQ(RefusalOf(*there_and_back, "s3://b").kind, ErrorKind::kConfig);
  EXPECT_EQ(answers, 2);
  transport_.SetHandler([&](const HttpRequest&) {
    return HttpResponse{301, {{"x-amz-bucket-region", "eu-west-1"}}, ""};
  });
  EXPECT_EQ(Make("s3", "https://b").Send(kRead)->response.status, 301);
  EXPECT_THAT(transport_.requests(), SizeIs(3));
}

TEST_F(ClientTest, ATraceIsSentOnAndNotSigned) {
  transport_.Enqueue(200, "");
  Client client = Make("s3", "https://b");
  client.SetTraceId([] { return "Root=1-2"; });
  ASSERT_TRUE(client.Send(kRead).has_value());
  EXPECT_THAT(Headers(0), testing::Contains("X-Amzn-Trace-Id: Root=1-2"));
  EXPECT_THAT(Signature(0), Not(HasSubstr("trace")));
}

TEST_F(ClientTest, AJsonServiceIsAskedByItsOperationAndItsErrorsHaveNames) {
  Client client = Make("glue", "https://glue.{region}.amazonaws.com");
  transport_.Enqueue(200, "{\"Table\":{}}");
  transport_.Enqueue(400, "{\"__type\":\"x.y#EntityNotFoundException\",\"Message\":\"no table\"}");
  transport_.Enqueue(400, "{}", {{"X-Amzn-ErrorType", "InvalidInputException:http://x"}});
  EXPECT_TRUE(SendJson(client, kGlueProtocol, "GetTable", "{}", false)->ok());
  EXPECT_THAT(Headers(0), testing::IsSupersetOf({"X-Amz-Target: AWSGlue.GetTable",
                                                 "Content-Type: application/x-amz-json-1.1"}));
  EXPECT_THAT(Headers(0), Not(testing::Contains(HasSubstr("Content-Sha256"))));
  const auto absent = SendJson(client, kGlueProtocol, "GetTable", "{}", false);
  EXPECT_EQ(absent->code + "/" + absent->message, "EntityNotFoundException/no table");
  EXPECT_EQ(SendJson(client, kGlueProtocol, "GetTable", "{}", false)->code,
            "InvalidInputException");
  transport_.Enqueue(400, "{\"__type\":\"ThrottlingException\"}");
  transport_.Enqueue(200, "{}");
  EXPECT_TRUE(SendJson(client, kGlueProtocol, "GetTable", "{}", false)->ok());
}

}  // namespace
}  // namespace tracklake::aws
