#include "app/run_program.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

TEST(RunProgramTest, WhatAProgramSaysIsItsOutput) {
  EXPECT_EQ(RunProgram({"echo", "a  b", "$HOME;*"}), "a  b $HOME;*\n");
  EXPECT_EQ(RunProgram({"cat"}), "");  // it has no input to wait for
}

TEST(RunProgramTest, OneThatFailsOrIsNotThereIsNamed) {
  const auto failed = RunProgram({"false"});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().message, "false failed");
  const auto none = RunProgram({"no-such-program-anywhere"});
  ASSERT_FALSE(none.has_value());
  EXPECT_NE(none.error().message.find("no-such-program-anywhere"), std::string::npos);
}

TEST(RunProgramTest, OneThatNeverEndsItsOutputIsNotListenedToForEver) {
  const auto endless = RunProgram({"yes"});
  ASSERT_FALSE(endless.has_value());
  EXPECT_EQ(endless.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace tracklake::app
