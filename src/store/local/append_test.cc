#include "store/local/append.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

class AppendTest : public testing::Test {
 protected:
  std::string Bytes() const {
    std::ostringstream bytes;
    bytes << std::ifstream(file_, std::ios::binary).rdbuf();
    return bytes.str();
  }

  const TempLake folder_;
  const std::filesystem::path file_ = folder_.path() / "logs" / "day.ndjson";
};

TEST_F(AppendTest, LinesComeBehindWhatIsThereAndTheFolderIsMade) {
  ASSERT_TRUE(AppendLines(file_, "one\n").has_value());
  ASSERT_TRUE(AppendLines(file_, "two\nthree\n").has_value());
  EXPECT_EQ(Bytes(), "one\ntwo\nthree\n");
}

TEST_F(AppendTest, WhatSeveralWriteAtOnceStaysWhole) {
  constexpr int kWriters = 4;
  constexpr int kBatches = 50;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      const std::string line(1000, static_cast<char>('a' + writer));
      for (int i = 0; i < kBatches; ++i) {
        EXPECT_TRUE(AppendLines(file_, line + "\n" + line + "\n").has_value());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  std::istringstream lines(Bytes());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    ASSERT_EQ(line.size(), 1000U);
    ASSERT_EQ(std::ranges::count(line, line.front()), 1000);
  }
  EXPECT_EQ(count, kWriters * kBatches * 2);
}

TEST_F(AppendTest, WhatCannotBeWrittenIsAnError) {
  std::filesystem::create_directories(file_);
  EXPECT_EQ(AppendLines(file_, "one\n").error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace tracklake
