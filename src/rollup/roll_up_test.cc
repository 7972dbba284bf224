#include "rollup/roll_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "lake/rollup_file.h"
#include "query/rolled_views.h"
#include "query/testing/query_lake.h"
#include "rollup/testing/random_months.h"

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Day kAfterAll = *ParseIsoDate("2027-03-01");

// Everything that the tables and views hold, as one statement; the order hangs on the rows alone.
std::string Everything() {
  std::string sql;
  const auto add = [&](std::string_view name, std::string_view from) {
    sql += fmt::format("{}SELECT '{}' AS name, CAST(t AS varchar) AS line FROM {} t",
                       sql.empty() ? "" : " UNION ALL ", name, from);
  };
  for (const TableInfo& table : Tables()) add(table.name, table.name);
  for (const char* view :
       {"attempts", "gaps", "daily_entries", "spotify_tracks", "songs_current"}) {
    add(view, view);
  }
  add("fields", "(SELECT field, max(seen_at) AS seen_at FROM field_values GROUP BY field)");
  return sql + " ORDER BY ALL";
}

class RollUpTest : public testing::Test {
 protected:
  std::vector<std::string> AskAll(const QueryOptions& options = {}) {
    std::vector<std::string> answers = lake_.Ask(Everything(), options);
    for (const char* sql :
         {"SELECT * FROM spotify_tracks WHERE track_date = DATE '2026-10-03' ORDER BY ALL",
          "SELECT count(*) FROM songs WHERE month = '10' AND day < '09'"}) {
      std::ranges::move(lake_.Ask(sql, options), std::back_inserter(answers));
    }
    return answers;
  }

  RollupReport Roll(Day today = kAfterAll) {
    SimulatedClock clock{Seconds(today)};
    const auto report = RollUp(&lake_.store(), &clock, {});
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : RollupReport{};
  }

  std::vector<std::string> RollupKeys() {
    std::vector<std::string> keys;
    const auto objects = lake_.store().List(kRollupPrefix);
    for (const ObjectInfo& object : *objects) keys.push_back(object.key);
    return keys;
  }

  std::filesystem::path PathOf(const std::string& key) { return lake_.folder() / key; }

  QueryLake lake_;
};

TEST_F(RollUpTest, ChangesNoAnswerAndIsRead) {
  for (const unsigned seed : {1U, 2U}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomMonths months(seed);
    ASSERT_TRUE(months.Commit(lake_.store()));
    const auto plain = AskAll();
    ASSERT_GT(plain.size(), 1000U) << plain.front();
    EXPECT_GT(Roll().made, 0);
    EXPECT_EQ(AskAll(), plain);
    const auto check = VerifyRollups(&lake_.store(), {});
    ASSERT_TRUE(check) << check.error().message;
    EXPECT_GT(check->files, 0);
    EXPECT_THAT(check->wrong, IsEmpty());
    EXPECT_THAT(check->damaged, IsEmpty());
    // Without the parts there is nothing else that the rows could come from.
    std::filesystem::remove_all(lake_.folder() / "processed");
    EXPECT_EQ(AskAll(), plain);
    std::filesystem::remove_all(lake_.folder());
    std::filesystem::create_directories(lake_.folder());
  }
}

TEST_F(RollUpTest, ChangesNoAnswerWhereSomeAreGone) {
  RandomMonths months(4);
  ASSERT_TRUE(months.Commit(lake_.store()));
  const auto plain = AskAll();
  Roll();
  int n = 0;
  for (const std::string& key : RollupKeys()) {
    if (++n % 3 == 0) std::filesystem::remove(PathOf(key));
  }
  EXPECT_EQ(AskAll(), plain);
  EXPECT_EQ(Roll().made, n / 3);
  EXPECT_EQ(AskAll(), plain);
}

