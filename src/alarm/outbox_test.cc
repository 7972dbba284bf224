#include "alarm/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::alarm {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;

class OutboxTest : public testing::Test {
 protected:
  Change Of(std::string name, ChangeKind kind = ChangeKind::kRaised,
            Severity severity = Severity::kWarning) const {
    return {kind, {std::move(name), severity, "it is so", "do that", now_}, now_};
  }

  Outbox outbox_;
  Seconds now_ = *ParseCompactTimestamp("20261120T060000Z");
};

TEST_F(OutboxTest, AStormOfAThousandFailuresIsAHandfulOfMessages) {
  int messages = 0;
  std::int64_t told = 0;
  for (int i = 0; i < 1'000; ++i) {
    Add({Of(fmt::format("job{}-errors", i))}, &outbox_);
    if (!IsDue(outbox_, now_)) continue;
    const Message message = MessageOf(outbox_);
    told += std::ssize(message.changes) + message.left_out;
    TakeSent(now_, &outbox_);
    ++messages;
  }
  EXPECT_EQ(messages, static_cast<int>(kMostAnHour));
  now_ += hours(1);
  ASSERT_TRUE(IsDue(outbox_, now_));
  const Message last = MessageOf(outbox_);
  EXPECT_EQ(last.changes.size(), kMostTold);
  EXPECT_EQ(told + std::ssize(last.changes) + last.left_out, 1'000);
  EXPECT_THAT(TextOf(last), HasSubstr("974 more changes are not told here"));
}

TEST_F(OutboxTest, OfAnAlarmTheLastChangeIsTold) {
  Add({Of("stale")}, &outbox_);
  Add({Of("stale", ChangeKind::kResolved)}, &outbox_);
  const Message message = MessageOf(outbox_);
  ASSERT_EQ(message.changes.size(), 1U);
  EXPECT_EQ(message.changes.front().kind, ChangeKind::kResolved);
  EXPECT_EQ(message.left_out, 0);
}

TEST_F(OutboxTest, TheWorstIsToldFirst) {
  Add({Of("a", ChangeKind::kResolved), Of("b"), Of("c", ChangeKind::kRaised, Severity::kError)},
      &outbox_);
  const Message message = MessageOf(outbox_);
  EXPECT_EQ(message.changes[0].alarm.name, "c");
  EXPECT_EQ(message.changes[2].alarm.name, "a");
  EXPECT_TRUE(IsUrgent(message));
}

TEST_F(OutboxTest, AFailureIsTriedAgainWithGrowingPausesAndGivenUpInTheEnd) {
  Add({Of("stale")}, &outbox_);
  int tries = 0;
  Seconds last = now_;
  std::chrono::seconds longest{0};
  const Seconds end = now_ + hours(48);
  for (; now_ < end; now_ += minutes(1)) {
    if (!IsDue(outbox_, now_)) continue;
    longest = std::max<std::chrono::seconds>(longest, now_ - last);
    last = now_;
    ++tries;
    EXPECT_EQ(TakeFailure(now_, &outbox_), tries == kMostTries);
  }
  EXPECT_EQ(tries, kMostTries);
  EXPECT_EQ(longest, hours(1));
  EXPECT_EQ(outbox_.left_out, 1);
  Add({Of("gaps")}, &outbox_);
  EXPECT_TRUE(IsDue(outbox_, now_));
  EXPECT_EQ(MessageOf(outbox_).left_out, 1);
}

TEST_F(OutboxTest, APauseOfAClockThatRanAheadIsNone) {
  Add({Of("stale")}, &outbox_);
  TakeFailure(now_ + hours(1000), &outbox_);
  EXPECT_TRUE(IsDue(outbox_, now_));
}

TEST_F(OutboxTest, AMessageSaysWhatHoldsAndWhatIsOver) {
  Message message{.lake = "./lake", .at = now_, .changes = {Of("stale")}, .holding = 1};
  EXPECT_EQ(TitleOf(message), "tracklake ./lake: stale");
  EXPECT_EQ(TextOf(message),
            "stale (warning, since 2026-11-20T06:00:00Z): it is so\n  do that\n"
            "1 alarm holds now. All of them: tracklake alarms\n");
  message.changes = {Of("stale", ChangeKind::kResolved)};
  message.holding = 0;
  EXPECT_EQ(TitleOf(message), "tracklake ./lake: stale is over");
  EXPECT_EQ(TextOf(message),
            "stale ended at 2026-11-20T06:00:00Z. It was: it is so\n"
            "No alarm holds now.\n");
  message.changes = {Of("a"), Of("b"), Of("c", ChangeKind::kResolved)};
  EXPECT_EQ(TitleOf(message), "tracklake ./lake: 2 alarms, 1 over");
  EXPECT_FALSE(IsUrgent(message));
}

}  // namespace
}  // namespace tracklake::alarm
