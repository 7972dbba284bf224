// What a worker may say that has been taken over by somebody's SQL: an error of the query's, and
// nothing that its owner reads beyond, runs out of, or ends by.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <sstream>

#include "query/result_table.h"
#include "query/result_writer.h"
#include "query/testing/query_lake.h"
#include "query/testing/scripted_worker.h"
#include "query/worker/wire.h"

namespace tracklake {
namespace {

std::string Done() { return FrameWriter(FrameKind::kDone).Finish(); }
std::string Judged() { return TextFrame(FrameKind::kText, "SELECT 1 AS a, 2 AS b"); }
std::string Opened() { return Done() + Judged() + Done() + Done(); }
std::string Texts(std::vector<std::string> texts) { return TextsFrame(FrameKind::kTexts, texts); }
std::string Described() { return Texts({"a", "INTEGER", "b", "INTEGER"}); }

// One row with so many numbers.
std::string Row(std::uint32_t columns, WireType type = WireType::kInteger, std::int64_t value = 1) {
  FrameWriter chunk(FrameKind::kChunk);
  chunk.Number(std::uint32_t{1});
  chunk.Number(columns);
  for (std::uint32_t i = 0; i < columns; ++i) {
    chunk.Byte(static_cast<std::uint8_t>(type));
    chunk.Byte(0);
    chunk.Raw(value);
  }
  return std::move(chunk).Finish();
}

class LyingWorkerTest : public testing::Test, protected QueryLake {
 protected:
  using Writer = std::function<Result<std::int64_t>(QuerySession&, std::ostream&)>;

  // What comes of a query whose worker says this; all three ways of writing must agree.
  std::string Outcome(const std::string& script) {
    const ScriptedWorkers scripted(folder(), script);
    const std::pair<const char*, Writer> writers[] = {
        {"table", [](auto& session, auto& out) { return WriteTable(session, {}, out); }},
        {"json", [](auto& session, auto& out) { return WriteJson(session, out); }},
        {"csv", [](auto& session, auto& out) { return WriteCsv(session, out); }}};
    std::set<std::string> outcomes;
    for (const auto& [name, write] : writers) {
      auto session = Open("SELECT 1 AS a, 2 AS b");
      if (!session) return session.error().message;
      std::ostringstream out;
      const auto written = write(*session, out);
      outcomes.insert(written ? std::to_string(*written) + " rows" : written.error().message);
    }
    EXPECT_EQ(outcomes.size(), 1U);
    return *outcomes.begin();
  }
};

constexpr const char* kNonsense = "what the query's process says makes no sense";

TEST_F(LyingWorkerTest, OneThatSaysWhatFitsIsBelieved) {
  EXPECT_EQ(Outcome(Opened() + Described() + Row(2) + Row(2) + Done()), "2 rows");
}

TEST_F(LyingWorkerTest, RowsThatAreNotAsWideAsDescribedMakeNoSense) {
  for (const std::uint32_t columns : {0U, 1U, 3U, 1000U}) {
    EXPECT_EQ(Outcome(Opened() + Described() + Row(columns) + Done()), kNonsense) << columns;
    EXPECT_EQ(Outcome(Opened() + Described() + Row(2) + Row(columns) + Done()), kNonsense);
  }
}

TEST_F(LyingWorkerTest, AJudgementThatIsNoTextMakesNoSense) {
  const std::string none = FrameWriter(FrameKind::kText).Finish();
  FrameWriter more(FrameKind::kText);
  more.Text("SELECT 1");
  more.Byte(0);
  for (const std::string& judged : {none, std::move(more).Finish(), Done()}) {
    EXPECT_EQ(Outcome(Done() + judged + Done() + Done()), kNonsense);
  }
}

TEST_F(LyingWorkerTest, ColumnsWithoutATypeAndTooManyMakeNoSense) {
  FrameWriter more(FrameKind::kTexts);
  more.Texts(std::vector<std::string>{"a", "INTEGER"});
  more.Byte(0);
  for (const std::string& described :
       {Texts({"a"}), std::move(more).Finish(),
        Texts(std::vector<std::string>(2 * (kMaxChunkColumns + 1)))}) {
    EXPECT_EQ(Outcome(Opened() + described + Done()), kNonsense);
  }
}

TEST_F(LyingWorkerTest, TimesThatNoClockHasAreTextsAllTheSame) {
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t value : {kFirst, kFirst + 1, kFirst + 2, -(kFirst + 2)}) {
    EXPECT_EQ(Outcome(Opened() + Described() + Row(2, WireType::kTimestamp, value) + Done()),
              "1 rows");
  }
}

TEST_F(LyingWorkerTest, DatesThatNoCalendarHasMakeNoSense) {
  constexpr std::int64_t kFirst = std::numeric_limits<std::int32_t>::min();
  EXPECT_EQ(Outcome(Opened() + Described() + Row(2, WireType::kDate, kFirst) + Done()), "1 rows");
  for (const std::int64_t value : {kFirst - 1, std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(Outcome(Opened() + Described() + Row(2, WireType::kDate, value) + Done()), kNonsense);
  }
}

TEST_F(LyingWorkerTest, OneThatFallsSilentEndsAtTheDeadlineWhereverItIs) {
  const std::string half = Done().substr(0, kFrameHeaderBytes - 1);
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(200);
  for (const std::string& said : {half, Done(), Done() + Judged(), Done() + Judged() + Done()}) {
    const ScriptedWorkers scripted(folder(), said);
    const auto session = Open("SELECT 1 AS a, 2 AS b", options);
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::kExhausted);
    EXPECT_EQ(session.error().message, "the query did not end within 200ms");
  }
}

TEST_F(LyingWorkerTest, OneThatTurnsAroundAndAsksMakesNoSense) {
  EXPECT_EQ(Outcome(Opened() + Described() + TextFrame(FrameKind::kJudge, "SELECT 1")), kNonsense);
  EXPECT_EQ(Outcome(TextFrame(FrameKind::kOpen, "")), kNonsense);
  EXPECT_EQ(Outcome("\xff\xff\xff\xff\xff"), kNonsense);
}

}  // namespace
}  // namespace tracklake
