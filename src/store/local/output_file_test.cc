#include "store/local/output_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>

namespace tracklake {
namespace {

class OutputFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_ =
      testing::TempDir() + std::to_string(getpid()) + "_tracklake_output_file_test";
};

TEST_F(OutputFileTest, TheTargetAppearsWholeAndReplacesWhatWasThere) {
  std::ofstream(folder_ / "report.csv") << "old";
  auto file = OutputFile::Create(folder_ / "report.csv", {});
  ASSERT_TRUE(file);
  std::ofstream(file->path()) << "new";
  std::string text;
  std::ifstream(folder_ / "report.csv") >> text;
  EXPECT_EQ(text, "old");
  ASSERT_TRUE(file->Publish());
  std::ifstream(folder_ / "report.csv") >> text;
  EXPECT_EQ(text, "new");
}

TEST_F(OutputFileTest, TheLockIsOneThatANetworksFileSystemTakes) {
  auto file = OutputFile::Create(folder_ / "report.csv", {});
  ASSERT_TRUE(file);
  int locks = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    if (std::filesystem::read_symlink(entry, error) != std::filesystem::absolute(file->path())) {
      continue;
    }
    ++locks;
    const int flags = fcntl(std::stoi(entry.path().filename()), F_GETFL);
    EXPECT_EQ(flags & O_ACCMODE, O_RDWR) << "NFS locks nothing that cannot be written";
  }
  EXPECT_EQ(locks, 1);
}

TEST_F(OutputFileTest, WhatWasNotPublishedIsRemoved) {
  {
    auto file = OutputFile::Create(folder_ / "report.csv", {});
    ASSERT_TRUE(file);
    std::ofstream(file->path()) << "half";
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(OutputFileTest, AMissingFolderIsAnErrorThatNamesTheFile) {
  const auto file = OutputFile::Create(folder_ / "nowhere" / "report.csv", {});
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("report.csv"), std::string::npos);
}

TEST_F(OutputFileTest, AForbiddenFolderIsRefusedByAnyNameThatLeadsThere) {
  namespace fs = std::filesystem;
  const fs::path lake = folder_ / "lake";
  fs::create_directories(lake / "raw");
  fs::create_directories(folder_ / "out");
  std::ofstream(lake / "raw" / "a.json") << "raw";
  fs::create_symlink(lake / "raw", folder_ / "out" / "folder");
  fs::create_symlink("../lake/raw/a.json", folder_ / "out" / "file.json");
  fs::create_symlink("file.json", folder_ / "out" / "twice.json");
  fs::create_symlink("../lake/raw/new.json", folder_ / "out" / "dangling.json");
  fs::create_symlink(folder_ / "out" / "own.json", lake / "raw" / "away.json");
  fs::create_hard_link(lake / "raw" / "a.json", folder_ / "out" / "hard.json");
  const int descriptor = open(lake.c_str(), O_RDONLY | O_DIRECTORY);
  const fs::path by_descriptor = "/proc/self/fd/" + std::to_string(descriptor);
  const fs::path forbidden[] = {folder_ / "nothing", folder_ / "out" / ".." / "lake"};
  for (const fs::path& target :
       {lake / "new.json", lake / "raw" / "a.json", lake / "raw" / "away.json",
        folder_ / "out" / ".." / "lake" / "new.json", lake / "nowhere" / "new.json",
        folder_ / "out" / "folder" / "new.json", folder_ / "out" / "file.json",
        folder_ / "out" / "twice.json", folder_ / "out" / "dangling.json",
        folder_ / "out" / "hard.json", by_descriptor / "raw" / "new.json"}) {
    const auto file = OutputFile::Create(target, forbidden);
    ASSERT_FALSE(file) << target;
    EXPECT_EQ(file.error().kind, ErrorKind::kUsage) << target;
  }
  close(descriptor);
  for (const fs::path& target : {folder_ / "out" / "new.json", folder_ / "lake.json"}) {
    EXPECT_TRUE(OutputFile::Create(target, forbidden)) << target;
  }
}

TEST_F(OutputFileTest, WhatTheDeadLeftGoesAndWhatIsBeingWrittenStays) {
  const std::filesystem::path target = folder_ / "out.csv";
  const auto dead = folder_ / ".out.csv.123.csv";
  const auto living = folder_ / ".out.csv.124.csv";
  const std::filesystem::path others[] = {folder_ / ".out.csv.notes.csv", folder_ / ".out.csv..csv",
                                          folder_ / ".other.csv.123.csv",
                                          folder_ / "out.csv.123.csv"};
  for (const auto& file : others) std::ofstream(file) << "x";
  std::ofstream(dead) << "x";
  std::ofstream(living) << "x";
  const int writer = open(living.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(flock(writer, LOCK_EX), 0);
  auto file = OutputFile::Create(target, {});
  ASSERT_TRUE(file);
  EXPECT_FALSE(std::filesystem::exists(dead));
  EXPECT_TRUE(std::filesystem::exists(living));
  for (const auto& other : others) EXPECT_TRUE(std::filesystem::exists(other)) << other;
  // A second one to the same place takes the first for living.
  EXPECT_TRUE(std::filesystem::exists(file->path()));
  EXPECT_FALSE(OutputFile::Create(target, {}));  // of the same process, so of the same name
  EXPECT_TRUE(std::filesystem::exists(file->path()));
  close(writer);
}

}  // namespace
}  // namespace tracklake
