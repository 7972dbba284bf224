// Roll-ups of the days that are over of a month that is not. What is true of them and of those of
// months alike is in roll_up_test.cc.
#include <atomic>
#include <thread>

#include "rollup/roll_up.h"
#include "rollup/testing/random_months.h"
#include "rollup/testing/rolled_lake.h"
#include "sqlite/sqlite.h"

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::Not;

using RollUpDaysTest = RolledLake;

TEST_F(RollUpDaysTest, MakesMonthsThatAreOverAndDaysThatAreAndEachOnce) {
  for (const char* day : {"2026-10-30", "2026-10-31", "2026-11-01"}) lake_.AddDay(DateOf(day), 10);
  EXPECT_EQ(Roll(DateOf("2026-10-30")).months, 0);
  EXPECT_EQ(Roll(DateOf("2026-10-31")).months, 1);
  for (const std::string& key : RollupKeys()) {
    EXPECT_THAT(key, HasSubstr("/2026-10-30-"));
    EXPECT_THAT(key, Not(HasSubstr("attempts"))) << "they hang on the whole month";
  }
  EXPECT_EQ(Roll(DateOf("2026-10-31")).made, 0);
  EXPECT_EQ(Roll(DateOf("2026-11-30")).months, 2);
  for (const std::string& key : RollupKeys()) {
    const auto newest = NewestDayOf(key);
    EXPECT_THAT(key, HasSubstr(newest ? "/2026-11-01-" : "/2026-10-"));
  }
  EXPECT_EQ(Roll(DateOf("2026-11-30")).made, 0);
  EXPECT_EQ(Roll(DateOf("2026-12-01")).months, 1);
  for (const std::string& key : RollupKeys()) EXPECT_EQ(NewestDayOf(key), std::nullopt) << key;
}

TEST_F(RollUpDaysTest, OneOfDaysIsReadAlsoWhenYoungerDaysHaveEnded) {
  RandomMonths months(8);
  ASSERT_TRUE(months.Commit(lake_.store()));
  const auto plain = AskAll();
  Roll(DateOf("2026-11-10"));
  lake_.AddDay(DateOf("2026-11-20"), 33);
  const auto with_late_one = AskAll();
  EXPECT_NE(with_late_one, plain);
  RemovePartsBefore(DateOf("2026-11-10"));
  EXPECT_EQ(AskAll(), with_late_one);
}

TEST_F(RollUpDaysTest, TheCatalogRemembersNoneThatIsGone) {
  const Day first = DateOf("2026-10-29");
  for (int n = 0; n < 5; ++n) {
    lake_.AddDay(first + std::chrono::days(n), n);
    Roll(first + std::chrono::days(n + 1));
  }
  auto catalog = SqliteDatabase::Open(PathOf("catalog.sqlite"), SqliteSync::kOff);
  ASSERT_TRUE(catalog);
  auto remembered = catalog->Prepare("SELECT count(*) FROM rollups");
  ASSERT_TRUE(remembered && *remembered->Step());
  EXPECT_EQ(remembered->Integer(0), std::ssize(RollupKeys()));
}

TEST_F(RollUpDaysTest, NoReaderSeesLessWhileDaysAndMonthsEnd) {
  const Day first = DateOf("2026-10-28");
  lake_.AddDay(first, 1);
  std::atomic<bool> is_over = false;
  std::jthread reader([&] {
    LocalStore store(lake_.folder(), {.sync = false});
    SimulatedClock clock{Seconds(first)};
    int before = 1;
    do {
      auto session = QuerySession::Open(&store, &clock, "SELECT count(*) FROM spotify_tracks", {});
      ASSERT_TRUE(session) << session.error().message;
      int rows = 0;
      const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
        rows = std::stoi(*row[0]);
        return true;
      });
      ASSERT_TRUE(ran) << ran.error().message;
      ASSERT_GE(rows, before);
      before = rows;
    } while (!is_over);
  });
  constexpr int kDays = 9;
  for (int n = 1; n < kDays; ++n) {
    lake_.AddDay(first + std::chrono::days(n), n + 1);
    Roll(first + std::chrono::days(n));
  }
  is_over = true;
  reader.join();
  EXPECT_EQ(lake_.Ask("SELECT count(*), sum(popularity) FROM spotify_tracks"),
            std::vector<std::string>{"9,45"});
}

}  // namespace
}  // namespace tracklake
