#include "app/config_reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace tracklake::app {
namespace {

using testing::HasSubstr;

constexpr const char* kFile = "lake.toml";

struct WrongFile {
  const char* text;
  int line;
  const char* tells;  // stands in the message
};

// Each has one mistake.
constexpr WrongFile kWrongFiles[] = {
    // What is no TOML, or no setting.
    {"[lake\n", 1, "lake.toml:1"},
    {"[lake]\ndir = \n", 2, "lake.toml:2"},
    {"[lake]\ndir = 'a'\ndir = 'b'\n", 3, "lake.toml:3"},
    {"[lake]\ndir = \"a\n", 2, "lake.toml:2"},
    {"[lake]\n\n[query]\nthreads = 2 3\n", 4, "lake.toml:4"},
    {"[lake]\n# \x1b[31m\n", 2, "a control character"},
    {"\n[[= 3\n", 2, "lake.toml:2"},
    {"lake = 3\n", 1, "lake is a section"},
    {"# a comment\n[lak]\ndir = 'a'\n", 2, "unknown section [lak]"},
    {"[lake]\ndri = 'a'\n", 2, "unknown key lake.dri"},
    {"[lake]\n[lake.dir]\nx = 1\n", 2, "expected a string"},
    {"client_id = 'a'\n", 1, "client_id is in no section"},
    {"nonsense = 1\n", 1, "unknown key nonsense"},
    {"[[lake]]\ndir = 'a'\n", 1, "lake is a section"},
    {"[transform]\nworker = 3\n", 2, "unknown key transform.worker"},
    // Wrong types.
    {"[store]\nsync = 'no'\n", 2, "expected true or false"},
    {"[store]\nsync = 1\n", 2, "expected true or false"},
    {"[transform]\nworkers = '2'\n", 2, "expected a whole number"},
    {"[transform]\nworkers = 2.5\n", 2, "expected a whole number"},
    {"[transform]\nworkers = 99999999999\n", 2, "expected a whole number"},
    {"[lake]\ndir = 3\n", 2, "expected a string"},
    {"[lake]\nformats = 'parquet'\n", 2, "expected a list of strings"},
    {"[spotify]\nplaylists = [1]\n", 2, "expected a list of strings"},
    {"[spotify]\nclient_id = true\n", 2, "expected a string"},
    // Out of range.
    {"[transform]\nworkers = 0\n", 2, "expected 1 to 64"},
    {"[query]\n# as many as there are\nthreads = 65\n", 3, "expected 1 to 64"},
    {"[extract]\nconcurrency = 17\n", 2, "expected 1 to 16"},
    {"[query]\nmemory_mb = 1\n", 2, "expected at least 64"},
    {"[query]\nspill_mb = -1\n", 2, "expected 0 or more"},
    {"[query]\ntimeout = '60'\n", 2, "a time up to a day"},
    {"[query]\ntimeout = '25h'\n", 2, "a time up to a day"},
    {"[schedule]\nwindow_minutes = 1441\n", 2, "expected 0 to 1440"},
    {"[quota]\ncalls_per_day = -5\n", 2, "expected 0 or more"},
    {"[retention]\nraw_days = -1\n", 2, "expected 0 or more"},
    {"[alarms]\nstale_hours = -1\n", 2, "expected 0 or more"},
    // Words that are none of those there are.
    {"[lake]\nformats = ['orc']\n", 2, "parquet, or parquet and csv"},
    {"[lake]\nformats = ['csv']\n", 2, "parquet, or parquet and csv"},
    {"[enrich]\naudio_features = ['spotfy']\n", 2, "spotify, reccobeats, or both"},
    {"[spotify]\nmarket = 'de'\n", 2, "capital letters"},
    {"[glue]\ndatabase = 'Music-Lake'\n", 2, "small letters"},
    {"[alarms]\nwebhook_format = 'teams'\n", 2, "json, ntfy or slack"},
    {"[schedule]\nextract = 'dayly'\n", 2, "schedule.extract (from lake.toml:2)"},
    {"[schedule]\nupkeep = 'rate(0 hours)'\n", 2, "schedule.upkeep (from lake.toml:2)"},
    {"[schedule]\ntimezone = 'Europe/Berln'\n", 2, "time zone"},
    {"[schedule]\ntop = 'daily'\n", 2, "sources.top is off"},
    {"[quota]\nfamilies = ['artists:600']\n", 2, "not a budget"},
    {"[quota]\nfamilies = ['artist=600']\n", 2, "no family artist"},
    // Places.
    {"[lake]\ndir = '~/music'\n", 2, "~ is a home to shells only"},
    {"[lake]\ndir = ''\n", 2, "lake.dir (from lake.toml:2)"},
    {"[lake]\ndir = '/dev/null'\n", 2, "/dev/null is not a folder"},
    {"[lake]\ndir = '/dev/null/lake'\n", 2, "/dev/null is not a folder"},
    {"[lake]\ndir = 's3://'\n", 2, "not a place in S3"},
    {"[lake]\ndir = 'gs://bucket/lake'\n", 2, "neither a folder nor s3"},
    {"[lake]\nraw_prefixes = ['results/']\n", 2, "that the lake itself writes"},
    {"[lake]\nraw_prefixes = ['../raw/']\n", 2, "not a folder inside the lake"},
    {"[lake]\nraw_prefixes = []\n", 2, "at least one folder"},
    {"[quota]\nledger = '~'\n", 2, "~ is a home"},
    {"[query]\nduckdb = '/nowhere/libduckdb.so'\n", 2, "is not there"},
    {"[alarms]\ncommand = '/nowhere/tell'\n", 2, "is not there"},
    // Addresses.
    {"[spotify]\napi_url = 'api.spotify.com'\n", 2, "not a web address"},
    {"[spotify]\napi_url = 'http://api.spotify.com/v1'\n", 2, "is not https"},
    {"[spotify]\naccounts_url = 'ftp://accounts.spotify.com'\n", 2, "not a web address"},
    {"[spotify]\nredirect_uri = 'http://localhost:8898/callback'\n", 2, "localhost"},
    {"[enrich]\nreccobeats_url = 'https://'\n", 2, "not a web address"},
    {"[trino]\nurl = 'trino:8080'\n", 2, "not a web address"},
    {"[trino]\nurl = 'http://trino.example.org'\ntoken = 'a.b.c'\n", 2, "is not https"},
    {"[serve]\nlisten = '8899'\n", 2, "serve.listen (from lake.toml:2)"},
    {"[serve]\nlisten = '0.0.0.0:80'\n", 2, "serve.token is not set"},
    {"[alarms]\nwebhook = 'https://a b'\n", 2, "a web address"},
    {"[alarms]\nsmtp_url = 'mail.example.org'\n", 2, "smtp://HOST:PORT"},
    {"[alarms]\nemail_to = ['ops']\nsmtp_url = 'smtp://localhost:25'\n", 2, "addresses"},
    {"[alarms]\nemail_to = ['ops@example.org']\n", 2, "alarms.smtp_url beside it"},
    {"[alarms]\nemail_from = 'me'\n", 2, "an address"},
    // Ids and secrets.
    {"[spotify]\nplaylists = ['37i9dQZF1DXcBWIGoYBM5']\n", 2, "names no playlist"},
    {"[spotify]\nplaylists = ['https://open.spotify.com/album/x']\n", 2, "names no playlist"},
    {"[spotify]\nclient_id = 'env:APP'\n", 2, "the id itself"},
    {"[spotify]\nclient_secret = 'env:NOT_SET_ANYWHERE'\n", 2, "needs NOT_SET_ANYWHERE"},
    {"[spotify]\nclient_secret = 'file:/nowhere/secret'\n", 2, "cannot read /nowhere/secret"},
    {"[spotify]\nclient_secret = 'vault:hush'\n", 2, "looks like a reference"},
    {"[spotify]\ntokens = '/home/tokens'\n", 2, "secretsmanager:NAME"},
    {"[serve]\ntoken = 'short'\n", 2, "serve.token (from lake.toml:2)"},
    {"[trino]\npassword = 'ssm:no/slash'\n", 2, "without its path"},
    {"[lake]\ndir = '${NOT_SET_ANYWHERE}'\n", 2, "needs ${NOT_SET_ANYWHERE}"},
    {"[lake]\ndir = '${HOME'\n", 2, "${ has no end"},
};

class ConfigReadingTest : public testing::Test {
 protected:
  std::vector<ConfigProblem> Find(std::string_view text) {
    const Environment environment = [this](const std::string& name) {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
    std::vector<std::string> names;
    for (const auto& [name, value] : variables_) names.push_back(name);
    return FindConfigProblems(ReadConfigText(text, kFile, environment), environment, names);
  }

  std::map<std::string, std::string> variables_ = {{"HOME", "/home/someone"}};
};

TEST_F(ConfigReadingTest, EachMistakeIsToldOnceAtItsLineWithACure) {
  static_assert(std::size(kWrongFiles) >= 60);
  for (const WrongFile& wrong : kWrongFiles) {
    const auto problems = Find(wrong.text);
    ASSERT_EQ(problems.size(), 1u) << wrong.text;
    EXPECT_EQ(problems[0].line, wrong.line) << wrong.text;
    EXPECT_THAT(problems[0].error.message, HasSubstr(wrong.tells)) << wrong.text;
    EXPECT_FALSE(problems[0].error.hint.empty()) << wrong.text;
    EXPECT_EQ(problems[0].error.kind, ErrorKind::kConfig) << wrong.text;
  }
}

TEST_F(ConfigReadingTest, AllOfThemAreToldAtOnceByLine) {
  variables_["TRACKLAKE_QUERY__THREADS"] = "many";
  variables_["TRACKLAKE_LAKE__DRI"] = "x";
  const auto problems =
      Find("[transform]\nworkers = 0\n[lake]\ndir = '~/x'\nnone = 1\n[spotify]\nmarket = 'x'\n");
  std::vector<std::pair<int, std::string>> told;
  for (const ConfigProblem& problem : problems) told.emplace_back(problem.line, problem.key);
  EXPECT_EQ(told, (std::vector<std::pair<int, std::string>>{{2, "transform.workers"},
                                                            {4, "lake.dir"},
                                                            {5, "lake.none"},
                                                            {7, "spotify.market"},
                                                            {0, "query.threads"},
                                                            {0, ""}}));
  EXPECT_EQ(problems.back().error.hint, "Did you mean TRACKLAKE_LAKE__DIR?");
}

TEST_F(ConfigReadingTest, AGoodFileHasNoProblemAndOtherProgramsVariablesAreTheirs) {
  variables_ = {{"TRACKLAKE_CLOCK", "2026-11-20T06:00:00Z"}, {"PATH", "/bin"}, {"APP", "hush"}};
  const auto problems = Find(
      "[lake]\ndir = './lake'\nformats = ['parquet', 'csv']\n"
      "[spotify]\nclient_secret = 'env:APP'\nmarket = 'DE'\n"
      "playlists = ['37i9dQZF1DXcBWIGoYBM5M']\n[quota]\nfamilies = ['artists=600']\n"
      "[trino]\nurl = 'http://trino:8080'\npassword = ''\n");
  EXPECT_TRUE(problems.empty()) << problems[0].error.message;
}

TEST_F(ConfigReadingTest, WhatAFlagSaysStandsAboveAMistake) {
  const Environment none = [](const std::string&) { return std::nullopt; };
  ConfigReading reading = ReadConfigText("[lake]\ndir = '~/x'\n", kFile, none);
  ASSERT_EQ(reading.problems.size(), 1u);
  reading.Override("lake.dir", "./lake", "--lake");
  EXPECT_TRUE(FindConfigProblems(std::move(reading), none, {}).empty());
}

TEST_F(ConfigReadingTest, NoMessageHoldsASecret) {
  for (const char* text :
       {"[spotify]\nclient_secret = 'vault:hush'\n", "[alarms]\nwebhook = 'https://hush hush'\n",
        "[serve]\ntoken = 'hush'\n"}) {
    for (const ConfigProblem& problem : Find(text)) {
      EXPECT_THAT(problem.error.message + problem.error.hint, testing::Not(HasSubstr("hush")));
    }
  }
}

TEST_F(ConfigReadingTest, AFileThatIsTooLargeOrAFolderIsNotRead) {
  EXPECT_THAT(Find(std::string(2 << 20, ' ')).at(0).error.message, HasSubstr("larger than"));
  const Environment none = [](const std::string&) { return std::nullopt; };
  EXPECT_EQ(ReadConfig("/", true, none).problems.size(), 1u);
}

}  // namespace
}  // namespace tracklake::app
