#include "http/curl_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "http/curl_handle_internal.h"
#include "http/test_server_internal.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using Then = TestServer::Then;

// "tracklake " twenty times, compressed.
constexpr unsigned char kGzip[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                   0x03, 0x2b, 0x29, 0x4a, 0x4c, 0xce, 0xce, 0x49, 0xcc,
                                   0x4e, 0x55, 0x28, 0x19, 0xd2, 0x2c, 0x00, 0xaa, 0x2e,
                                   0xa9, 0x88, 0xc8, 0x00, 0x00, 0x00};

std::string Gzip() { return {reinterpret_cast<const char*>(kGzip), sizeof(kGzip)}; }

HttpRequest Ask(const TestServer& server, const std::string& path = "/") {
  HttpRequest request;
  request.url = server.Address(path);
  request.timeouts = {std::chrono::seconds(20), std::chrono::seconds(20), std::chrono::seconds(1)};
  return request;
}

ErrorKind FailureOf(const TestServer::Answer& answer, std::string* message = nullptr) {
  TestServer server([&](const std::string&) { return answer; });
  CurlTransport transport;
  const auto response = transport.Send(Ask(server));
  if (response.has_value()) return ErrorKind::kInternal;
  EXPECT_EQ(server.requests(), 1);
  if (message != nullptr) *message = response.error().message;
  return response.error().kind;
}

TEST(CurlTransportTest, AnAnswerComesWithStatusHeadersAndBody) {
  TestServer server([](const std::string&) {
    return TestServer::Answer{
        "HTTP/1.1 404 Not Found\r\nretry-after:  7 \r\n"
        "Content-Length: 5\r\n\r\nhello"};
  });
  CurlTransport transport;
  const auto response = transport.Send(Ask(server));
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(response->Header("Retry-After"), "7");
  EXPECT_EQ(response->Header("Retry"), std::nullopt);
  EXPECT_GE(response->body.capacity(), response->body.size() + HttpResponse::kPadding);
}

TEST(CurlTransportTest, ABodyComesInTheMemoryThatIsLent) {
  TestServer server([](const std::string&) { return TestServer::Ok("hello"); });
  CurlTransport transport;
  std::string memory(1000, 'x');
  const char* const place = memory.data();
  HttpRequest request = Ask(server);
  request.body_memory = &memory;
  const auto response = transport.Send(request);
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(response->body.data(), place);
  EXPECT_TRUE(memory.empty());
}

