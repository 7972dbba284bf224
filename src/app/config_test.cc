#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace tracklake::app {
namespace {

class ConfigTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(file_); }

  void Write(std::string_view text) { std::ofstream(file_) << text; }

  Result<LoadedConfig> Load(bool required = false) {
    return LoadConfig(file_, required, [this](const std::string& name) {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    });
  }

  std::string file_ = testing::TempDir() + std::to_string(getpid()) + "_tracklake_config_test.toml";
  std::map<std::string, std::string> variables_;
};

TEST_F(ConfigTest, TheEnvironmentBeatsTheFileAndTheFileBeatsTheDefault) {
  Write("[lake]\ndir = 'from-file'\n[transform]\nworkers = 3\n");
  variables_["TRACKLAKE_LAKE__DIR"] = "from-environment";
  const auto loaded = Load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->config.lake_dir, "from-environment");
  EXPECT_EQ(loaded->config.transform_workers, 3);
  EXPECT_EQ(loaded->config.query_threads, 2);
  EXPECT_EQ(loaded->origins[0], "TRACKLAKE_LAKE__DIR");
}

TEST_F(ConfigTest, CustomaryNamesAreUnderstoodAndSecretsStayHidden) {
  variables_ = {{"SPOTIPY_CLIENT_SECRET", "hunter2"}, {"PLAYLIST_ID", "a, b"}};
  const auto loaded = Load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->config.client_secret.Reveal(), "hunter2");
  EXPECT_EQ(loaded->config.playlists, (std::vector<std::string>{"a", "b"}));
  for (const ConfigKey& key : ConfigKeys()) {
    EXPECT_EQ(ConfigValueText(loaded->config, key).find("hunter2"), std::string::npos);
  }
}

TEST_F(ConfigTest, ASecretMayBeAReferenceAndWhatOnlyLooksLikeOneIsAnError) {
  for (const char* reference : {"secretsmanager:spotify#secret", "ssm:/music/spotify", "env:X"}) {
    variables_ = {{"TRACKLAKE_TRINO__PASSWORD", reference}, {"SPOTIPY_CLIENT_SECRET", reference}};
    EXPECT_TRUE(Load().has_value()) << reference;
  }
  variables_ = {{"SPOTIPY_CLIENT_SECRET", "secretmanager:hush"}};
  const auto wrong = Load();
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(wrong.error().message, testing::HasSubstr("SPOTIPY_CLIENT_SECRET"));
  EXPECT_THAT(wrong.error().message, testing::Not(testing::HasSubstr("hush")));
  variables_ = {{"SPOTIPY_CLIENT_ID", "ssm:/music/id"}};
  EXPECT_FALSE(Load().has_value());
  for (const char* place : {"tokens", "ssm:/tokens", "secretsmanager:tokens#a"}) {
    variables_ = {{"TRACKLAKE_SPOTIFY__TOKENS", place}};
    EXPECT_FALSE(Load().has_value()) << place;
  }
  variables_ = {{"TRACKLAKE_SPOTIFY__TOKENS", "secretsmanager:tokens"}};
  EXPECT_TRUE(Load().has_value());
}

TEST_F(ConfigTest, AnUnknownKeyIsAnErrorThatNamesTheLikelyOne) {
  Write("[transform]\nworker = 3\n");
  const auto loaded = Load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::kConfig);
  EXPECT_EQ(loaded.error().hint, "Did you mean transform.workers?");
}

TEST_F(ConfigTest, VariablesAreExpandedInsideStringsOnly) {
  Write("[lake]\ndir = '/data/${NAME}'\n");
  EXPECT_FALSE(Load());
  variables_["NAME"] = "x'\nformats = ['csv']\n#";
  const auto loaded = Load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->config.lake_dir, "/data/x'\nformats = ['csv']\n#");
  EXPECT_EQ(loaded->config.formats, std::vector<std::string>{"parquet"});
}

TEST_F(ConfigTest, WrongTypesAndRangesAreRefusedWithTheirOrigin) {
  for (const char* text :
       {"[store]\nsync = 'no'\n", "[transform]\nworkers = 0\n", "[transform]\nworkers = '2'\n",
        "[lake]\nformats = ['orc']\n", "[lake]\nformats = ['csv']\n", "[query]\nmemory_mb = 1\n",
        "[spotify]\nplaylists = [1]\n", "[athena]\nscan_limit_mb = -1\n",
        "[glue]\ndatabase = 'Music-Lake'\n", "[spotify]\nmarket = 'de'\n", "lake = 3\n",
        "[lake\n"}) {
    Write(text);
    const auto loaded = Load();
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(loaded.error().kind, ErrorKind::kConfig);
    EXPECT_NE(loaded.error().message.find("tracklake_config_test.toml"), std::string::npos)
        << loaded.error().message;
  }
}

TEST_F(ConfigTest, AWrongTypeIsToldByTheRightOne) {
  Write("[lake]\ndir = 3\n");
  EXPECT_THAT(Load().error().message, testing::EndsWith("expected a string"));
  Write("[store]\nsync = 'no'\n");
  EXPECT_THAT(Load().error().message, testing::EndsWith("expected true or false"));
}

TEST_F(ConfigTest, ADatabaseOfGlueHasANameThatNeedsNoQuotes) {
  for (const std::string name : {"Music", "music-lake", "a.b", "\xC3\xA9"}) {
    variables_["TRACKLAKE_GLUE__DATABASE"] = name;
    EXPECT_FALSE(Load()) << name;
  }
  for (const std::string name : {"", "music_lake_2"}) {
    variables_["TRACKLAKE_GLUE__DATABASE"] = name;
    EXPECT_TRUE(Load()) << name;
  }
}

TEST_F(ConfigTest, AMissingFileMattersOnlyWhenItWasNamed) {
  EXPECT_TRUE(Load(false));
  EXPECT_FALSE(Load(true));
}

TEST_F(ConfigTest, RawNeverLiesInAFolderThatTheLakeItselfWrites) {
  for (const char* prefixes :
       {"results/", "raw/,quarantine/", "processed", "proc", "_tracklake/state/", "inbox/raw/",
        "processed_csv/", "r", "./raw/", "../raw/", "/raw/"}) {
    variables_["TRACKLAKE_LAKE__RAW_PREFIXES"] = prefixes;
    const auto loaded = Load();
    ASSERT_FALSE(loaded) << prefixes;
    EXPECT_EQ(loaded.error().kind, ErrorKind::kConfig) << prefixes;
  }
  for (const char* prefixes :
       {"raw/", "raw", "raw/,older/", "raw_data/to_processed/", "processed_old/"}) {
    variables_["TRACKLAKE_LAKE__RAW_PREFIXES"] = prefixes;
    EXPECT_TRUE(Load()) << prefixes;
  }
}

}  // namespace
}  // namespace tracklake::app
