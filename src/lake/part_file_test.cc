#include "lake/part_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tracklake {
namespace {

using testing::HasSubstr;

class PartFileTest : public testing::Test {
 protected:
  PartFileTest() { std::filesystem::create_directories(folder_); }
  ~PartFileTest() override { std::filesystem::remove_all(folder_); }

  static std::string Read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(text).str();
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(PartFileTest, HoldsWhatWasWrittenAndKnowsItsSizeAndHash) {
  const std::string piece(100'000, 'x');
  std::string whole;
  auto file = PartFile::Create(folder_ / "part").value();
  for (int i = 0; i < 7; ++i) {
    const std::string bytes = piece + std::to_string(i);
    ASSERT_TRUE(file.Write(bytes).has_value());
    whole += bytes;
  }
  ASSERT_TRUE(file.Close().has_value());
  EXPECT_EQ(Read(folder_ / "part"), whole);
  EXPECT_EQ(file.size(), whole.size());
  EXPECT_EQ(file.Sha256(), Sha256Hex(whole));
}

TEST_F(PartFileTest, AnEmptyOneIsAFileToo) {
  auto file = PartFile::Create(folder_ / "part").value();
  ASSERT_TRUE(file.Close().has_value());
  EXPECT_EQ(file.size(), 0U);
  EXPECT_EQ(file.Sha256(), Sha256Hex(""));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "part"));
}

TEST_F(PartFileTest, NamesTheFileThatCannotBeMade) {
  const auto missing = PartFile::Create(folder_ / "late" / "part");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kIo);
  EXPECT_THAT(missing.error().message, HasSubstr("late/part"));
  std::ofstream(folder_ / "part") << "somebody's";
  EXPECT_FALSE(PartFile::Create(folder_ / "part").has_value());
  EXPECT_EQ(Read(folder_ / "part"), "somebody's");
}

}  // namespace
}  // namespace tracklake
