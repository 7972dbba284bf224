#include "store/local/output_file.h"

#include <gtest/gtest.h>
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
  auto file = OutputFile::Create(folder_ / "report.csv");
  ASSERT_TRUE(file);
  std::ofstream(file->path()) << "new";
  std::string text;
  std::ifstream(folder_ / "report.csv") >> text;
  EXPECT_EQ(text, "old");
  ASSERT_TRUE(file->Publish());
  std::ifstream(folder_ / "report.csv") >> text;
  EXPECT_EQ(text, "new");
}

TEST_F(OutputFileTest, WhatWasNotPublishedIsRemoved) {
  {
    auto file = OutputFile::Create(folder_ / "report.csv");
    ASSERT_TRUE(file);
    std::ofstream(file->path()) << "half";
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(OutputFileTest, AMissingFolderIsAnErrorThatNamesTheFile) {
  const auto file = OutputFile::Create(folder_ / "nowhere" / "report.csv");
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("report.csv"), std::string::npos);
}

}  // namespace
}  // namespace tracklake
