#include "app/relation_report.h"

#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

class RelationReportTest : public testing::Test {
 protected:
  Result<RelationReport> Describe(const std::string& name) {
    return DescribeRelation(fakes_.services(), name);
  }

  FakeServices fakes_;
};

TEST_F(RelationReportTest, ATableHasAMeaningForEachColumnAndThePartitionsLast) {
  const auto songs = Describe("songs");
  ASSERT_TRUE(songs.has_value());
  EXPECT_EQ(NameOf(songs->kind), "table");
  EXPECT_FALSE(songs->comment.empty());
  EXPECT_EQ(songs->columns.front().name, "song_id");
  EXPECT_EQ(songs->columns.front().field_id, 1);
  for (const RelationColumn& column : songs->columns) EXPECT_FALSE(column.comment.empty());
  EXPECT_EQ(songs->columns.back().name, "day");
  EXPECT_TRUE(songs->columns.back().is_partition);
  EXPECT_EQ(songs->columns.back().field_id, std::nullopt);
}

TEST_F(RelationReportTest, AViewHasItsSqlAndTheTypesOfItsColumns) {
  const auto gaps = Describe("gaps");
  ASSERT_TRUE(gaps.has_value());
  EXPECT_EQ(NameOf(gaps->kind), "view");
  EXPECT_TRUE(gaps->sql.contains("SELECT"));
  EXPECT_EQ(gaps->columns.back().name, "recoverable");
  EXPECT_EQ(gaps->columns.back().type, "BOOLEAN");
}

TEST_F(RelationReportTest, ANameThatIsNearlyRightIsAnsweredWithTheRightOne) {
  const auto near = Describe("spotify_track");
  ASSERT_FALSE(near.has_value());
  EXPECT_EQ(near.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(near.error().hint, "Did you mean spotify_tracks?");
}

}  // namespace
}  // namespace tracklake::app
