#include "lambda/runtime_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "http/curl_transport.h"
#include "http/fake_transport.h"
#include "http/test_server_internal.h"

namespace tracklake::lambda {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr char kRoot[] = "http://127.0.0.1:9001/2018-06-01/runtime";

// A Lambda that plays a script, then says that the environment is broken, which ends the loop.
class RuntimeLoopTest : public testing::Test {
 protected:
  void EnqueueInvocation(const std::string& id, std::vector<HttpHeader> more = {}) {
    more.push_back({"Lambda-Runtime-Aws-Request-Id", id});
    transport_.Enqueue(200, R"({"n":1})", std::move(more));
  }
  void EnqueueTaken() { transport_.Enqueue(202, R"({"status":"OK"})"); }

  // The requests after each other, but those for the next invocation.
  std::vector<HttpRequest> Answers(const Handler& handler) {
    transport_.SetHandler([](const HttpRequest&) { return HttpResponse{500, {}, ""}; });
    RuntimeApi api(&transport_, "127.0.0.1:9001");
    end_ = RunLoop(&api, &clock_, handler,
                   [this](const Error& error) { troubles_.push_back(error.message); });
    std::vector<HttpRequest> answers;
    for (HttpRequest& request : transport_.requests()) {
      if (request.method == HttpMethod::kPost) answers.push_back(std::move(request));
    }
    return answers;
  }
  static Result<std::string> Fine(const Invocation&, const std::stop_token&) { return "{}"; }

  static std::string HeaderOf(const HttpRequest& request, std::string_view name) {
    for (const HttpHeader& header : request.headers) {
      if (header.name == name) return header.value;
    }
    return "(none)";
  }

  FakeTransport transport_;
  SimulatedClock clock_{Seconds(std::chrono::seconds(1'000))};
  std::vector<std::string> troubles_;
  Error end_{};
};

TEST_F(RuntimeLoopTest, TheHandlerGetsTheEventAndItsAnswerGoesBack) {
  EnqueueInvocation("a-1", {{"Lambda-Runtime-Trace-Id", "Root=1-5"},
                            {"Lambda-Runtime-Deadline-Ms", "1007500"},
                            {"Lambda-Runtime-Invoked-Function-Arn", "arn:f"},
                            {"Lambda-Runtime-Invocation-Id", "try-2"}});
  EnqueueTaken();
  Invocation seen;
  const auto answers =
      Answers([&](const Invocation& invocation, const std::stop_token&) -> Result<std::string> {
        seen = invocation;
        return R"({"ok":true})";
      });
  EXPECT_EQ(seen.request_id, "a-1");
  EXPECT_EQ(seen.trace_id, "Root=1-5");
  EXPECT_EQ(seen.function_arn, "arn:f");
  EXPECT_EQ(seen.payload, R"({"n":1})");
  EXPECT_EQ(seen.deadline, Micros(std::chrono::milliseconds(1'007'500)));
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].url, std::string(kRoot) + "/invocation/a-1/response");
  EXPECT_EQ(answers[0].body.Reveal(), R"({"ok":true})");
  EXPECT_EQ(HeaderOf(answers[0], "Lambda-Runtime-Invocation-Id"), "try-2");
  EXPECT_THAT(troubles_, SizeIs(0));
}

TEST_F(RuntimeLoopTest, TheNextInvocationIsWaitedForWithoutAnEnd) {
  Answers(Fine);
  const HttpRequest next = transport_.requests().front();
  EXPECT_EQ(next.url, std::string(kRoot) + "/invocation/next");
  EXPECT_EQ(next.timeouts.total.count(), 0);
  EXPECT_EQ(next.timeouts.stall.count(), 0);
}

TEST_F(RuntimeLoopTest, ARuntimeWithoutTheNewerHeadersIsServed) {
  EnqueueInvocation("a-1", {{"Lambda-Runtime-Deadline-Ms", "soon"}});
  EnqueueTaken();
  const auto answers =
      Answers([](const Invocation& invocation, const std::stop_token&) -> Result<std::string> {
        EXPECT_EQ(invocation.deadline, std::nullopt);
        EXPECT_EQ(invocation.trace_id, "");
        return "null";
      });
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(HeaderOf(answers[0], "Lambda-Runtime-Invocation-Id"), "(none)");
}

TEST_F(RuntimeLoopTest, AnErrorIsAnsweredWithItsKindAndItsCure) {
  EnqueueInvocation("a-1", {{"Lambda-Runtime-Invocation-Id", "try-1"}});
  EnqueueTaken();
  const auto answers =
      Answers([](const Invocation&, const std::stop_token&) -> Result<std::string> {
        return WithHint(Fail(ErrorKind::kConfig, "no \"bucket\""), "Set LAKE.");
      });
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].url, std::string(kRoot) + "/invocation/a-1/error");
  EXPECT_EQ(HeaderOf(answers[0], "Lambda-Runtime-Function-Error-Type"), "Function.Config");
  EXPECT_EQ(HeaderOf(answers[0], "Lambda-Runtime-Invocation-Id"), "try-1");
  const auto body = nlohmann::json::parse(answers[0].body.Reveal());
  EXPECT_EQ(body["errorMessage"], "no \"bucket\" (Set LAKE.)");
  EXPECT_EQ(body["errorType"], "Function.Config");
  EXPECT_TRUE(body["stackTrace"].is_array());
}

