#include "cli/report/run_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/with_places.h"

namespace tracklake::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

Micros At(std::int64_t seconds) { return Micros(std::chrono::seconds(1'795'154'400 + seconds)); }

RunRecord SomeRun() {
  return {.id = "5f0c5f0c5f0c5f0c",
          .command = "run",
          .arguments = {"run", "--playlist", "a b"},
          .folder = "/",
          .why = "hand",
          .began_at = At(0),
          .ended_at = At(75),
          .outcome = "deferred",
          .retry_at = {},
          .counts = {.calls = 1200, .failures = 25},
          .stages = {{"extract", At(0), At(70), "deferred", {.calls = 1200, .landed = 1}}},
          .errors = {{"playlist p", "the quota is spent", "Run it again."}}};
}

class RunReportTest : public testing::Test {
 protected:
  std::ostringstream out_;
  std::ostringstream err_;
  const Terminal terminal_{out_, err_};
};

TEST_F(RunReportTest, ATimeIsToldInTheUnitThatItIsOf) {
  EXPECT_EQ(TookText(At(0), At(0) + std::chrono::milliseconds(440)), "0.4 s");
  EXPECT_EQ(TookText(At(0), At(59)), "59 s");
  EXPECT_EQ(TookText(At(0), At(185)), "3 min 5 s");
  EXPECT_EQ(TookText(At(0), At(7440)), "2 h 4 min");
  EXPECT_EQ(TookText(At(9), At(0)), "0.0 s");  // the clock was put back
  EXPECT_EQ(TookText(At(0), std::nullopt), "");
}

TEST_F(RunReportTest, ARunTellsItsStagesItsErrorsAndHowManyMoreThereAre) {
  const std::string text = RunText(SomeRun(), terminal_);
  EXPECT_THAT(text, HasSubstr("command  tracklake run --playlist 'a b'\n"));
  EXPECT_THAT(text, HasSubstr("extract  deferred, took 1 min 10 s\n"
                              "         1,200 calls, 1 object landed\n"));
  EXPECT_THAT(text, HasSubstr("failed: playlist p: the quota is spent\nhint: Run it again.\n"));
  EXPECT_THAT(text, HasSubstr("24 more: tracklake runs logs 5f0c5f0c\n"));
}

TEST_F(RunReportTest, ItsCommandsAreOnTheLakeThatWasNamed) {
  const Terminal terminal(
      out_, err_, [](std::string_view words) { return WithPlaces(words, " --lake 'my lake'"); });
  const std::string text = RunText(SomeRun(), terminal);
  EXPECT_THAT(text, HasSubstr("command  tracklake run --lake 'my lake' --playlist 'a b'\n"));
  EXPECT_THAT(text, HasSubstr("24 more: tracklake runs logs --lake 'my lake' 5f0c5f0c\n"));
}

TEST_F(RunReportTest, ARunWithoutAnEndIsUnfinished) {
  RunRecord run = SomeRun();
  run.ended_at.reset();
  run.outcome.clear();
  EXPECT_THAT(RunText(run, terminal_), HasSubstr("outcome  unfinished\n"));
  EXPECT_THAT(RunsText({run}, terminal_, Format::kCsv), HasSubstr(",unfinished,"));
}

TEST_F(RunReportTest, AnOutcomeIsInWordsForPeopleAndAsItIsForPrograms) {
  RunRecord run = SomeRun();
  run.outcome = "config";
  EXPECT_THAT(RunText(run, terminal_), HasSubstr("outcome  wrong configuration\n"));
  EXPECT_THAT(RunsText({run}, terminal_, Format::kHuman), HasSubstr("wrong configuration"));
  EXPECT_THAT(RunsText({run}, terminal_, Format::kCsv), HasSubstr(",config,"));
}

TEST_F(RunReportTest, NothingInALineOfTheLogIsObeyedByATerminal) {
  const std::string line =
      R"({"at":"2026-11-20T06:00:00Z","level":"info","run":"5f0c","event":"object_landed",)"
      R"("key":"raw/\u001b[31m"})";
  const std::string text = LogLineText(line);
  EXPECT_THAT(text, HasSubstr("06:00:00Z info    object_landed key=raw/"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST_F(RunReportTest, ALineOfTheLogAsCsvKeepsAllThatItSays) {
  EXPECT_EQ(LogCsvHeader(), "at,run,level,event,details\n");
  EXPECT_EQ(
      LogCsvLine(R"({"at":"2026-11-20T06:00:00Z","level":"info","run":"5f","event":"x","n":1})"),
      "2026-11-20T06:00:00Z,5f,info,x,\"{\"\"n\"\":1}\"\n");
  EXPECT_EQ(LogCsvLine("no json"), ",,,,no json\n");
}

TEST_F(RunReportTest, ALogAsJsonIsOneObjectWhateverStandsInIt) {
  RunRecord run;
  run.id = "5f";
  EXPECT_EQ(LogJsonHead(run), "{\"schema_version\":1,\"run\":\"5f\",\"events\":[");
  EXPECT_EQ(LogJsonLine(R"({"n": 1})"), R"({"n": 1})");
  EXPECT_EQ(LogJsonLine("cut \xff off"), "\"cut \xEF\xBF\xBD off\"");
}

}  // namespace
}  // namespace tracklake::cli
