#include "web/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "web/testing/raw_caller.h"

namespace tracklake::web {
namespace {

using std::chrono::milliseconds;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Something that a thread waits for.
class Flag {
 public:
  void Raise() {
    const std::lock_guard lock(mutex_);
    is_up_ = true;
    changed_.notify_all();
  }
  bool Wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return is_up_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_up_ = false;
};

class ServerTest : public ::testing::Test {
 protected:
  void Start(Handler handler, const Limits& limits = {}) {
    auto listener = Listener::Open("127.0.0.1", 0, "serve.listen");
    ASSERT_TRUE(listener);
    listener_.emplace(*std::move(listener));
    server_ = std::make_unique<Server>(
        &*listener_, GuardPolicy{true, listener_->port(), Secret(), ""}, std::move(handler),
        [](const Refusal& refusal) {
          return Answer{.status = refusal.status, .body = refusal.error.message + "\n"};
        },
        limits);
    ASSERT_TRUE(server_->Start());
  }

  std::string Head(std::string_view line, std::string_view headers = "") const {
    return fmt::format("{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}\r\n", line, listener_->port(),
                       headers);
  }
  RawCaller Call() const { return RawCaller(listener_->port()); }
  std::string Ask(std::string_view line, std::string_view headers = "") const {
    RawCaller caller = Call();
    caller.Write(Head(line, fmt::format("{}Connection: close\r\n", headers)));
    return caller.ReadAll();
  }

