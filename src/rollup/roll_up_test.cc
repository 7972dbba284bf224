#include "rollup/roll_up.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "query/rolled_views.h"
#include "rollup/testing/random_months.h"
#include "rollup/testing/rolled_lake.h"

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// When it is: behind all months of the lake, or within one of them.
enum class Now : std::uint8_t { kAfterAll, kWithinAMonth };

class RollUpTest : public RolledLake, public testing::WithParamInterface<Now> {
 protected:
  static bool IsMonthOpen() { return GetParam() == Now::kWithinAMonth; }
  // A day within RandomMonths, or the one behind days at the beginning of October.
  static Day Today() { return IsMonthOpen() ? DateOf("2026-11-17") : DateOf("2027-03-01"); }
  static Day EarlyToday() { return IsMonthOpen() ? DateOf("2026-10-03") : Today(); }
};

TEST_P(RollUpTest, ChangesNoAnswerAndIsRead) {
  for (const unsigned seed : {1U, 2U}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomMonths months(seed);
    ASSERT_TRUE(months.Commit(lake_.store()));
    const auto plain = AskAll();
    ASSERT_GT(plain.size(), 1000U) << plain.front();
    EXPECT_GT(Roll(Today()).made, 0);
    EXPECT_EQ(AskAll(), plain);
    const auto check = VerifyRollups(&lake_.store(), {});
    ASSERT_TRUE(check) << check.error().message;
    EXPECT_EQ(check->files, std::ssize(RollupKeys()));
    EXPECT_THAT(check->wrong, IsEmpty());
    EXPECT_THAT(check->damaged, IsEmpty());
    RemovePartsBefore(Today());
    EXPECT_EQ(AskAll(), plain);
    std::filesystem::remove_all(lake_.folder());
    std::filesystem::create_directories(lake_.folder());
  }
}

TEST_P(RollUpTest, ChangesNoAnswerWhereSomeAreGone) {
  RandomMonths months(4);
  ASSERT_TRUE(months.Commit(lake_.store()));
  const auto plain = AskAll();
  Roll(Today());
  for (const int first : {0, 1, 2}) {
    int n = first;
    int removed = 0;
    for (const std::string& key : RollupKeys()) {
      if (++n % 3 == 0) removed += std::filesystem::remove(PathOf(key)) ? 1 : 0;
    }
    EXPECT_EQ(AskAll(), plain);
    EXPECT_EQ(Roll(Today()).made, removed);
    EXPECT_EQ(AskAll(), plain);
  }
}

TEST_P(RollUpTest, ChangesNoAnswerAsOfADayInAMonth) {
  RandomMonths months(5);
  ASSERT_TRUE(months.Commit(lake_.store()));
  QueryOptions as_of;
  for (const char* day : {"2026-10-12", "2026-11-10", "2026-11-16", "2026-11-17"}) {
    as_of.as_of = DateOf(day);
    std::filesystem::remove_all(lake_.folder() / kRollupPrefix);
    const auto plain = AskAll(as_of);
    Roll(Today());
    EXPECT_EQ(AskAll(as_of), plain) << day;
  }
}

TEST_P(RollUpTest, ALateObjectMakesItsMonthAgainAndNoOther) {
  RandomMonths months(6);
  ASSERT_TRUE(months.Commit(lake_.store()));
  Roll(Today());
  const auto before = RollupKeys();
  lake_.AddDay(DateOf(IsMonthOpen() ? "2026-11-13" : "2026-09-13"), 77);
  const auto plain = lake_.Ask("SELECT count(*), sum(popularity) FROM songs");
  const RollupReport report = Roll(Today());
  EXPECT_EQ(report.months, 1);
  EXPECT_EQ(report.removed, report.made);
  EXPECT_EQ(lake_.Ask("SELECT count(*), sum(popularity) FROM songs"), plain);
  std::int64_t gone = 0;
  for (const std::string& key : before) {
    const bool is_there = std::filesystem::exists(PathOf(key));
    EXPECT_TRUE(is_there || key.find(IsMonthOpen() ? "/2026-11-" : "/2026-09-") != key.npos) << key;
    gone += is_there ? 0 : 1;
  }
  EXPECT_EQ(gone, report.made);
}

TEST_P(RollUpTest, AnObjectThatIsTakenOutIsInNoAnswer) {
  lake_.AddDay(DateOf("2026-10-01"), 10);
  lake_.AddDay(DateOf("2026-10-02"), 20);
  Roll(EarlyToday());
  const Day gone = DateOf("2026-10-02");
  ASSERT_TRUE(lake_.store().Delete({{ReceiptKey(gone, QueryLake::RawKeyOf(gone))}}));
  EXPECT_EQ(lake_.Ask("SELECT popularity FROM spotify_tracks"), std::vector<std::string>{"10"});
  Roll(EarlyToday());
  EXPECT_EQ(lake_.Ask("SELECT popularity FROM spotify_tracks"), std::vector<std::string>{"10"});
}

TEST_P(RollUpTest, ADamagedOneIsNeverReadAndMadeAgain) {
  lake_.AddDay(DateOf("2026-10-01"), 10);
  lake_.AddDay(DateOf("2026-10-02"), 20);
  const auto plain = AskAll();
  Roll(EarlyToday());
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
    EXPECT_EQ(Roll(EarlyToday()).made, 1) << key;
    EXPECT_EQ(BytesOf(PathOf(key)), bytes) << key;
  }
}

