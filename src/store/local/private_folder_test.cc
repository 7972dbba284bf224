#include "store/local/private_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

class PrivateFolderTest : public testing::Test {
 protected:
  mode_t ModeOf(const std::filesystem::path& path) {
    struct stat status{};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777;
  }

  TempLake temp_;
  PrivateFolder folder_{temp_.path() / "state" / "tracklake"};
};

TEST_F(PrivateFolderTest, WhatWasWrittenIsReadAndReplacedWhole) {
  EXPECT_FALSE(folder_.Read("a").value());
  ASSERT_TRUE(folder_.Write("a", "one"));
  EXPECT_EQ(folder_.Read("a").value(), "one");
  ASSERT_TRUE(folder_.Write("a", "2"));
  EXPECT_EQ(folder_.Read("a").value(), "2");
  ASSERT_TRUE(folder_.Remove("a"));
  ASSERT_TRUE(folder_.Remove("a"));
  EXPECT_FALSE(folder_.Read("a").value());
}

TEST_F(PrivateFolderTest, NobodyElseMayReadWhateverTheUmask) {
  const mode_t before = umask(0);
  ASSERT_TRUE(folder_.Write("a", "one"));
  umask(before);
  EXPECT_EQ(ModeOf(folder_.path()), 0700U);
  EXPECT_EQ(ModeOf(folder_.path() / "a"), 0600U);
  EXPECT_FALSE(folder_.RightsProblem("a"));
}

TEST_F(PrivateFolderTest, RightsThatWereLoosenedAreToldWithTheirCure) {
  ASSERT_TRUE(folder_.Write("a", "one"));
  chmod((folder_.path() / "a").c_str(), 0644);
  EXPECT_NE(folder_.RightsProblem("a")->find("chmod 600"), std::string::npos);
  chmod(folder_.path().c_str(), 0755);
  EXPECT_NE(folder_.RightsProblem("a")->find("chmod 700"), std::string::npos);
}

TEST_F(PrivateFolderTest, NoTemporaryIsLeftBehind) {
  ASSERT_TRUE(folder_.Write("a", "one"));
  ASSERT_TRUE(folder_.Write("a", "two"));
  const auto files = std::filesystem::directory_iterator(folder_.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(PrivateFolderTest, ALinkLaidInTheWayIsNotFollowed) {
  ASSERT_TRUE(folder_.Write("a", "one"));
  const auto victim = temp_.path() / "victim";
  std::ofstream(victim) << "untouched";
  std::filesystem::create_symlink(victim, folder_.path() / (".a." + std::to_string(getpid())));
  ASSERT_TRUE(folder_.Write("a", "two"));
  std::string text;
  std::getline(std::ifstream(victim), text);
  EXPECT_EQ(text, "untouched");
}

TEST_F(PrivateFolderTest, RoomThatWasReservedIsWrittenToOrLeavesNothing) {
  {
    const auto room = folder_.Reserve("a");
    ASSERT_TRUE(room);
    ASSERT_TRUE(folder_.WriteInto(**room, "one"));
  }
  EXPECT_EQ(folder_.Read("a").value(), "one");
  EXPECT_EQ(ModeOf(folder_.path() / "a"), 0600U);
  ASSERT_TRUE(folder_.Reserve("a"));
  EXPECT_EQ(folder_.Read("a").value(), "one");
  const auto files = std::filesystem::directory_iterator(folder_.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(PrivateFolderTest, AFolderUnderTheNameIsToldBeforeAnythingIsWritten) {
  std::filesystem::create_directories(folder_.path() / "a");
  const auto room = folder_.Reserve("a");
  ASSERT_FALSE(room);
  EXPECT_NE(room.error().message.find("Is a directory"), std::string::npos);
  EXPECT_NE(room.error().hint.find("move it away"), std::string::npos);
}

TEST_F(PrivateFolderTest, AFolderThatCannotBeMadeIsToldWithACure) {
  std::ofstream(temp_.path() / "state") << "a file";
  const auto written = folder_.Write("a", "one");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kIo);
  EXPECT_NE(written.error().hint.find("XDG_STATE_HOME"), std::string::npos);
}

// Each of four processes adds one ten times; without the lock numbers would be lost.
TEST_F(PrivateFolderTest, TheLockKeepsProcessesApart) {
  constexpr int kProcesses = 4;
  constexpr int kRounds = 10;
  ASSERT_TRUE(folder_.Write("n", "0"));
  for (int p = 0; p < kProcesses; ++p) {
    if (fork() != 0) continue;
    for (int i = 0; i < kRounds; ++i) {
      const auto lock = folder_.Lock("n");
      const int n = std::stoi(*folder_.Read("n").value());
      if (!folder_.Write("n", std::to_string(n + 1))) _exit(1);
    }
    _exit(0);
  }
  for (int p = 0; p < kProcesses; ++p) {
    int status = 0;
    wait(&status);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(folder_.Read("n").value(), std::to_string(kProcesses * kRounds));
}

}  // namespace
}  // namespace tracklake
