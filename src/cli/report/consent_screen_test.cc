#include "cli/report/consent_screen.h"

#include <gtest/gtest.h>

namespace tracklake::cli {
namespace {

TEST(ConsentScreenTest, HoldsNoTokenAndNoControlCharacter) {
  const Seconds begin = *ParseCompactTimestamp("20260520T060000Z");
  Consent consent;
  consent.account_id = "acc";
  consent.display_name = "Zoë\x1b[31m";
  consent.refresh_token = Secret("canary-refresh");
  consent.access_token = Secret("canary-access");
  consent.authorized_at = begin;
  consent.access_expires_at = begin + std::chrono::hours(1);
  for (const Seconds now : {begin, ConsentEnds(begin)}) {
    const app::ConsentReport report = app::ReportConsent(consent, {"a"}, now);
    const std::string text = RecordText(ConsentFields(report, now), 0);
    EXPECT_EQ(text.find("canary"), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace tracklake::cli