TEST(CurlTransportTest, MemoryThatIsLentIsBackWhenThereIsNoAnswer) {
  TestServer server([](const std::string&) {
    return TestServer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf", Then::kClose};
  });
  CurlTransport transport;
  std::string memory(1000, 'x');
  const char* const place = memory.data();
  HttpRequest request = Ask(server);
  request.body_memory = &memory;
  EXPECT_EQ(transport.Send(request).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(memory.data(), place);
}

TEST(CurlTransportTest, HeadersSecretsAndBodyArriveAsGiven) {
  TestServer server([](const std::string& request) { return TestServer::Ok(request); });
  CurlTransport transport({.user_agent = "tracklake/test", .proxy = {}, .ca_file = {}});
  HttpRequest request = Ask(server, "/api/token?x=1");
  request.method = HttpMethod::kPost;
  request.headers.push_back({"X-One", "1"});
  request.secret_headers.push_back({"Authorization", Secret("Basic abc")});
  request.body = Secret("grant_type=x");
  const auto response = transport.Send(request);
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_THAT(response->body, HasSubstr("POST /api/token?x=1 HTTP/1.1\r\n"));
  EXPECT_THAT(response->body, HasSubstr("User-Agent: tracklake/test\r\n"));
  EXPECT_THAT(response->body, HasSubstr("X-One: 1\r\n"));
  EXPECT_THAT(response->body, HasSubstr("Authorization: Basic abc\r\n"));
  EXPECT_THAT(response->body, HasSubstr("\r\n\r\ngrant_type=x"));
}

TEST(CurlTransportTest, EveryMethodGoesOutUnderItsNameAndABodyWithItsHead) {
  TestServer server([](const std::string& request) { return TestServer::Ok(request); });
  CurlTransport transport;
  HttpRequest request = Ask(server, "/a/../b//%20");
  request.headers.push_back({"Content-Type", "text/plain"});
  request.method = HttpMethod::kPut;
  request.body = Secret(std::string(2'000'000, 'x'));
  const auto put = transport.Send(request);
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_THAT(put->body, testing::StartsWith("PUT /a/../b//%20 HTTP/1.1\r\n"));
  EXPECT_THAT(put->body, HasSubstr("Content-Type: text/plain\r\n"));
  EXPECT_THAT(put->body, testing::Not(HasSubstr("Expect")));
  EXPECT_TRUE(put->body.ends_with("\r\n\r\n" + std::string(2'000'000, 'x')));
  request.body = Secret();
  EXPECT_TRUE(transport.Send(request)->body.starts_with("PUT "));
  request.method = HttpMethod::kDelete;
  EXPECT_TRUE(transport.Send(request)->body.starts_with("DELETE /a/../b//%20 HTTP/1.1\r\n"));
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransportTest, AHeadHasALengthAndNoBody) {
  std::string asked;
  TestServer server([&](const std::string& request) {
    asked = request;
    return TestServer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nETag: \"x\"\r\n\r\n"};
  });
  CurlTransport transport;
  HttpRequest request = Ask(server, "/a");
  request.method = HttpMethod::kHead;
  for (int i = 0; i < 2; ++i) {
    const auto response = transport.Send(request);
    ASSERT_TRUE(response.has_value()) << response.error().message;
    EXPECT_TRUE(asked.starts_with("HEAD /a HTTP/1.1\r\n"));
    EXPECT_EQ(response->Header("content-length"), "7");
    EXPECT_EQ(response->body, "");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransportTest, WhatIsToStayAsItIsKeptIsNotDecoded) {
  TestServer server([](const std::string& request) {
    EXPECT_THAT(request, testing::Not(HasSubstr("Accept-Encoding")));
    return TestServer::Ok(Gzip(), "Content-Encoding: gzip\r\n");
  });
  HttpRequest request = Ask(server);
  request.decode = false;
  EXPECT_EQ(CurlTransport().Send(request)->body, Gzip());
}

TEST(CurlTransportTest, CallsOneAfterAnotherShareAConnection) {
  TestServer server([](const std::string&) { return TestServer::Ok("x"); });
  CurlTransport transport;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(transport.Send(Ask(server)).has_value());
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransportTest, GzipIsDecoded) {
  TestServer server([](const std::string& request) {
    EXPECT_THAT(request, HasSubstr("Accept-Encoding: gzip\r\n"));
    return TestServer::Ok(Gzip(), "Content-Encoding: gzip\r\n");
  });
  CurlTransport transport;
  const auto response = transport.Send(Ask(server));
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(response->body.size(), 200U);
  EXPECT_TRUE(response->body.starts_with("tracklake tracklake "));
}

TEST(CurlTransportTest, DamagedCompressionIsUnavailable) {
  std::string bytes = Gzip();
  bytes[15] = static_cast<char>(bytes[15] ^ 0x55);
  EXPECT_EQ(FailureOf(TestServer::Ok(bytes, "Content-Encoding: gzip\r\n")),
            ErrorKind::kUnavailable);
}

TEST(CurlTransportTest, ALimitHoldsForDecodedBytesToTheByte) {
  TestServer server(
      [](const std::string&) { return TestServer::Ok(Gzip(), "Content-Encoding: gzip\r\n"); });
  CurlTransport transport;
  HttpRequest request = Ask(server);
  request.max_response_bytes = 200;
  EXPECT_TRUE(transport.Send(request).has_value());
  request.max_response_bytes = 199;
  const auto response = transport.Send(request);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().kind, ErrorKind::kBadData);
  EXPECT_THAT(response.error().message, HasSubstr("more than 199 bytes"));
}

TEST(CurlTransportTest, AnswersThatBreakOffAreUnavailableAndNotTriedAgain) {
  EXPECT_EQ(FailureOf({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.", Then::kClose}),
            ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.", Then::kReset}),
            ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfive.\r\n",
                       Then::kClose}),
            ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"", Then::kClose}), ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"HTTP/1.1 200 OK\r\nContent-Ty", Then::kClose}), ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"HTTP/1.1 200 OK\r\n", Then::kClose}), ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"", Then::kReset}), ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf({"nonsense\r\n\r\n", Then::kClose}), ErrorKind::kUnavailable);
}

TEST(CurlTransportTest, AConnectionThatDiesBetweenCallsIsReportedAndNotSilentlyCalledTwice) {
  int calls = 0;
  TestServer server([&](const std::string&) {
    return ++calls == 2 ? TestServer::Answer{"", Then::kClose} : TestServer::Ok("x");
  });
  CurlTransport transport;
  ASSERT_TRUE(transport.Send(Ask(server)).has_value());
  const auto second = transport.Send(Ask(server));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(server.requests(), 2);
  EXPECT_TRUE(transport.Send(Ask(server)).has_value());
}

TEST(CurlTransportTest, AServerThatFallsSilentIsGivenUp) {
  EXPECT_EQ(FailureOf({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.", Then::kStall}),
            ErrorKind::kUnavailable);
}

TEST(CurlTransportTest, ABodyWithoutEndIsCutAtTheLimit) {
  TestServer server([](const std::string&) {
    return TestServer::Answer{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                              Then::kRepeat, "400\r\n" + std::string(1024, ' ') + "\r\n"};
  });
  HttpRequest request = Ask(server);
  request.max_response_bytes = 1 << 20;
  const auto response = CurlTransport().Send(request);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().kind, ErrorKind::kBadData);
  EXPECT_THAT(response.error().message, HasSubstr("more than 1048576 bytes"));
}

TEST(CurlTransportTest, ABodyThatTricklesEndsWithTheTimeThatIsLeft) {
  TestServer server([](const std::string&) {
    return TestServer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", Then::kRepeat,
                              " ", milliseconds(20)};
  });
  HttpRequest request = Ask(server);
  request.timeouts = {milliseconds(300), milliseconds(300), std::chrono::seconds(15)};
  const auto response = CurlTransport().Send(request);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(server.requests(), 1);
}

