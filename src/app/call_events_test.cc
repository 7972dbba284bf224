#include "app/call_events.h"

#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

TEST(CallEventsTest, EveryWaitAndAnswerIsAnEvent) {
  RecordedEvents events;
  CallEvents calls(&events);
  const CallWait wait{"https://a", "playlist p", 1, std::chrono::seconds(2)};
  calls.OnSilence(wait);
  calls.OnRetry(wait, "http 503");
  calls.OnEnd();
  calls.OnAnswer("/playlists/p", Meaning::kOk, "{}", 0);
  EXPECT_EQ(events.CountOf<CallSilent>(), 1);
  EXPECT_EQ(events.CountOf<CallRetried>(), 1);
  EXPECT_EQ(events.CountOf<CallEnded>(), 1);
  EXPECT_EQ(events.CountOf<CallAnswered>(), 1);
}

TEST(CallEventsTest, QuotedTokensAreToldOnceForAllAnswersAndOnlyWhereThereWereAny) {
  RecordedEvents events;
  CallEvents calls(&events);
  calls.OnAnswer("/me", Meaning::kOk, "{}", 0);
  calls.TellMasked();
  EXPECT_EQ(events.CountOf<TokensMasked>(), 0);
  calls.OnAnswer("/me", Meaning::kOk, "{}", 2);
  calls.OnAnswer("/me", Meaning::kOk, "{}", 1);
  calls.TellMasked();
  EXPECT_EQ(events.CountOf<TokensMasked>(), 1);
}

}  // namespace
}  // namespace tracklake::app
