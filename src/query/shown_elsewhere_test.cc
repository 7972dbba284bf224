#include "query/shown_elsewhere.h"

#include <gtest/gtest.h>

#include "query/relations.h"
#include "query/unknown_name.h"

namespace tracklake {
namespace {

TEST(ShownElsewhereTest, WhatACommandShowsLeadsToTheCommand) {
  EXPECT_EQ(HintForUnknownRelation("runs"), "tracklake runs shows that; it is not in SQL.");
  EXPECT_EQ(HintForUnknownRelation("Quarantine"),
            "tracklake quarantine shows that; it is not in SQL.");
}

TEST(ShownElsewhereTest, WhatIsInSqlIsNotSentAway) {
  for (const std::string_view name : RelationNames()) EXPECT_EQ(CommandThatShows(name), "") << name;
}

}  // namespace
}  // namespace tracklake
