#include "prompt/candidate_list.h"

#include <gtest/gtest.h>

namespace tracklake::prompt {
namespace {

std::vector<Completion::Candidate> Of(const std::vector<std::string>& texts) {
  std::vector<Completion::Candidate> candidates;
  for (const std::string& text : texts) candidates.push_back({text, ""});
  return candidates;
}

TEST(CandidateListTest, ColumnsFitTheTerminalAndAreReadDownwards) {
  const auto candidates = Of({"song_id", "song_name", "größe", "url", "uri"});
  EXPECT_EQ(ListOf(candidates, 22), "song_id    url\nsong_name  uri\ngröße\n");
  EXPECT_EQ(ListOf(candidates, 10), "song_id\nsong_name\ngröße\nurl\nuri\n");
  EXPECT_EQ(ListOf(Of({"日本", "xy"}), 80), "日本  xy\n");
}

TEST(CandidateListTest, FilesAreShownWithoutTheFolderThatWasTyped) {
  EXPECT_EQ(ListOf(Of({"out/a.csv", "out/b/", "/"}), 80), "a.csv  b/     /\n");
}

TEST(CandidateListTest, MoreThanAScreenIsCounted) {
  const std::string list = ListOf(Of(std::vector<std::string>(kMaxListed + 7, "x")), 80);
  EXPECT_NE(list.find("\n… 7 more\n"), std::string::npos);
}

}  // namespace
}  // namespace tracklake::prompt