  std::optional<Listener> listener_;
  std::unique_ptr<Server> server_;
};

Answer Echo(const Request& request) {
  return {.body = fmt::format("{} {} {}\n", request.method, request.path, request.body)};
}

TEST_F(ServerTest, AnswersOneRequestAfterAnotherOnAConnection) {
  Start(Echo);
  RawCaller caller = Call();
  for (const char* path : {"/a", "/b"}) {
    caller.Write(Head(fmt::format("GET {}", path)));
    EXPECT_THAT(caller.ReadUntil(fmt::format("GET {} \n", path)), StartsWith("HTTP/1.1 200 OK"));
    caller.Forget();
  }
}

TEST_F(ServerTest, AnswersRequestsThatComeTogetherInTheirOrder) {
  Start(Echo);
  RawCaller caller = Call();
  caller.Write(Head("GET /a") + Head("GET /b") + Head("GET /c", "Connection: close\r\n"));
  const std::string answers = caller.ReadAll();
  EXPECT_LT(answers.find("GET /a"), answers.find("GET /b"));
  EXPECT_THAT(answers, EndsWith("GET /c \n"));
}

TEST_F(ServerTest, TakesABodyHoweverItIsCut) {
  Start(Echo);
  RawCaller caller = Call();
  caller.Write(Head("POST /", "Content-Length: 9\r\nContent-Type: a/b\r\nConnection: close\r\n") +
               "abc");
  caller.Write("def");
  caller.Write("ghi");
  EXPECT_THAT(caller.ReadAll(), EndsWith("POST / abcdefghi\n"));
}

TEST_F(ServerTest, LetsBodiesComeThatWaitForLeave) {
  Start(Echo);
  RawCaller caller = Call();
  caller.Write(Head("POST /",
                    "Content-Length: 3\r\nContent-Type: a/b\r\nExpect: 100-continue\r\n"
                    "Connection: close\r\n"));
  EXPECT_EQ(caller.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  caller.Write("abc");
  EXPECT_THAT(caller.ReadAll(), EndsWith("POST / abc\n"));
}

TEST_F(ServerTest, AHeadIsThatOfTheAnswerToGet) {
  Start(Echo);
  const std::string answer = Ask("HEAD /a");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 8\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(ServerTest, RefusesBeforeABodyComesAndTheAnswerArrivesAllTheSame) {
  Start(Echo);
  RawCaller caller = Call();
  caller.Write(Head("POST /", "Content-Length: 2000000\r\nContent-Type: a/b\r\n"));
  caller.Write(std::string(100'000, 'x'));
  EXPECT_THAT(caller.ReadAll(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, RefusesAHeadWithoutEnd) {
  Start(Echo);
  RawCaller caller = Call();
  caller.Write("GET / HTTP/1.1\r\nX: " + std::string(kMaxHeadBytes, 'x'));
  EXPECT_THAT(caller.ReadAll(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(ServerTest, TellsWhoIsTooSlowToAsk) {
  Start(Echo, {.request = milliseconds(100)});
  for (const std::string& part : {std::string("GET / HT"), Head("GET /").substr(0, 30),
                                  Head("POST /", "Content-Length: 3\r\nContent-Type: a/b\r\n")}) {
    RawCaller caller = Call();
    caller.Write(part);
    EXPECT_THAT(caller.ReadAll(), StartsWith("HTTP/1.1 408 ")) << part;
  }
}

TEST_F(ServerTest, ACallerWhoDribblesIsTooSlowAsWell) {
  Start(Echo, {.request = milliseconds(200)});
  RawCaller caller = Call();
  const std::string head = Head("GET /");
  for (const char c : head) {
    caller.Write({&c, 1});
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_THAT(caller.ReadAll(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(ServerTest, ForgetsConnectionsThatSayNothing) {
  Start(Echo, {.idle = milliseconds(50)});
  EXPECT_EQ(Call().ReadAll(), "");
}

TEST_F(ServerTest, ConnectionsThatSayNothingMakeRoomForThoseThatDo) {
  Start(Echo, {.connections = 4});
  std::vector<RawCaller> silent;
  for (int i = 0; i < 20; ++i) silent.push_back(Call());
  EXPECT_THAT(Ask("GET /a"), EndsWith("GET /a \n"));
}

TEST_F(ServerTest, MoreRequestsThanThreadsWaitTheirTurn) {
  Flag go;
  Start(
      [&](const Request& request) {
        go.Wait();
        return Echo(request);
      },
      {.connections = 8, .threads = 2});
  std::vector<RawCaller> callers;
  for (int i = 0; i < 6; ++i) {
    callers.push_back(Call());
    callers.back().Write(Head(fmt::format("GET /{}", i), "Connection: close\r\n"));
  }
  go.Raise();
  for (int i = 0; i < 6; ++i) {
    EXPECT_THAT(callers[static_cast<std::size_t>(i)].ReadAll(),
                EndsWith(fmt::format("GET /{} \n", i)));
  }
  server_.reset();
}

TEST_F(ServerTest, AStreamComesInChunksUntilItsEnd) {
  Start([](const Request&) {
    return Answer{.stream = [](const Send& send) -> Result<> {
      send("one");
      send("");
      send("two");
      return {};
    }};
  });
  EXPECT_THAT(Ask("GET /"), EndsWith("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
}

TEST_F(ServerTest, AStreamThatFailsHasNoEnd) {
  Start([](const Request&) {
    return Answer{.stream = [](const Send& send) -> Result<> {
      send("one");
      return Fail(ErrorKind::kIo, "no more");
    }};
  });
  EXPECT_THAT(Ask("GET /"), EndsWith("3\r\none\r\n"));
}

TEST_F(ServerTest, ACallerWhoDoesNotReadHoldsNoThreadForLong) {
  Flag ended;
  Start(
      [&](const Request& request) {
        if (request.path == "/a") return Echo(request);
        return Answer{.stream = [&](const Send& send) -> Result<> {
          while (send(std::string(kPieceBytes, 'x'))) {
          }
          ended.Raise();
          return {};
        }};
      },
      {.piece = milliseconds(100), .threads = 1});
  RawCaller deaf = Call();
  deaf.Write(Head("GET /endless"));
  EXPECT_TRUE(ended.Wait());
  EXPECT_THAT(Ask("GET /a"), EndsWith("GET /a \n"));
  server_.reset();  // before the flag that its thread may still hold
}

TEST_F(ServerTest, AHandlerIsToldThatItsCallerHasGone) {
  Flag begun;
  Flag gone;
  Start([&](const Request& request) {
    const std::stop_callback told(request.gone, [&] { gone.Raise(); });
    begun.Raise();
    EXPECT_TRUE(gone.Wait());
    return Answer{};
  });
  RawCaller caller = Call();
  caller.Write(Head("GET /"));
  ASSERT_TRUE(begun.Wait());
  caller.HangUp();
  EXPECT_TRUE(gone.Wait());
  server_.reset();
}

TEST_F(ServerTest, ItsEndAsksHandlersToStopAndWaitsForThem) {
  Flag begun;
  Flag gone;
  std::atomic<bool> has_ended = false;
  Start([&](const Request& request) {
    const std::stop_callback told(request.gone, [&] { gone.Raise(); });
    begun.Raise();
    gone.Wait();
    has_ended = true;
    return Answer{};
  });
  RawCaller caller = Call();
  caller.Write(Head("GET /"));
  ASSERT_TRUE(begun.Wait());
  server_.reset();
  EXPECT_TRUE(has_ended);
}

TEST_F(ServerTest, AHandlerWithoutMemoryIsAnAnswer) {
  Start([](const Request& request) -> Answer {
    if (request.path == "/a") return Echo(request);
    throw std::bad_alloc();
  });
  EXPECT_THAT(Ask("GET /"), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(Ask("GET /a"), EndsWith("GET /a \n"));
}

TEST_F(ServerTest, AnotherServerTakesOverItsListener) {
  Start(Echo);
  RawCaller early = Call();  // waits in the kernel, or at the old one
  server_.reset();
  RawCaller caller = Call();
  caller.Write(Head("GET /a", "Connection: close\r\n"));
  server_ =
      std::make_unique<Server>(&*listener_, GuardPolicy{true, listener_->port(), Secret(), ""},
                               Echo, [](const Refusal&) { return Answer{}; });
  ASSERT_TRUE(server_->Start());
  EXPECT_THAT(caller.ReadAll(), EndsWith("GET /a \n"));
}

TEST(ListenerTest, APortThatIsTakenIsNamedWithItsCure) {
  const auto first = Listener::Open("127.0.0.1", 0, "serve.listen");
  ASSERT_TRUE(first);
  const auto second = Listener::Open("127.0.0.1", first->port(), "serve.listen");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConfig);
  EXPECT_EQ(second.error().message,
            fmt::format("cannot listen on 127.0.0.1:{}: Address already in use", first->port()));
  EXPECT_THAT(second.error().hint, HasSubstr("serve.listen"));
}

TEST(ListenerTest, TakesAddressesOfBothKindsAndNoOthers) {
  EXPECT_TRUE(Listener::Open("0.0.0.0", 0, "x"));
  EXPECT_FALSE(Listener::Open("192.0.2.1", 0, "x"));
  EXPECT_FALSE(Listener::Open("[::1", 0, "x"));
  EXPECT_FALSE(Listener::Open("example.org", 0, "x"));
}

}  // namespace
}  // namespace tracklake::web
