#include "app/json/account_json.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

const Seconds kNoon = *ParseIsoSeconds("2026-11-20T12:00:00Z");

TEST(AccountJsonTest, AConsentIsToldWithoutItsTokens) {
  Consent consent;
  consent.account_id = "acc";
  consent.refresh_token = Secret("canary-refresh");
  consent.access_token = Secret("canary-access");
  consent.authorized_at = kNoon;
  const std::string text = JsonOf(ReportConsent(consent, {"a"}, kNoon)).dump();
  EXPECT_FALSE(text.contains("canary")) << text;
  EXPECT_TRUE(text.contains(R"("account_id":"acc","display_name":null)")) << text;
}

TEST(AccountJsonTest, WithoutAConsentItsStateAndWhatIsWantedAreTold) {
  EXPECT_EQ(JsonOf(ReportConsent({}, {"a"}, Seconds())).dump(),
            R"({"state":"none","wanted_scopes":["a"],"warnings":[]})");
}

TEST(AccountJsonTest, WithoutABudgetNothingIsLeftOfIt) {
  QuotaReport report;
  report.clock = report.ledger_time = kNoon;
  QuotaRow& row = report.rows.emplace_back();
  row.family = "artists";
  row.now.next_at = kNoon;
  EXPECT_TRUE(JsonOf(report)["families"][0]["budget"].is_null());
  EXPECT_TRUE(JsonOf(report)["families"][0]["left"].is_null());
  row.now.budget = 0;
  EXPECT_EQ(JsonOf(report)["families"][0]["budget"], 0);
  EXPECT_EQ(JsonOf(report)["families"][0]["left"], 0);
  EXPECT_TRUE(JsonOf(report)["families"][0]["closed_until"].is_null());
}

TEST(AccountJsonTest, APlanWhoseAppIsNotKnownSaysSo) {
  Plan plan;
  plan.at = plan.done_at = kNoon;
  EXPECT_TRUE(JsonOf(plan)["app_class"].is_null());
  plan.capabilities.emplace().app_class = AppClass::kExtended;
  EXPECT_EQ(JsonOf(plan)["app_class"], "extended");
}

TEST(AccountJsonTest, ADiagnosisGivesEachCheckItsVerdictAndTheWorstIsTheOutcome) {
  Diagnosis diagnosis;
  diagnosis.checks = {Pass("disk", "free"), Warn("clock", "late", "Set it."),
                      Failed("quota", {ErrorKind::kDeferred, "spent", "Wait.", {}}),
                      Failed("token", {ErrorKind::kPermission, "refused", "Consent.", {}})};
  const Json json = JsonOf(diagnosis);
  EXPECT_EQ(json["checks"][0].dump(),
            R"({"name":"disk","verdict":"pass","finding":"free","cure":null})");
  EXPECT_EQ(json["checks"][1]["verdict"], "warn");
  EXPECT_EQ(json["checks"][2]["verdict"], "fail");
  EXPECT_TRUE(json["capabilities"].is_null());
  EXPECT_EQ(diagnosis.outcome(), Outcome::kPermission);
}

}  // namespace
}  // namespace tracklake::app
