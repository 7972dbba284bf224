#include "http/redirect_listener.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "http/curl_transport.h"

namespace tracklake {
namespace {

using Page = RedirectListener::Page;
using Ended = RedirectListener::Ended;

constexpr std::chrono::seconds kLong{20};

Page OnlyCallback(std::string_view target) {
  if (!target.starts_with("/callback?code=good")) return {404, "no", false};
  return {200, "thanks", true};
}

Result<HttpResponse> Get(const std::string& url) {
  CurlTransport transport;
  HttpRequest request;
  request.url = url;
  return transport.Send(request);
}

int ConnectTo(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(connect(client, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return client;
}

TEST(RedirectListenerTest, TakesTheOneRequestThatWasWaitedFor) {
  for (const char* host : {"127.0.0.1", "[::1]"}) {
    auto listener = RedirectListener::Open(host, 0);
    ASSERT_TRUE(listener) << host;
    const std::string root = fmt::format("http://{}:{}", host, listener->port());
    std::thread browser([&] {
      EXPECT_EQ(Get(root + "/favicon.ico")->status, 404);
      EXPECT_EQ(Get(root + "/callback?code=bad")->status, 404);
      const auto last = Get(root + "/callback?code=good");
      EXPECT_EQ(last->status, 200);
      EXPECT_NE(last->body.find("thanks"), std::string::npos);
    });
    EXPECT_EQ(listener->Serve(OnlyCallback, kLong, -1).value(), Ended::kAnswered);
    browser.join();
  }
}

TEST(RedirectListenerTest, SilentAndSlowConnectionsHoldNobodyUp) {
  auto listener = RedirectListener::Open("127.0.0.1", 0);
  ASSERT_TRUE(listener);
  std::vector<int> silent;
  std::thread browser([&] {
    for (int i = 0; i < 20; ++i) silent.push_back(ConnectTo(listener->port()));
    const int slow = ConnectTo(listener->port());
    const std::string request = "GET /callback?code=good HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const char c : request) send(slow, &c, 1, MSG_NOSIGNAL);
    char buffer[1024];
    EXPECT_GT(recv(slow, buffer, sizeof(buffer), 0), 0);
    close(slow);
  });
  EXPECT_EQ(listener->Serve(OnlyCallback, kLong, -1).value(), Ended::kAnswered);
  browser.join();
  for (const int client : silent) close(client);
}

TEST(RedirectListenerTest, WhatIsNoGetIsRefusedAndAnEndlessHeadIsCut) {
  auto listener = RedirectListener::Open("127.0.0.1", 0);
  ASSERT_TRUE(listener);
  const std::string root = fmt::format("http://127.0.0.1:{}", listener->port());
  std::thread browser([&] {
    const int endless = ConnectTo(listener->port());
    const std::string junk(4096, 'x');
    for (int i = 0; i < 8; ++i) send(endless, junk.data(), junk.size(), MSG_NOSIGNAL);
    HttpRequest post;
    post.method = HttpMethod::kPost;
    post.url = root + "/callback?code=good";
    CurlTransport transport;
    EXPECT_EQ(transport.Send(post)->status, 400);
    EXPECT_EQ(Get(root + "/callback?code=good")->status, 200);
    close(endless);
  });
  EXPECT_EQ(listener->Serve(OnlyCallback, kLong, -1).value(), Ended::kAnswered);
  browser.join();
}

TEST(RedirectListenerTest, InputAndTimeEndTheWait) {
  auto listener = RedirectListener::Open("127.0.0.1", 0);
  ASSERT_TRUE(listener);
  EXPECT_EQ(listener->Serve(OnlyCallback, std::chrono::seconds(1), -1).value(), Ended::kTimeout);
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  EXPECT_EQ(write(pipe_ends[1], "x", 1), 1);
  EXPECT_EQ(listener->Serve(OnlyCallback, kLong, pipe_ends[0]).value(), Ended::kInput);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST(RedirectListenerTest, WhoeverHasToStopWaitsForNobody) {
  auto listener = RedirectListener::Open("127.0.0.1", 0);
  ASSERT_TRUE(listener);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(listener->Serve(OnlyCallback, kLong, -1, stop.get_token()).value(), Ended::kStopped);
}

TEST(RedirectListenerTest, ATakenPortIsToldWithItsCure) {
  const auto first = RedirectListener::Open("127.0.0.1", 0);
  ASSERT_TRUE(first);
  const auto second = RedirectListener::Open("127.0.0.1", first->port());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConfig);
  EXPECT_NE(second.error().hint.find("spotify.redirect_uri"), std::string::npos);
}

}  // namespace
}  // namespace tracklake
