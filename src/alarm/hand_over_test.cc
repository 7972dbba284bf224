#include "alarm/hand_over.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/stopwatch.h"
#include "store/testing/temp_lake.h"

namespace tracklake::alarm {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

class HandOverTest : public testing::Test {
 protected:
  // A program of these lines of shell.
  std::string Program(const std::string& lines) {
    const std::filesystem::path path = folder_.path() / "notify";
    std::ofstream(path) << "#!/bin/sh\n" << lines << '\n';
    chmod(path.c_str(), 0700);
    return path.native();
  }
  std::filesystem::path File(const std::string& name) const { return folder_.path() / name; }
  static std::string Read(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const TempLake folder_;
};

TEST_F(HandOverTest, AProgramGetsTheWholeTextOnItsInput) {
  const std::string text(300'000, 'x');
  const auto done = HandOver(Program("cat > '" + File("got").native() + "'"), text, seconds(30));
  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(Read(File("got")), text);
}

TEST_F(HandOverTest, OneThatReadsNothingOfItIsAsGood) {
  EXPECT_TRUE(HandOver(Program("exit 0"), std::string(300'000, 'x'), seconds(30)).has_value());
}

TEST_F(HandOverTest, AStatusIsAnErrorThatHasTheLastWords) {
  const auto done =
      HandOver(Program("echo first; echo 'no \033[31mroute' >&2; exit 3"), "", seconds(30));
  ASSERT_FALSE(done.has_value());
  EXPECT_THAT(done.error().message, HasSubstr("ended with status 3: no "));
  EXPECT_EQ(done.error().message.find('\033'), std::string::npos);
}

TEST_F(HandOverTest, HoweverMuchItSaysItEnds) {
  const auto done = HandOver(Program("yes | head -c 3000000; echo last; exit 1"), "", seconds(30));
  ASSERT_FALSE(done.has_value());
  EXPECT_THAT(done.error().message, HasSubstr(": last"));
}

TEST_F(HandOverTest, OneThatDoesNotEndIsKilledWithAllThatItBegan) {
  const std::string program =
      Program("sleep 600 & echo $! > '" + File("child").native() + "'; wait");
  const Stopwatch watch;
  const auto done = HandOver(program, "", milliseconds(1'000));
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().kind, ErrorKind::kUnavailable);
  EXPECT_LT(watch.Elapsed(), seconds(60));
  const int child = std::stoi(Read(File("child")));
  for (int tries = 0; tries < 1'000 && kill(child, 0) == 0; ++tries) {
    std::ifstream status("/proc/" + std::to_string(child) + "/stat");
    std::string text;
    std::getline(status, text);
    if (text.find(") Z") != text.npos) return;  // dead, and its new parent has not looked yet
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_NE(kill(child, 0), 0);
}

TEST_F(HandOverTest, WhatItLeavesBehindIsNotWaitedFor) {
  const Stopwatch watch;
  EXPECT_TRUE(HandOver(Program("sleep 20 & exit 0"), "", seconds(15)).has_value());
  EXPECT_LT(watch.Elapsed(), seconds(15));
}

TEST_F(HandOverTest, AProgramThatIsNotThereIsNamed) {
  const auto done = HandOver("./no such program; rm -rf x", "", seconds(30));
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(done.error().message, HasSubstr("no such program; rm -rf x"));
}

}  // namespace
}  // namespace tracklake::alarm
