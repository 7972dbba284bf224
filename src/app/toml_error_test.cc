#include "app/config_reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

struct Mistake {
  const char* text;
  const char* message;
  const char* hint;
};

Error ErrorOf(const char* text) {
  const auto none = [](const std::string&) { return std::nullopt; };
  const ConfigReading reading = ReadConfigText(text, "lake.toml", none);
  EXPECT_EQ(reading.problems.size(), 1U) << text;
  return reading.problems.empty() ? Error{} : reading.problems.front().error;
}

TEST(TomlErrorTest, WhatIsMissingIsSaidWithItsLine) {
  const Mistake mistakes[] = {
      {"[lake]\ndir = \"a\n", "lake.toml:2: a text has no closing \"", "name = \"value\"."},
      {"[lake]\ndir = 'a\nx = 1\n", "lake.toml:2: a text has no closing '", "name = 'value'."},
      {"[lake]\ndir = \"a", "lake.toml:2: the last text has no closing quote", "several lines."},
      {"[lake\ndir = 1\n", "lake.toml:1: a section without its closing ]", "Write [section]."},
      {"[lake]\ndir\n", "lake.toml:2: a name without = and a value behind it",
       "Write name = \"value\"."},
      {"[lake]\ndir: 'a'\n", "lake.toml:2: a name without = and a value behind it",
       "Write name = \"value\"."},
      {"[lake]\ndir =\n", "lake.toml:2: there is no value behind the =", "for the default."},
      {"[lake]\nformats = ['parquet' 'csv']\n",
       "lake.toml:2: a list that lacks a comma, or its closing ]", "Write [\"one\", \"two\"]."},
      {"[store]\nsync = True\n", "lake.toml:2: true and false are written in small letters",
       "Write true or false."},
      {"[lake]\ndir = \"C:\\music\"\n",
       "lake.toml:2: a \\ in double quotes, with a letter that has no meaning behind it",
       "Or write it twice."},
      {"[query]\nthreads = 2 3\n", "lake.toml:2: there is something behind the value",
       "a remark behind a #."},
      {"[lake]\ndir = 'a'\ndir = 'b'\n",
       "lake.toml:3: a setting or a section that stands further up already",
       "Leave one of the two out."},
  };
  for (const Mistake& mistake : mistakes) {
    const Error error = ErrorOf(mistake.text);
    EXPECT_EQ(error.message, mistake.message) << mistake.text;
    EXPECT_THAT(error.hint, EndsWith(mistake.hint)) << mistake.text;
  }
}

TEST(TomlErrorTest, AValueWithoutQuotesIsNotToldAgain) {
  const Error error = ErrorOf("[spotify]\nclient_secret = s3cr3t\n");
  EXPECT_THAT(error.message, HasSubstr("neither a text in quotes"));
  EXPECT_THAT(error.message + error.hint, Not(HasSubstr("s3cr3t")));
}

}  // namespace
}  // namespace tracklake::app