TEST_P(RollUpTest, ADamagedPartIsNeverRolledUpAndHoldsUpNoOtherMonth) {
  lake_.AddDay(DateOf("2026-09-01"), 10);
  lake_.AddDay(DateOf("2026-10-01"), 20);
  const auto part = PathOf(QueryLake::KeyOf(TableId::kSongs, DateOf("2026-09-01")));
  std::string bytes = BytesOf(part);
  bytes[bytes.size() / 2] ^= 1;
  std::ofstream(part, std::ios::binary) << bytes;
  SimulatedClock clock{Seconds(EarlyToday())};
  const auto report = RollUp(&lake_.store(), &clock, {});
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("damaged"));
  EXPECT_THAT(RollupKeys(), Not(IsEmpty()));
  for (const std::string& key : RollupKeys()) EXPECT_THAT(key, HasSubstr("/2026-10-"));
}

TEST_P(RollUpTest, ADamagedPartKeepsNoOtherMonthFromBeingVerified) {
  lake_.AddDay(DateOf("2026-09-01"), 10);
  lake_.AddDay(DateOf("2026-10-01"), 20);
  Roll(EarlyToday());
  const auto part = PathOf(QueryLake::KeyOf(TableId::kSongs, DateOf("2026-09-01")));
  std::ofstream(part, std::ios::binary | std::ios::app) << "x";
  const std::string last = RollupKeys().back();
  ASSERT_THAT(last, HasSubstr("/2026-10-"));
  std::ofstream(PathOf(last), std::ios::binary | std::ios::app) << "x";
  const auto check = VerifyRollups(&lake_.store(), {});
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_EQ(check->damaged, std::vector<std::string>{last});
  EXPECT_THAT(check->wrong, IsEmpty());
}

TEST_P(RollUpTest, OneThatGoesWhileAQueryIsOpenIsNotMissed) {
  lake_.AddDay(DateOf("2026-10-01"), 10);
  lake_.AddDay(DateOf("2026-10-02"), 20);
  Roll(EarlyToday());
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
    Roll(EarlyToday());
  }
}

TEST_P(RollUpTest, OneThatIsReadStaysUntilItsReaderHasEnded) {
  lake_.AddDay(DateOf("2026-10-01"), 10);
  Roll(EarlyToday());
  const auto before = RollupKeys();
  {
    auto session = lake_.Open("SELECT popularity FROM spotify_tracks ORDER BY 1");
    ASSERT_TRUE(session);
    lake_.AddDay(DateOf("2026-10-02"), 20);
    Roll(EarlyToday());
    for (const std::string& key : before) EXPECT_TRUE(std::filesystem::exists(PathOf(key))) << key;
    EXPECT_EQ(lake_.Ask("SELECT count(*) FROM spotify_tracks"), std::vector<std::string>{"2"});
  }
  Roll(EarlyToday());
  for (const std::string& key : before) EXPECT_FALSE(std::filesystem::exists(PathOf(key))) << key;
}

TEST_P(RollUpTest, AReaderOfPartsDoesNotForgetWhichRollupsWait) {
  lake_.AddDay(DateOf("2026-10-01"), 10);
  Roll(EarlyToday());
  const auto before = RollupKeys();
  auto first = lake_.Open("SELECT popularity FROM spotify_tracks");
  ASSERT_TRUE(first);
  lake_.AddDay(DateOf("2026-10-02"), 20);
  Roll(EarlyToday());
  // From here on another reader is always there.
  auto second = lake_.Open("SELECT popularity FROM spotify_tracks");
  ASSERT_TRUE(second);
  {
    const auto ended = std::move(*first);
  }
  Roll(EarlyToday());
  for (const std::string& key : before) EXPECT_FALSE(std::filesystem::exists(PathOf(key))) << key;
}

TEST_P(RollUpTest, OneUnderTheNameOfAMonthThatLacksNoSongIsFoundOut) {
  RandomMonths months(7);
  ASSERT_TRUE(months.Commit(lake_.store()));
  Roll(Today());
  auto catalog = Catalog::Open(&lake_.store());
  ASSERT_TRUE(catalog && catalog->Look());
  const auto entries = std::ranges::find(RollupRelations(), "daily_entries", &RollupRelation::name);
  std::vector<std::string> lying;
  for (const Rollup& rollup : RollupsOf(*entries, catalog->months())) {
    if (!std::filesystem::exists(PathOf(rollup.lacking_key))) continue;
    std::filesystem::rename(PathOf(rollup.lacking_key), PathOf(rollup.key));
    lying.push_back(rollup.key);
  }
  ASSERT_THAT(lying, Not(IsEmpty())) << "some month has entries of another's objects";
  const auto check = VerifyRollups(&lake_.store(), {});
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_EQ(check->wrong, lying);
}

TEST_P(RollUpTest, StrangersInTheirFolderStay) {
  lake_.AddDay(DateOf("2026-10-01"), 10);
  Roll(EarlyToday());
  const auto stranger = lake_.folder() / "_tracklake/rollup/songs/notes.txt";
  std::ofstream(stranger) << "mine";
  lake_.AddDay(DateOf("2026-10-02"), 20);
  Roll(EarlyToday());
  EXPECT_TRUE(std::filesystem::exists(stranger));
}

INSTANTIATE_TEST_SUITE_P(It, RollUpTest, testing::Values(Now::kAfterAll, Now::kWithinAMonth),
                         [](const auto& now) {
                           return now.param == Now::kAfterAll ? "IsAfterAll" : "IsWithinAMonth";
                         });

}  // namespace
}  // namespace tracklake
