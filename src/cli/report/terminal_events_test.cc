#include "cli/report/terminal_events.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/with_places.h"

namespace tracklake::cli {
namespace {

using std::chrono::seconds;

class TerminalEventsTest : public testing::Test {
 protected:
  void Retry(int tries) {
    events_.Tell(CallRetried{{"https://a", "playlist p", tries, seconds(2)}, "http 503"});
  }
  std::string Said() { return err_.str(); }

  std::ostringstream out_;
  std::ostringstream err_;
  Terminal terminal_{out_, err_,
                     [](std::string_view text) { return WithPlaces(text, " --lake x"); }};
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  TerminalEvents events_{terminal_, clock_};
};

TEST_F(TerminalEventsTest, AWaitIsSaidOnceATryHoweverManyCallsWait) {
  Retry(1);
  Retry(1);
  EXPECT_EQ(Said(), "waiting 2 s before try 2 of playlist p: http 503\n");
  Retry(2);
  EXPECT_NE(Said().find("try 3"), std::string::npos);
}

TEST_F(TerminalEventsTest, WhatToDoIsToldAsItCanBeTyped) {
  events_.Tell(AlarmChanged{.name = "stale", .state = "raised", .hint = "See: tracklake runs"});
  EXPECT_TRUE(Said().ends_with("hint: See: tracklake runs --lake x\n")) << Said();
  const Error error{ErrorKind::kIo, "no room", "Then: tracklake status", {}};
  events_.Tell(ServiceTroubled{"upkeep", &error});
  EXPECT_TRUE(Said().ends_with("hint: Then: tracklake status --lake x\n")) << Said();
}

TEST_F(TerminalEventsTest, AfterAGoodAnswerOrWithAnotherServerItIsNews) {
  Retry(1);
  const std::size_t once = Said().size();
  events_.Tell(CallAnswered{"/me", false});
  Retry(1);
  EXPECT_EQ(Said().size(), once);
  events_.Tell(CallAnswered{"/me", true});
  Retry(1);
  EXPECT_EQ(Said().size(), 2 * once);
  events_.Tell(ServerChosen{"https://b"});
  Retry(1);
  EXPECT_EQ(Said().size(), 3 * once);
}

TEST_F(TerminalEventsTest, ProgressIsForWhoeverLooksAndReportsAreToldElsewhere) {
  events_.Tell(StageBegan{"transform"});
  events_.Tell(StageProgressed{"transform", 1, 2, "object"});
  events_.Tell(StageEnded{"transform", "done"});
  events_.Tell(ObjectLanded{"raw/a.json"});
  EXPECT_EQ(Said(), "");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(TerminalEventsTest, AnAlarmIsSaidWithItsCure) {
  events_.Tell(AlarmChanged{"stale", "raised", true, "nothing new for 27 h", "Look at the runs."});
  EXPECT_EQ(Said(), "alarm stale raised: nothing new for 27 h\nhint: Look at the runs.\n");
}

TEST_F(TerminalEventsTest, NothingThatAServerSaysIsObeyed) {
  events_.Tell(CallRetried{{"https://a", "playlist \x1b[31m", 1, seconds(2)}, "\x07"});
  EXPECT_EQ(Said().find('\x1b'), std::string::npos);
  EXPECT_EQ(Said().find('\x07'), std::string::npos);
}

}  // namespace
}  // namespace tracklake::cli