TEST_F(RollUpTest, ChangesNoAnswerAsOfADayInAMonth) {
  RandomMonths months(5);
  ASSERT_TRUE(months.Commit(lake_.store()));
  QueryOptions as_of;
  as_of.as_of = *ParseIsoDate("2026-10-12");
  const auto plain = AskAll(as_of);
  Roll();
  EXPECT_EQ(AskAll(as_of), plain);
}

TEST_F(RollUpTest, ALateObjectMakesItsMonthAgainAndNoOther) {
  RandomMonths months(6);
  ASSERT_TRUE(months.Commit(lake_.store()));
  Roll();
  const auto before = RollupKeys();
  lake_.AddDay(*ParseIsoDate("2026-09-13"), 77);
  const auto plain = lake_.Ask("SELECT count(*), sum(popularity) FROM songs");
  const RollupReport report = Roll();
  EXPECT_EQ(report.months, 1);
  EXPECT_EQ(report.removed, report.made);
  EXPECT_EQ(lake_.Ask("SELECT count(*), sum(popularity) FROM songs"), plain);
  std::int64_t gone = 0;
  for (const std::string& key : before) {
    const bool is_there = std::filesystem::exists(PathOf(key));
    EXPECT_TRUE(is_there || key.find("/2026-09-") != key.npos) << key;
    gone += is_there ? 0 : 1;
  }
  EXPECT_EQ(gone, report.made);
}

TEST_F(RollUpTest, AnObjectThatIsTakenOutIsInNoAnswer) {
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 10);
  lake_.AddDay(*ParseIsoDate("2026-10-02"), 20);
  Roll();
  const Day gone = *ParseIsoDate("2026-10-02");
  ASSERT_TRUE(lake_.store().Delete({{ReceiptKey(gone, QueryLake::RawKeyOf(gone))}}));
  EXPECT_EQ(lake_.Ask("SELECT popularity FROM spotify_tracks"), std::vector<std::string>{"10"});
  Roll();
  EXPECT_EQ(lake_.Ask("SELECT popularity FROM spotify_tracks"), std::vector<std::string>{"10"});
}

TEST_F(RollUpTest, ADamagedOneIsNeverReadAndMadeAgain) {
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 10);
  lake_.AddDay(*ParseIsoDate("2026-10-02"), 20);
  const auto plain = AskAll();
  Roll();
  const std::vector<std::string> keys = RollupKeys();
  ASSERT_GE(keys.size(), 5U) << "each way comes up";
  std::size_t way = 0;
  for (const std::string& key : keys) {
    const std::string bytes = BytesOf(PathOf(key));
    std::string flipped = bytes;
    flipped[flipped.size() / 2] ^= 1;
    const std::array ways = {bytes.substr(0, bytes.size() / 2), std::string(), flipped,
                             std::string(bytes.size(), '\0'), bytes + "x"};
    std::ofstream(PathOf(key), std::ios::binary) << ways[way++ % ways.size()];
    const auto check = VerifyRollups(&lake_.store(), {});
    ASSERT_TRUE(check);
    EXPECT_EQ(check->damaged, std::vector<std::string>{key});
    EXPECT_EQ(AskAll(), plain) << key;
    EXPECT_EQ(Roll().made, 1) << key;
    EXPECT_EQ(BytesOf(PathOf(key)), bytes) << key;
  }
}

TEST_F(RollUpTest, ADamagedPartIsNeverRolledUpAndHoldsUpNoOtherMonth) {
  lake_.AddDay(*ParseIsoDate("2026-09-01"), 10);
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 20);
  const auto part = PathOf(QueryLake::KeyOf(TableId::kSongs, *ParseIsoDate("2026-09-01")));
  std::string bytes = BytesOf(part);
  bytes[bytes.size() / 2] ^= 1;
  std::ofstream(part, std::ios::binary) << bytes;
  SimulatedClock clock{Seconds(kAfterAll)};
  const auto report = RollUp(&lake_.store(), &clock, {});
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("damaged"));
  EXPECT_THAT(RollupKeys(), Not(IsEmpty()));
  for (const std::string& key : RollupKeys()) EXPECT_THAT(key, HasSubstr("/2026-10-"));
}

