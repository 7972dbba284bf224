#include "prompt/history_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/testing/temp_lake.h"

namespace tracklake::prompt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HistoryFileTest : public testing::Test {
 protected:
  HistoryFile Open() { return HistoryFile(PrivateFolder(temp_.path() / "state")); }

  TempLake temp_;
};

TEST_F(HistoryFileTest, WhatOneSessionAddsAnotherReads) {
  EXPECT_THAT(Open().Read().value(), IsEmpty());
  ASSERT_TRUE(Open().Add("SELECT 1;"));
  ASSERT_TRUE(Open().Add("SELECT 'a\\n\\',\n  2;"));
  EXPECT_THAT(Open().Read().value(), ElementsAre("SELECT 1;", "SELECT 'a\\n\\',\n  2;"));
}

TEST_F(HistoryFileTest, NobodyElseMayReadIt) {
  const mode_t before = umask(0);
  ASSERT_TRUE(Open().Add("SELECT 1;"));
  umask(before);
  struct stat status{};
  ASSERT_EQ(stat((temp_.path() / "state" / "query_history").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(HistoryFileTest, TheSameTwiceIsOnce) {
  for (const char* statement : {"SELECT 1;", "SELECT 1;", "SELECT 2;", "SELECT 1;"}) {
    ASSERT_TRUE(Open().Add(statement));
  }
  EXPECT_THAT(Open().Read().value(), ElementsAre("SELECT 1;", "SELECT 2;", "SELECT 1;"));
}

TEST_F(HistoryFileTest, TheOldestGo) {
  std::filesystem::create_directories(temp_.path() / "state");
  std::ofstream file(temp_.path() / "state" / "query_history");
  for (std::size_t i = 0; i < HistoryFile::kMaxStatements + 5; ++i) file << "SELECT " << i << ";\n";
  file.close();
  ASSERT_TRUE(Open().Add("the last"));
  const auto statements = Open().Read().value();
  EXPECT_EQ(statements.size(), HistoryFile::kMaxStatements);
  EXPECT_EQ(statements.front(), "SELECT 6;");
  EXPECT_EQ(statements.back(), "the last");
}

TEST_F(HistoryFileTest, AStatementAsLongAsABookIsNotKept) {
  ASSERT_TRUE(Open().Add(std::string(HistoryFile::kMaxStatementBytes + 1, 'x')));
  EXPECT_THAT(Open().Read().value(), IsEmpty());
}

}  // namespace
}  // namespace tracklake::prompt