TEST(CurlTransportTest, WhileNotOneByteComesThatIsTold) {
  TestServer server(
      [](const std::string&) { return TestServer::Answer{"HTTP/1.1 200 OK\r\n", Then::kStall}; });
  HttpRequest request = Ask(server);
  request.timeouts = {milliseconds(2000), milliseconds(1500), std::chrono::seconds(15)};
  std::vector<milliseconds> told;
  request.on_silence = [&](milliseconds silent) { told.push_back(silent); };
  EXPECT_FALSE(CurlTransport().Send(request).has_value());
  ASSERT_FALSE(told.empty());
  EXPECT_GE(told.front(), milliseconds(900));
  EXPECT_LT(told.front(), milliseconds(1500));
}

TEST(CurlTransportTest, AHeadWithoutEndIsTheServersFaultAndNotThisMachines) {
  for (const char* piece : {"x", "Name: value\r\n"}) {
    std::string again;
    while (again.size() < 100'000) again += piece;
    TestServer server([&](const std::string&) {
      return TestServer::Answer{"HTTP/1.1 200 OK\r\nEndless: ", Then::kRepeat, again};
    });
    const auto response = CurlTransport().Send(Ask(server));
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().kind, ErrorKind::kUnavailable) << response.error().message;
  }
}

TEST(CurlTransportTest, NobodyListeningIsUnavailableWithAHint) {
  HttpRequest request;
  {
    const TestServer gone([](const std::string&) { return TestServer::Ok(""); });
    request = Ask(gone);
  }
  const auto response = CurlTransport().Send(request);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(response.error().hint, HasSubstr("HTTPS_PROXY"));
}

TEST(CurlTransportTest, ARedirectIsAnAnswerLikeAnyOtherAndFollowedNowhere) {
  TestServer server([](const std::string&) {
    return TestServer::Answer{"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"};
  });
  CurlTransport transport;
  HttpRequest request = Ask(server);
  for (const HttpMethod method : {HttpMethod::kGet, HttpMethod::kPost}) {
    request.method = method;
    const auto response = transport.Send(request);
    ASSERT_TRUE(response.has_value()) << response.error().message;
    EXPECT_EQ(response->status, 302);
    EXPECT_EQ(response->Header("location"), "/b");
  }
  EXPECT_EQ(server.requests(), 2);
}

TEST(CurlTransportTest, AHeaderCannotSmuggleInAnother) {
  TestServer server([](const std::string&) { return TestServer::Ok(""); });
  HttpRequest request = Ask(server);
  request.secret_headers.push_back({"Authorization", Secret("Bearer x\r\nX-Evil: 1")});
  const auto response = CurlTransport().Send(request);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().kind, ErrorKind::kConfig);
  EXPECT_EQ(response.error().message.find("Evil"), std::string::npos);
  EXPECT_EQ(server.requests(), 0);
}

TEST(CurlTransportTest, ThisMachineIsNotReachedThroughAProxyAndItsPasswordIsNotTold) {
  TestServer server([](const std::string&) { return TestServer::Ok("direct"); });
  CurlTransport transport({.user_agent = "tracklake",
                           .proxy = Secret("http://user:hunter2@127.0.0.1:9"),
                           .ca_file = {}});
  EXPECT_EQ(transport.Send(Ask(server))->body, "direct");
  HttpRequest request;
  request.url = "https://api.spotify.invalid/";
  const auto response = transport.Send(request);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().message.find("hunter2"), std::string::npos);
  EXPECT_EQ(response.error().message.find("user"), std::string::npos);
}

TEST(CurlTransportTest, SeveralThreadsMaySendAtOnce) {
  TestServer server([](const std::string& request) {
    // One connection at a time is served, so each is closed behind its answer.
    TestServer::Answer answer =
        TestServer::Ok(request.substr(0, request.find(" HTTP")), "Connection: close\r\n");
    answer.then = Then::kClose;
    return answer;
  });
  CurlTransport transport;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const std::string path = fmt::format("/{}/{}", t, i);
        const auto response = transport.Send(Ask(server, path));
        ASSERT_TRUE(response.has_value()) << response.error().message;
        EXPECT_EQ(response->body, "GET " + path);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(CurlTransportTest, ADomainsOwnCertificatesAreForItAndWhatIsBelowIt) {
  const CurlOptions options{.ca_file = "all", .roots = DomainRoots{"amazonaws.com", "few"}};
  for (const char* text : {"https://amazonaws.com", "https://bucket.s3.amazonaws.com:8443/x"}) {
    EXPECT_EQ(CaFileFor(*ParseUrl(text), options), "few") << text;
  }
  for (const char* text : {"https://evilamazonaws.com", "https://amazonaws.com.evil.com",
                           "https://evil.com/amazonaws.com", "https://com"}) {
    EXPECT_EQ(CaFileFor(*ParseUrl(text), options), "all") << text;
    EXPECT_EQ(CaFileFor(*ParseUrl(text), {}), "") << text;
  }
}

}  // namespace
}  // namespace tracklake
