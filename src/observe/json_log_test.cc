#include "observe/json_log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace tracklake {
namespace {

class JsonLogTest : public testing::Test {
 protected:
  JsonLog Log(Level least = Level::kDetail) { return JsonLog(&stream_, &clock_, "0a1b", least); }

  std::ostringstream stream_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
};

TEST_F(JsonLogTest, AnEventIsALineWithItsTimeItsRunAndItsIds) {
  JsonLog log = Log();
  log.Tell(ObjectLanded{"raw/a.json"});
  EXPECT_EQ(stream_.str(), R"({"at":"2026-11-20T06:00:00Z","level":"detail","run":"0a1b",)"
                           R"("event":"object_landed","key":"raw/a.json"})"
                           "\n");
}

TEST_F(JsonLogTest, WhatPassesByItselfIsAWarningAndWhatNeedsSomebodyAnError) {
  JsonLog log = Log(Level::kError);
  const Error later{ErrorKind::kDeferred, "spent", "", clock_.NowSeconds()};
  log.Tell(ListEnded{.source = "playlist", .id = "p", .outcome = "deferred", .error = &later});
  EXPECT_EQ(stream_.str(), "");
  const Error broken{ErrorKind::kCorruption, "cannot be read", "Run tracklake replay.", {}};
  log.Tell(SubjectFailed{"2026-11-20", &broken});
  const auto line = nlohmann::json::parse(stream_.str());
  EXPECT_EQ(line["level"], "error");
  EXPECT_EQ(line["reason"], "cannot be read");
  EXPECT_EQ(line["hint"], "Run tracklake replay.");
}

TEST_F(JsonLogTest, AListThatIsWholeButContradictsItselfIsAWarning) {
  JsonLog log = Log();
  const Error doubt{ErrorKind::kBadData, "12 entries, and the list says 13", "", {}};
  log.Tell(ListEnded{.source = "playlist", .id = "p", .outcome = "complete", .doubt = &doubt});
  const auto line = nlohmann::json::parse(stream_.str());
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["reason"], "12 entries, and the list says 13");
}

TEST_F(JsonLogTest, ACommitSaysWhatItLeftOut) {
  JsonLog log = Log();
  log.Tell(RowsCommitted{"transform", 5, 40, 6, 1, 2, 3, 4});
  const auto line = nlohmann::json::parse(stream_.str());
  EXPECT_EQ(line["days_rewritten"], 1);
  EXPECT_EQ(line["quarantined"], 2);
  EXPECT_EQ(line["refused"], 3);
  EXPECT_EQ(line["newer"], 4);
}

TEST_F(JsonLogTest, TheEndOfARunSaysWhatEndedItAndItsCure) {
  JsonLog log = Log();
  const Error error{ErrorKind::kConfig, "no playlist is configured", "Name one.", {}};
  log.Tell(RunEnded{.command = "run", .outcome = "config", .error = &error});
  const auto line = nlohmann::json::parse(stream_.str());
  EXPECT_EQ(line["level"], "error");
  EXPECT_EQ(line["reason"], "no playlist is configured");
  EXPECT_EQ(line["hint"], "Name one.");
}

TEST_F(JsonLogTest, ARunOfItsOwnIsKnownByItsOwnId) {
  JsonLog log = Log();
  log.OfRun("00000000000000aa")->Tell(StageBegan{"transform"});
  log.Tell(StageBegan{"transform"});
  std::istringstream lines(stream_.str());
  std::string own;
  std::string other;
  ASSERT_TRUE(std::getline(lines, own) && std::getline(lines, other));
  EXPECT_EQ(nlohmann::json::parse(own)["run"], "00000000000000aa");
  EXPECT_NE(nlohmann::json::parse(other)["run"], "00000000000000aa");
}

TEST_F(JsonLogTest, AnAlarmIsAsLoudAsItIsBadAndItsEndIsNoTrouble) {
  for (const auto& [state, is_error, level] :
       {std::tuple("raised", true, "error"), std::tuple("reminded", false, "warning"),
        std::tuple("resolved", true, "info")}) {
    stream_.str("");
    Log().Tell(AlarmChanged{"stale", state, is_error, "nothing new for 27 h", "Look at the runs."});
    const auto line = nlohmann::json::parse(stream_.str());
    EXPECT_EQ(line["event"], "alarm_changed");
    EXPECT_EQ(line["alarm"], "stale");
    EXPECT_EQ(line["state"], state);
    EXPECT_EQ(line["level"], level);
    EXPECT_EQ(line["summary"], "nothing new for 27 h");
    EXPECT_EQ(line["hint"], "Look at the runs.");
  }
}

TEST_F(JsonLogTest, WhatComesTooOftenIsLeftOut) {
  JsonLog log = Log();
  log.Tell(StageProgressed{"transform", 1, 2, "object"});
  log.Tell(CallEnded{});
  EXPECT_EQ(stream_.str(), "");
}

TEST_F(JsonLogTest, NothingInALineIsObeyedByATerminal) {
  JsonLog log = Log();
  log.Tell(ItemQuarantined{"raw/a\x1b[31m", "/x\x7f", "b\u202eröken \xff"});
  for (const char c : stream_.str()) EXPECT_TRUE((c >= ' ' && c < '\x7f') || c == '\n') << int{c};
  EXPECT_TRUE(nlohmann::json::accept(stream_.str()));
}

TEST_F(JsonLogTest, LinesOfAStreamAreMessages) {
  JsonLog log = Log();
  LogLines(&log) << "one\n\ntwo " << 2 << "\nunended";
  std::istringstream lines(stream_.str());
  std::string line;
  for (const char* expected : {"one", "two 2", "unended"}) {
    ASSERT_TRUE(std::getline(lines, line));
    EXPECT_EQ(nlohmann::json::parse(line)["message"], expected);
  }
  EXPECT_FALSE(std::getline(lines, line));
}

}  // namespace
}  // namespace tracklake
