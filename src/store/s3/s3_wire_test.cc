// The store over a real connection that breaks, stalls and is reset; waits between attempts pass at
// once.
#include <gtest/gtest.h>

#include "http/curl_transport.h"
#include "http/test_server_internal.h"
#include "store/s3/s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using Then = TestServer::Then;

// The ways in which an answer of eight bytes may come to nothing.
TestServer::Answer Broken(int number) {
  constexpr const char* kHalf = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 8\r\n\r\nhalf";
  switch (number) {
    case 1:
      return {kHalf, Then::kClose};
    case 2:
      return {kHalf, Then::kReset};
    case 3:
      return {"", Then::kReset};
    default:
      return {kHalf, Then::kStall};
  }
}

class S3WireTest : public testing::Test {
 protected:
  S3Store Open(const TestServer& server) {
    client_.emplace(aws::Target{"s3", "us-east-1", server.Address("/bucket")},
                    aws::Client::Ways{&transport_, &credentials_, &clock_, &rng_, &budget_},
                    aws::RetryPolicy{.timeouts = {milliseconds(2000), milliseconds(300),
                                                  std::chrono::seconds(15)}});
    return {&*client_, {"bucket", ""}, folder_.path()};
  }

  TempLake folder_;
  CurlTransport transport_;
  aws::FixedCredentials credentials_{{"AKIDEXAMPLE", Secret("secret"), {}, {}}};
  SimulatedClock clock_{Seconds(Day(std::chrono::year(2026) / 3 / 1))};
  SeededRng rng_{1};
  aws::RetryBudget budget_;
  std::optional<aws::Client> client_;
};

TEST_F(S3WireTest, BodiesThatBreakOffStallOrAreResetAreAskedForAgain) {
  int answers = 0;
  TestServer server([&](const std::string&) {
    return ++answers < 5 ? Broken(answers) : TestServer::Ok("complete", "ETag: \"1\"\r\n");
  });
  S3Store store = Open(server);
  std::string bytes;
  const auto version = store.Get("p/a", &bytes);
  ASSERT_TRUE(version.has_value()) << version.error().message;
  EXPECT_EQ(bytes, "complete");
  EXPECT_EQ(answers, 5);
}

TEST_F(S3WireTest, ObjectsAreReadIntoTheMemoryOfTheOneBefore) {
  TestServer server([](const std::string& request) {
    return TestServer::Ok(request.starts_with("GET /bucket/p/a") ? std::string(1000, 'a') : "b",
                          "ETag: \"1\"\r\n");
  });
  S3Store store = Open(server);
  std::string bytes;
  ASSERT_TRUE(store.Get("p/a", &bytes).has_value());
  const char* const place = bytes.data();
  ASSERT_TRUE(store.Get("p/b", &bytes).has_value());
  EXPECT_EQ(bytes, "b");
  EXPECT_EQ(bytes.data(), place);
}

TEST_F(S3WireTest, AWriteWhoseAnswerBreaksOffIsLookedFor) {
  std::vector<std::string> asked;
  TestServer server([&](const std::string& request) {
    asked.push_back(request.substr(0, request.find(" HTTP")));
    if (asked.size() == 1) return Broken(2);
    if (request.starts_with("GET")) return TestServer::Ok("ours", "ETag: \"1\"\r\n");
    return TestServer::Answer{"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n"};
  });
  S3Store store = Open(server);
  EXPECT_EQ(store.PutIfAbsent("p/a", "ours"), PutOutcome::kCreated);
  EXPECT_EQ(asked,
            (std::vector<std::string>{"PUT /bucket/p/a", "PUT /bucket/p/a", "GET /bucket/p/a"}));
}

TEST_F(S3WireTest, AServerThatOnlyTricklesIsGivenUp) {
  TestServer server([](const std::string&) {
    return TestServer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", Then::kRepeat,
                              " ", milliseconds(20)};
  });
  S3Store store = Open(server);
  std::string bytes;
  EXPECT_EQ(store.Get("p/a", &bytes).error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace tracklake
