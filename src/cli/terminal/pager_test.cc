#include "cli/terminal/pager.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "store/testing/temp_lake.h"

namespace tracklake::cli {
namespace {

class PagerTest : public testing::Test {
 protected:
  std::string Paged() const {
    std::ifstream file(folder_.path() / "pages");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string command() const { return "cat > " + (folder_.path() / "pages").native(); }

  TempLake folder_;
};

app::Environment Of(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST_F(PagerTest, WhatFitsTheScreenIsShownAsItIs) {
  std::ostringstream out;
  {
    PagedOutput paged(command(), 3, &out, {});
    std::ostream(&paged) << "1\n2\n3\n";
  }
  EXPECT_EQ(out.str(), "1\n2\n3\n");
  EXPECT_EQ(Paged(), "");
}

TEST_F(PagerTest, MoreGoesToThePagerWhole) {
  std::ostringstream out;
  PagedOutput paged(command(), 3, &out, {});
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + "\n";
  std::ostream(&paged) << text;
  paged.Finish();
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(Paged(), text);
}

TEST_F(PagerTest, ThatItBeginsIsToldOnceAndOnlyThen) {
  std::ostringstream out;
  int times = 0;
  PagedOutput paged(command(), 3, &out, {}, [&] { ++times; });
  std::ostream stream(&paged);
  stream << "1\n2\n3\n" << std::flush;
  EXPECT_EQ(times, 0);
  for (int i = 0; i < 100; ++i) stream << "4\n" << std::flush;
  EXPECT_EQ(times, 1);
}

TEST_F(PagerTest, WhoClosesItEarlyEndsTheWriting) {
  std::ostringstream out;
  PagedOutput paged("head -1 > /dev/null", 3, &out, {});
  std::ostream stream(&paged);
  std::signal(SIGPIPE, SIG_IGN);
  int written = 0;
  while (written < 1'000'000 && stream.good()) stream << ++written << '\n';
  EXPECT_LT(written, 1'000'000);
  paged.Finish();
}

TEST_F(PagerTest, AStopEndsThePager) {
  std::ostringstream out;
  std::stop_source source;
  PagedOutput paged("exec sleep 100", 1, &out, source.get_token());
  std::ostream(&paged) << "1\n2\n3\n" << std::flush;
  source.request_stop();
  paged.Finish();
}

TEST_F(PagerTest, ThereIsNoneWhereNobodyWantsOne) {
  EXPECT_EQ(PagerCommand(Of({{"TERM", "xterm"}, {"PAGER", "more -s"}})), "more -s");
  EXPECT_EQ(PagerCommand(Of({{"TERM", "xterm"}, {"PAGER", "cat"}})), "");
  EXPECT_EQ(PagerCommand(Of({{"TERM", "xterm"}, {"PAGER", ""}})), "");
  EXPECT_EQ(PagerCommand(Of({{"TERM", "dumb"}, {"PAGER", "more"}})), "");
  EXPECT_EQ(PagerCommand(Of({{"PAGER", "more"}})), "");
  EXPECT_EQ(PagerCommand(Of({{"TERM", "xterm"}, {"PATH", "/nowhere"}})), "");
}

}  // namespace
}  // namespace tracklake::cli
