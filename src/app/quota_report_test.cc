#include "app/quota_report.h"

#include <gtest/gtest.h>

#include "app/quota_ledger.h"
#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using std::chrono::hours;

class QuotaReportTest : public testing::Test {
 protected:
  void Call(std::string_view family, std::int64_t calls, Seconds at) {
    const auto quota = QuotaLedger::Open(fake_.services());
    ASSERT_TRUE(quota.has_value());
    ASSERT_TRUE((*quota)->ledger().Apply([&](LedgerState* state) {
      Reserve(state, family, (*quota)->budgets(), calls, at);
      return true;
    }));
  }
  QuotaReport Read() {
    auto report = ReadQuota(fake_.services());
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return report.value_or(QuotaReport());
  }

  FakeServices fake_;
};

TEST_F(QuotaReportTest, FamiliesThatWereCalledAndThoseWithABudgetOfTheirOwnAreShown) {
  fake_.config.quota_families = {"artists=7"};
  Call("search", 3, fake_.clock.NowSeconds());
  const QuotaReport report = Read();
  ASSERT_EQ(report.rows.size(), 2U);
  EXPECT_EQ(report.rows[0].family, "artists");
  EXPECT_EQ(report.rows[0].now.left, 7);
  EXPECT_EQ(report.rows[1].family, "search");
  EXPECT_EQ(report.rows[1].now.used, 3);
  EXPECT_EQ(report.rows[1].now.left, 497);
}

TEST_F(QuotaReportTest, AClockThatWentBackIsSeenUntilItIsTrusted) {
  Call("search", 3, fake_.clock.NowSeconds() + hours(5));
  EXPECT_EQ(Read().ledger_time - Read().clock, hours(5));
  ASSERT_TRUE(TrustClock(fake_.services()));
  const QuotaReport report = Read();
  EXPECT_EQ(report.ledger_time, report.clock);
  EXPECT_EQ(report.rows.front().now.used, 3);
}

TEST_F(QuotaReportTest, WithoutAnAccountThereIsNobodyToCountFor) {
  fake_.config.client_id = Secret();
  EXPECT_EQ(ReadQuota(fake_.services()).error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace tracklake::app
