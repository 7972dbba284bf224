#include "raw/raw_key.h"

#include <gtest/gtest.h>

#include "base/unicode.h"

namespace tracklake {
namespace {

using namespace std::chrono_literals;

const Seconds kTime = *ParseCompactTimestamp("20261120T060001Z");

TEST(RawKeyTest, AResponseStandsUnderItsDayKindIdTimeAndHash) {
  // The first eight hex digits of SHA-256("{}") are 44136fa3.
  EXPECT_EQ(
      SpotifyKey("playlist", "37i9dQZF1DXcBWIGoYBM5M", kTime, "{}"),
      "raw/spotify/2026-11-20/playlist-37i9dQZF1DXcBWIGoYBM5M-20261120T060001Z-44136fa3.json");
}

TEST(RawKeyTest, AnImportKeepsItsFilesName) {
  EXPECT_EQ(ImportKey("raw", kTime, "{}", "spotify_raw_2023-05-10 05:06:37.123456.json"),
            "raw/import/raw/2026-11-20/20261120T060001Z-44136fa3-"
            "spotify_raw_2023-05-10 05:06:37.123456.json");
  EXPECT_TRUE(ImportKey("raw", kTime, "{}", "x").starts_with(ImportKeyStem("raw", kTime, "{}")));
}

TEST(RawKeyTest, IdsOfPersonalCollectionsAreMadeSafe) {
  EXPECT_EQ(SpotifyKey("playlist", "me:a/b\n:saved_tracks", kTime, "{}"),
            "raw/spotify/2026-11-20/playlist-me_a_b__saved_tracks-20261120T060001Z-44136fa3.json");
}

TEST(RawKeyTest, LongNamesAreCutBetweenCharacters) {
  const std::string name = std::string(149, 'x') + "é.json";
  EXPECT_EQ(KeySafeName(name), std::string(149, 'x'));
  EXPECT_EQ(KeySafeName(std::string(148, 'x') + "é.json"), std::string(148, 'x') + "é");
  EXPECT_EQ(KeySafeName(std::string(400, 'y')).size(), 150U);
}

TEST(RawKeyTest, NamesLoseWhatNoSegmentOfAKeyMayHold) {
  EXPECT_EQ(KeySafeName("a/b\\c\td\x7F\xFF\xC3.json"), "a_b\\c_d___.json");
  EXPECT_EQ(KeySafeName("Träume 夢 🎵.json"), "Träume 夢 🎵.json");
}

TEST(RawKeyTest, TheTimeOfAnOwnKeyIsTheOneItWasMadeWith) {
  EXPECT_EQ(TimeOfOwnKey(SpotifyKey("recently-played", "me", kTime, "[]")), kTime);
  EXPECT_EQ(TimeOfOwnKey(SpotifyKey("failure-playlist", "me:a:x", kTime, "")), kTime);
  EXPECT_EQ(TimeOfOwnKey(ImportKey("raw", kTime, "{}", "of 2023-05-10 05:06:37.json")), kTime);
  EXPECT_EQ(TimeOfOwnKey(ImportKey("charts", kTime, "{}", "")), kTime);
}

TEST(RawKeyTest, KeysOfOtherFormsHaveNoTimeOfTheirOwn) {
  const std::vector<std::string> keys = {
      "",
      "raw/spotify/",
      "raw/spotify/2026-11-20/playlist.json",
      "raw/spotify/2026-11-20/playlist-x-20261120T060001Z.json",
      "raw/spotify/2026-11-21/playlist-x-20261120T060001Z-44136fa3.json",  // another day's folder
      "raw/spotify/2026-11-20/playlist-x-20261120T060001Z-44136fa3.txt",
      "raw/spotify/2026-11-20/playlist-x-20261120T060001Z-44136FA3.json",
      "raw/spotify/2026-11-20/playlist-x-20261120T066001Z-44136fa3.json",
      "raw/spotify/2026-11-20/a/playlist-x-20261120T060001Z-44136fa3.json",
      "raw/spotify/2026-11-20/20261120T060001Z-44136fa3.json",
      "raw2/spotify/2026-11-20/playlist-x-20261120T060001Z-44136fa3.json",
      "raw/import/raw/20261120T060001Z-44136fa3-x",
      "raw/import/2026-11-20/20261120T060001Z-44136fa3-x",
      "raw/import/raw/2026-11-20/20261120T060001Z-44136fa-x",
      "raw/import/raw/2026-11-20/20261120T060001Z_44136fa3-x",
      "raw/import/raw/2026-11-20/20261120T060001Z-44136fa3-x/y",
  };
  for (const std::string& key : keys) EXPECT_EQ(TimeOfOwnKey(key), std::nullopt) << key;
}

TEST(RawKeyTest, TheKindOfAnImportIsItsFolder) {
  EXPECT_EQ(ImportKind("raw/import/charts/2026-11-20/x.csv"), "charts");
  EXPECT_EQ(ImportKind("raw/import/x.json"), std::nullopt);
  EXPECT_EQ(ImportKind("raw/spotify/raw/x.json"), std::nullopt);
}

}  // namespace
}  // namespace tracklake
