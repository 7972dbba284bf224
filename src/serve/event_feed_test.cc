#include "serve/event_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stop_token>

namespace tracklake::serve {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class EventFeedTest : public ::testing::Test {
 protected:
  void Tell(std::string_view state) { feed_.Add(ServiceChanged{state, ""}); }

  web::Answer Follow(web::Fields headers = {}) {
    return feed_.Follow({.headers = std::move(headers), .gone = gone_.get_token()});
  }

  // What the stream sends, until it has sent something that holds `wanted`.
  std::string Read(const web::Answer& answer, std::string_view wanted) {
    std::string text;
    EXPECT_TRUE(answer.stream([&](std::string_view piece) {
      text += piece;
      if (text.find(wanted) != std::string::npos) gone_.request_stop();
      return true;
    }));
    return text;
  }

  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  EventFeed feed_{&clock_};
  std::stop_source gone_;
};

TEST_F(EventFeedTest, TellsWhatHappensFromNowOnAsLinesOfTheLog) {
  Tell("before");
  const web::Answer answer = Follow();
  EXPECT_EQ(answer.content_type, "text/event-stream");
  Tell("after");
  EXPECT_EQ(Read(answer, "after"),
            "retry: 2000\n\n"
            "id: 2\ndata: {\"at\":\"2026-11-20T06:00:00Z\",\"level\":\"info\",\"run\":\"\","
            "\"event\":\"service_changed\",\"state\":\"after\",\"detail\":\"\"}\n\n");
}

TEST_F(EventFeedTest, GoesOnAfterTheEventThatACallerHadLast) {
  Tell("one");
  Tell("two");
  Tell("three");
  EXPECT_THAT(Read(Follow({{"Last-Event-ID", "1"}}), "three"),
              AllOf(HasSubstr("\"two\""), Not(HasSubstr("\"one\""))));
}

TEST_F(EventFeedTest, WhoIsTooSlowIsToldHowManyAreLost) {
  const web::Answer answer = Follow();
  for (std::size_t i = 0; i < EventFeed::kKept + 3; ++i) Tell("more");
  EXPECT_THAT(Read(answer, fmt::format("id: {}\n", EventFeed::kKept + 3)),
              StartsWith("retry: 2000\n\nevent: lost\ndata: {\"lost\":3}\n\nid: 4\n"));
}

TEST_F(EventFeedTest, AnIdThatIsNotItsOwnIsNone) {
  Tell("one");
  for (const char* id : {"7", "-1", "x", "99999999999999999999"}) {
    gone_ = std::stop_source();
    const web::Answer answer = Follow({{"Last-Event-ID", id}});
    Tell("next");
    EXPECT_THAT(Read(answer, "next"), Not(HasSubstr("\"one\""))) << id;
  }
}

TEST_F(EventFeedTest, LeavesDetailsOut) {
  const web::Answer answer = Follow();
  feed_.Add(ObjectLanded{"raw/a.json"});
  Tell("after");
  EXPECT_THAT(Read(answer, "after"), Not(HasSubstr("object_landed")));
}

TEST_F(EventFeedTest, HasRoomForAFewAndAgainWhenOneHasGone) {
  std::vector<web::Answer> followers;
  for (std::size_t i = 0; i < EventFeed::kMostFollowers; ++i) followers.push_back(Follow());
  EXPECT_EQ(Follow().status, 503);
  followers.pop_back();
  EXPECT_EQ(Follow().status, 200);
}

}  // namespace
}  // namespace tracklake::serve
