#include "app/runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/run_recorder.h"
#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Day kDay = std::chrono::year(2026) / 11 / 20;

class RunLogTest : public testing::Test {
 protected:
  RunLogTest() {
    run_.id = "4711";
    run_.began_at = kDay;
    run_.ended_at = kDay + std::chrono::days(1);
  }
  void PutLog(Day day, std::string text) {
    ObjectStore& store = **fakes_.lake.OpenOrCreate();
    ASSERT_TRUE(store.Put(std::vector<Upload>{{LogKey(day), std::move(text)}}).has_value());
  }
  Result<std::vector<std::string>> Lines(std::size_t most = SIZE_MAX) {
    std::vector<std::string> lines;
    TL_TRY(ReadRunLog(fakes_.services(), run_, [&](std::string_view line) {
      lines.emplace_back(line);
      return lines.size() < most;
    }));
    return lines;
  }
  static std::string LineOf(const std::string& run, std::size_t size = 1) {
    return R"({"run":")" + run + R"(","text":")" + std::string(size, 'x') + "\"}";
  }

  FakeServices fakes_;
  RunRecord run_;
};

TEST_F(RunLogTest, HasTheLinesOfTheRunAloneAndOfEachOfItsDays) {
  PutLog(kDay, LineOf("4711") + '\n' + LineOf("4712") + '\n');
  PutLog(kDay + std::chrono::days(1), LineOf("4711", 2) + '\n');
  PutLog(kDay + std::chrono::days(2), LineOf("4711", 3) + '\n');
  EXPECT_THAT(Lines().value(), ElementsAre(LineOf("4711"), LineOf("4711", 2)));
}

TEST_F(RunLogTest, EndsWhereNoMoreIsWanted) {
  PutLog(kDay, LineOf("4711") + '\n' + LineOf("4711", 2) + '\n');
  PutLog(kDay + std::chrono::days(1), LineOf("4711", 3) + '\n');
  EXPECT_THAT(Lines(1).value(), ElementsAre(LineOf("4711")));
}

TEST_F(RunLogTest, GivesALineWholeThatIsReadInPieces) {
  const std::string long_line = LineOf("4711", 3 << 20);
  PutLog(kDay, long_line + '\n' + LineOf("4711") + '\n');
  EXPECT_THAT(Lines().value(), ElementsAre(long_line, LineOf("4711")));
}

TEST_F(RunLogTest, ALineWithoutAnEndThatNoMemoryHoldsIsAnErrorAndNotTheEnd) {
  PutLog(kDay, std::string(17 << 20, 'x') + '\n' + LineOf("4711") + '\n');
  const auto lines = Lines();
  ASSERT_FALSE(lines.has_value());
  EXPECT_EQ(lines.error().kind, ErrorKind::kCorruption);
  EXPECT_THAT(lines.error().message, HasSubstr(LogKey(kDay)));
}

}  // namespace
}  // namespace tracklake::app
