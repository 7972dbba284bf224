#include "cli/with_places.h"

#include <gtest/gtest.h>

namespace tracklake::cli {
namespace {

constexpr const char* kPlaces = " --lake 'my lake'";

TEST(WithPlacesTest, EveryCommandOfATextIsOnTheLakeThatWasNamed) {
  EXPECT_EQ(WithPlaces("tracklake replay 2026-11-20 makes it again from raw.", kPlaces),
            "tracklake replay --lake 'my lake' 2026-11-20 makes it again from raw.");
  EXPECT_EQ(WithPlaces("Remove it: tracklake auth logout, tracklake auth login", kPlaces),
            "Remove it: tracklake auth logout --lake 'my lake', tracklake auth login --lake 'my "
            "lake'");
  EXPECT_EQ(WithPlaces("Take it out (tracklake withdraw KEY), or `tracklake run`.", kPlaces),
            "Take it out (tracklake withdraw --lake 'my lake' KEY), or `tracklake run --lake 'my "
            "lake'`.");
}

TEST(WithPlacesTest, TheProgramsNameInProseStaysAsItIs) {
  for (const char* text :
       {"Use the newest tracklake that shares it.", "A newer tracklake wrote to this lake",
        "Which lake? Name one: --lake DIR", "the file my-tracklake run", "tracklake runaway"}) {
    EXPECT_EQ(WithPlaces(text, kPlaces), text);
  }
}

TEST(WithPlacesTest, ACommandWithPlacesOfItsOwnKeepsThem) {
  for (const char* text : {"Try: tracklake --lake other query \"SELECT 1\"",
                           "Every key: tracklake --config /dev/null config show",
                           "Again: tracklake run --lake other", "tracklake run --config=x.toml"}) {
    EXPECT_EQ(WithPlaces(text, kPlaces), text);
  }
}

TEST(WithPlacesTest, WhatIsSaidOfPlacesBehindACommandIsNotItsOwn) {
  EXPECT_EQ(WithPlaces("Make one with tracklake run, or name one: --lake DIR", kPlaces),
            "Make one with tracklake run --lake 'my lake', or name one: --lake DIR");
}

TEST(WithPlacesTest, HelpNeedsNoLake) {
  for (const char* text : {"See: tracklake query --help", "See: tracklake catalog describe --help",
                           "Options of every command: tracklake --help"}) {
    EXPECT_EQ(WithPlaces(text, kPlaces), text);
  }
}

TEST(WithPlacesTest, WithoutPlacesATextIsWhatItWas) {
  EXPECT_EQ(WithPlaces("See: tracklake runs", ""), "See: tracklake runs");
}

}  // namespace
}  // namespace tracklake::cli