TEST_F(RuntimeLoopTest, WhateverAHandlerThrowsTheNextInvocationIsServed) {
  for (const char* id : {"a-1", "a-2", "a-3", "a-4"}) {
    EnqueueInvocation(id);
    EnqueueTaken();
  }
  const auto answers =
      Answers([](const Invocation& invocation, const std::stop_token&) -> Result<std::string> {
        if (invocation.request_id == "a-1") throw std::runtime_error("odd");
        if (invocation.request_id == "a-2") throw std::bad_alloc();
        if (invocation.request_id == "a-3") throw 7;
        return "{}";
      });
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_EQ(HeaderOf(answers[0], "Lambda-Runtime-Function-Error-Type"), "Function.Internal");
  EXPECT_EQ(HeaderOf(answers[1], "Lambda-Runtime-Function-Error-Type"), "Function.Exhausted");
  EXPECT_EQ(HeaderOf(answers[2], "Lambda-Runtime-Function-Error-Type"), "Function.Internal");
  EXPECT_EQ(answers[3].url, std::string(kRoot) + "/invocation/a-4/response");
}

TEST_F(RuntimeLoopTest, AnAnswerThatComesTooLateIsToldAndTheLoopGoesOn) {
  for (const int status : {400, 410}) {
    EnqueueInvocation("a-" + std::to_string(status));
    transport_.Enqueue(status, "");
  }
  EnqueueInvocation("b");
  EnqueueTaken();
  EXPECT_THAT(Answers(Fine), SizeIs(3));
  EXPECT_THAT(troubles_, ElementsAre(HasSubstr("a-400"), HasSubstr("a-410")));
}

TEST_F(RuntimeLoopTest, AnAnswerThatIsTooLargeBecomesAnError) {
  EnqueueInvocation("a-1");
  transport_.Enqueue(413, "");
  EnqueueTaken();
  const auto answers = Answers(Fine);
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(answers[1].url, std::string(kRoot) + "/invocation/a-1/error");
  EXPECT_THAT(answers[1].body.Reveal(), HasSubstr("too large"));
}

TEST_F(RuntimeLoopTest, ABrokenEnvironmentEndsTheLoop) {
  EnqueueInvocation("a-1");
  transport_.Enqueue(500, "");
  EnqueueInvocation("a-2");
  EXPECT_THAT(Answers(Fine), SizeIs(1));
  EXPECT_EQ(end_.kind, ErrorKind::kInternal);
  EXPECT_THAT(end_.message, HasSubstr("500"));
}

TEST_F(RuntimeLoopTest, AnAnswerWhoseWayFailsIsSentAgainAndNotForEver) {
  EnqueueInvocation("a-1");
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  EnqueueTaken();
  EnqueueInvocation("a-2");
  for (int i = 0; i < kMaxSends; ++i) transport_.EnqueueFailure(ErrorKind::kUnavailable, "gone");
  EXPECT_THAT(Answers(Fine), SizeIs(2 + kMaxSends));
  EXPECT_THAT(troubles_, ElementsAre("gone"));
}

TEST_F(RuntimeLoopTest, ALambdaThatDoesNotAnswerEndsTheLoopAfterAFewAsks) {
  for (int i = 1; i < kMaxFailedAsks; ++i) transport_.Enqueue(403, "");
  EnqueueInvocation("a-1");  // counts from the beginning again
  EnqueueTaken();
  for (int i = 0; i < kMaxFailedAsks; ++i) {
    transport_.EnqueueFailure(ErrorKind::kUnavailable, "nobody there");
  }
  EXPECT_THAT(Answers(Fine), SizeIs(1));
  EXPECT_EQ(end_.message, "nobody there");
  EXPECT_THAT(transport_.requests(), SizeIs(kMaxFailedAsks - 1 + 2 + kMaxFailedAsks));
}

TEST_F(RuntimeLoopTest, AnInvocationWithoutARequestIsNoInvocation) {
  transport_.Enqueue(200, "{}");
  int calls = 0;
  Answers([&](const Invocation&, const std::stop_token&) -> Result<std::string> {
    ++calls;
    return "{}";
  });
  EXPECT_EQ(calls, 0);
}

TEST(RuntimeLoopOverHttpTest, TenInvocationsComeAndGoOverOneConnection) {
  constexpr int kInvocations = 10;
  int served = 0;
  std::vector<std::string> bodies;
  TestServer server([&](const std::string& request) {
    if (!request.starts_with("GET ")) {
      bodies.push_back(request.substr(request.find("\r\n\r\n") + 4));
      return TestServer::Answer{"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}"};
    }
    if (++served > kInvocations) {
      return TestServer::Answer{"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"};
    }
    return TestServer::Ok(std::to_string(served),
                          "Lambda-Runtime-Aws-Request-Id: r-" + std::to_string(served) + "\r\n");
  });
  CurlTransport transport;
  const std::string address = server.Address("");
  RuntimeApi api(&transport, address.substr(std::string("http://").size()));
  SystemClock clock;
  const Error end = RunLoop(
      &api, &clock,
      [](const Invocation& invocation, const std::stop_token&) -> Result<std::string> {
        return "[" + invocation.payload + "]";
      },
      [](const Error& error) { ADD_FAILURE() << error.message; });
  EXPECT_EQ(end.kind, ErrorKind::kInternal);
  ASSERT_THAT(bodies, SizeIs(kInvocations));
  EXPECT_EQ(bodies.back(), "[10]");
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace tracklake::lambda
