#include "simulator/server.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace tracklake::simulator {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A server whose handler answers by the path: /reset, /half, /late, all else with its own path.
class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto port = server_.Bind(0);
    ASSERT_TRUE(port.has_value());
    port_ = *port;
    server_.Start([](const Request& request) {
      Reply reply;
      reply.body = request.path + " " + request.Query("q") + " " + request.body;
      if (request.path == "/reset") reply.delivery = Delivery::kReset;
      if (request.path == "/half") reply.delivery = Delivery::kTruncated;
      if (request.path == "/late") reply.delay = milliseconds(200);
      if (request.path == "/very-late") reply.delay = std::chrono::minutes(10);
      if (request.path == "/big") reply.body = std::string(400'000, 'x');
      return reply;
    });
  }

  httplib::Client Client() {
    httplib::Client client("127.0.0.1", port_);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    return client;
  }

  Server server_;
  int port_ = 0;
};

TEST_F(ServerTest, RequestsArriveDecodedAndRepliesWhole) {
  auto client = Client();
  const auto got = client.Get("/a/b?q=x%20y&r=1");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->body, "/a/b x y ");
  EXPECT_EQ(got->get_header_value("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(client.Post("/p", "hello", "text/plain")->body, "/p  hello");
  EXPECT_EQ(client.Delete("/p")->status, 405);
}

TEST_F(ServerTest, BodiesAreNotCompressedBehindOurBack) {
  auto client = Client();
  const auto got = client.Get("/big", {{"Accept-Encoding", "gzip, deflate, br"}});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->body.size(), 400'000U);
  EXPECT_FALSE(got->has_header("Content-Encoding"));
}

TEST_F(ServerTest, AResetEndsTheConnectionWithoutAByte) {
  auto client = Client();
  EXPECT_FALSE(client.Get("/reset"));
  EXPECT_TRUE(client.Get("/fine"));
}

TEST_F(ServerTest, ATruncatedBodyIsShorterThanPromised) {
  auto client = Client();
  std::string received;
  const auto got = client.Get("/half?q=0123456789", [&received](const char* data, size_t size) {
    received.append(data, size);
    return true;
  });
  EXPECT_FALSE(got);
  EXPECT_EQ(received, "/half 01");
  EXPECT_TRUE(client.Get("/fine"));
}

TEST_F(ServerTest, AStallDelaysOnlyItsOwnAnswer) {
  std::thread late([this] {
    auto client = Client();
    const auto start = steady_clock::now();
    EXPECT_TRUE(client.Get("/late"));
    EXPECT_GE(steady_clock::now() - start, milliseconds(200));
  });
  auto client = Client();
  const auto start = steady_clock::now();
  EXPECT_TRUE(client.Get("/fine"));
  EXPECT_LT(steady_clock::now() - start, milliseconds(150));
  late.join();
}

TEST_F(ServerTest, StoppingEndsStalledAnswers) {
  std::thread late([this] {
    auto client = Client();
    client.set_read_timeout(60);
    client.Get("/very-late");
  });
  std::this_thread::sleep_for(milliseconds(50));
  const auto start = steady_clock::now();
  server_.Stop();
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(2));
  late.join();
}

TEST_F(ServerTest, StoppingDoesNotWaitForIdleClients) {
  auto client = Client();
  EXPECT_TRUE(client.Get("/fine"));
  const auto start = steady_clock::now();
  server_.Stop();
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(2));
}

TEST_F(ServerTest, ManyClientsAreServedAtOnce) {
  constexpr int kClients = 24;
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([this, i, &answered] {
      auto client = Client();
      for (int k = 0; k < 20; ++k) {
        const std::string path = "/client/" + std::to_string(i) + "/" + std::to_string(k);
        const auto got = client.Get(path);
        if (got && got->body == path + "  ") ++answered;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, kClients * 20);
}

TEST_F(ServerTest, ATakenPortIsAnErrorWithACure) {
  Server second;
  const auto port = second.Bind(port_);
  ASSERT_FALSE(port);
  EXPECT_EQ(port.error().kind, ErrorKind::kUnavailable);
  EXPECT_FALSE(port.error().hint.empty());
}

}  // namespace
}  // namespace tracklake::simulator
