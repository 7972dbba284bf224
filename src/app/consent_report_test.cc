#include "app/consent_report.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

using std::chrono::days;
using std::chrono::seconds;

class ConsentReportTest : public testing::Test {
 protected:
  ConsentReportTest() {
    consent_.scopes = {"a", "b"};
    consent_.authorized_at = *ParseCompactTimestamp("20260520T060000Z");
  }
  ConsentReport At(Seconds now) { return ReportConsent(consent_, {"a"}, now); }

  Consent consent_;
  const Seconds end_ = *ParseCompactTimestamp("20261120T060000Z");
};

TEST_F(ConsentReportTest, WarnsFromThirtyDaysBeforeTheEndAndNotEarlier) {
  EXPECT_EQ(At(end_ - days(30) - seconds(1)).state, ConsentState::kGood);
  EXPECT_TRUE(At(end_ - days(30) - seconds(1)).warnings.empty());
  const ConsentReport report = At(end_ - days(30));
  EXPECT_EQ(report.state, ConsentState::kEnding);
  EXPECT_EQ(report.days_left, 30);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_EQ(report.warnings[0],
            "the consent ends on 2026-11-20, in 30 days, and refreshing does not extend it; "
            "consent again: tracklake auth login");
}

TEST_F(ConsentReportTest, IsOverAtTheEndOrWhenSpotifyHasRefused) {
  EXPECT_EQ(At(end_ - seconds(1)).state, ConsentState::kEnding);
  EXPECT_EQ(At(end_).state, ConsentState::kEnded);
  EXPECT_EQ(At(end_).days_left, 0);
  consent_.ended_at = consent_.authorized_at + days(3);
  const ConsentReport refused = At(consent_.authorized_at + days(4));
  EXPECT_EQ(refused.state, ConsentState::kEnded);
  EXPECT_NE(refused.warnings[0].find("refused the refresh token on 2026-05-23"), std::string::npos);
}

TEST_F(ConsentReportTest, ScopesThatTheConfigurationNeedsAndLacksAreNamed) {
  const ConsentReport report = ReportConsent(consent_, {"a", "c"}, consent_.authorized_at);
  EXPECT_EQ(report.missing_scopes, std::vector<std::string>{"c"});
  EXPECT_NE(report.warnings[0].find("need more: c;"), std::string::npos);
}

TEST_F(ConsentReportTest, WithoutAConsentThereIsNothingToWarnOf) {
  const ConsentReport report = ReportConsent({}, {"a"}, end_);
  EXPECT_EQ(report.state, ConsentState::kNone);
  EXPECT_TRUE(report.warnings.empty());
}

TEST_F(ConsentReportTest, WithoutAConsentTheAppsOwnSecretWillDo) {
  const ConsentReport none = ReportConsent({}, {"a"}, Seconds());
  EXPECT_EQ(OutcomeOf(none, true), Outcome::kDone);
  EXPECT_EQ(OutcomeOf(none, false), Outcome::kPermission);
}

TEST_F(ConsentReportTest, AConsentThatEndedOrLacksAScopeNeedsTheUser) {
  ConsentReport report;
  for (const ConsentState state : {ConsentState::kGood, ConsentState::kEnding}) {
    report.state = state;
    report.missing_scopes.clear();
    EXPECT_EQ(OutcomeOf(report, false), Outcome::kDone);
    report.missing_scopes = {"b"};
    EXPECT_EQ(OutcomeOf(report, true), Outcome::kPermission);
  }
  report = {.state = ConsentState::kEnded};
  EXPECT_EQ(OutcomeOf(report, true), Outcome::kPermission);
}

}  // namespace
}  // namespace tracklake::app
