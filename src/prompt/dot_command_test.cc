#include "prompt/dot_command.h"

#include <gtest/gtest.h>

#include <sstream>

namespace tracklake::prompt {
namespace {

using Verb = DotCommand::Verb;

TEST(DotCommandTest, AWordAndItsArgument) {
  EXPECT_EQ(ParseDotCommand(".tables")->verb, Verb::kTables);
  EXPECT_EQ(ParseDotCommand("  .describe  songs ; ")->argument, "songs");
  EXPECT_EQ(ParseDotCommand(".output my file.csv")->argument, "my file.csv");
  EXPECT_EQ(ParseDotCommand(".output")->argument, "");
  EXPECT_TRUE(IsDotCommand(" .quit"));
  EXPECT_FALSE(IsDotCommand("SELECT .5"));
}

TEST(DotCommandTest, WhatIsNotKnownIsToldWithACure) {
  const auto mistyped = ParseDotCommand(".tabels");
  ASSERT_FALSE(mistyped);
  EXPECT_EQ(mistyped.error().hint, "Did you mean .tables?");
  EXPECT_EQ(ParseDotCommand(".examples").error().hint, "Did you mean .example?");
  EXPECT_FALSE(ParseDotCommand(".example rising"));
  EXPECT_EQ(ParseDotCommand(".xyzzy").error().hint, "The commands: .help");
  const auto format = ParseDotCommand(".format xml");
  ASSERT_FALSE(format);
  EXPECT_EQ(format.error().message, ".format does not know xml");
  EXPECT_NE(format.error().hint.find("json"), std::string::npos);
  EXPECT_FALSE(ParseDotCommand(".describe"));
  EXPECT_FALSE(ParseDotCommand(".quit now"));
  EXPECT_FALSE(ParseDotCommand("."));
}

TEST(DotCommandTest, HelpNamesEveryCommand) {
  const std::string help = DotHelp(80);
  for (const DotCommandInfo& command : DotCommands()) {
    EXPECT_NE(help.find(std::string(command.word) + ' '), std::string::npos) << command.word;
  }
}

TEST(DotCommandTest, HelpFitsTheTerminal) {
  std::istringstream lines(DotHelp(50));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 50) << line;
}

}  // namespace
}  // namespace tracklake::prompt