TEST_F(RollUpTest, ADamagedPartKeepsNoOtherMonthFromBeingVerified) {
  lake_.AddDay(*ParseIsoDate("2026-09-01"), 10);
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 20);
  Roll();
  const auto part = PathOf(QueryLake::KeyOf(TableId::kSongs, *ParseIsoDate("2026-09-01")));
  std::ofstream(part, std::ios::binary | std::ios::app) << "x";
  const std::string last = RollupKeys().back();
  ASSERT_THAT(last, HasSubstr("/2026-10-"));
  std::ofstream(PathOf(last), std::ios::binary | std::ios::app) << "x";
  const auto check = VerifyRollups(&lake_.store(), {});
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_EQ(check->damaged, std::vector<std::string>{last});
  EXPECT_THAT(check->wrong, IsEmpty());
}

TEST_F(RollUpTest, OneThatGoesWhileAQueryIsOpenIsNotMissed) {
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 10);
  lake_.AddDay(*ParseIsoDate("2026-10-02"), 20);
  Roll();
  for (const bool is_described : {false, true}) {
    auto session = lake_.Open("SELECT popularity FROM spotify_tracks ORDER BY 1");
    ASSERT_TRUE(session) << session.error().message;
    if (is_described) {
      ASSERT_TRUE(session->Describe());
    }
    std::filesystem::remove_all(lake_.folder() / "_tracklake/rollup");
    std::vector<std::string> rows;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      rows.push_back(*row[0]);
      return true;
    });
    ASSERT_TRUE(ran) << ran.error().message;
    EXPECT_EQ(rows, (std::vector<std::string>{"10", "20"}));
    Roll();
  }
}

TEST_F(RollUpTest, OneThatIsReadStaysUntilItsReaderHasEnded) {
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 10);
  Roll();
  const auto before = RollupKeys();
  {
    auto session = lake_.Open("SELECT popularity FROM spotify_tracks ORDER BY 1");
    ASSERT_TRUE(session);
    lake_.AddDay(*ParseIsoDate("2026-10-02"), 20);
    Roll();
    for (const std::string& key : before) EXPECT_TRUE(std::filesystem::exists(PathOf(key))) << key;
    EXPECT_EQ(lake_.Ask("SELECT count(*) FROM spotify_tracks"), std::vector<std::string>{"2"});
  }
  Roll();
  for (const std::string& key : before) EXPECT_FALSE(std::filesystem::exists(PathOf(key))) << key;
}

TEST_F(RollUpTest, AReaderOfPartsDoesNotForgetWhichRollupsWait) {
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 10);
  Roll();
  const auto before = RollupKeys();
  auto first = lake_.Open("SELECT popularity FROM spotify_tracks");
  ASSERT_TRUE(first);
  lake_.AddDay(*ParseIsoDate("2026-10-02"), 20);
  Roll();
  // From here on another reader is always there.
  auto second = lake_.Open("SELECT popularity FROM spotify_tracks");
  ASSERT_TRUE(second);
  {
    const auto ended = std::move(*first);
  }
  Roll();
  for (const std::string& key : before) EXPECT_FALSE(std::filesystem::exists(PathOf(key))) << key;
}

TEST_F(RollUpTest, StrangersInTheirFolderStay) {
  lake_.AddDay(*ParseIsoDate("2026-10-01"), 10);
  Roll();
  const auto stranger = lake_.folder() / "_tracklake/rollup/songs/notes.txt";
  std::ofstream(stranger) << "mine";
  lake_.AddDay(*ParseIsoDate("2026-10-02"), 20);
  Roll();
  EXPECT_TRUE(std::filesystem::exists(stranger));
}

}  // namespace
}  // namespace tracklake
