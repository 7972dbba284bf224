#include "app/status.h"

#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

void Put(FakeServices& fake, std::string_view key, std::string_view bytes) {
  ASSERT_TRUE((*fake.lake.OpenOrCreate())->PutIfAbsent(key, bytes));
}

TEST(StatusTest, WithoutALakeThereIsNone) {
  FakeServices fake;
  EXPECT_EQ(ReadStatus(fake.services()).error().kind, ErrorKind::kNotFound);
}

TEST(StatusTest, AnEmptyLakeHasNoTableAndNoNewestDay) {
  FakeServices fake;
  ASSERT_TRUE(fake.lake.OpenOrCreate());
  const auto status = ReadStatus(fake.services());
  ASSERT_TRUE(status.has_value()) << status.error().message;
  EXPECT_TRUE(status->tables.empty());
  EXPECT_EQ(status->newest(), std::nullopt);
}

TEST(StatusTest, TablesGapsQuarantineAndWhatIsLeftOutAreCounted) {
  FakeServices fake;
  Put(fake, "raw/2026-11-18/a.json", Playlist("p", 3));
  Put(fake, "raw/2026-11-19/b.json", Playlist("p", 2));
  Put(fake, "raw/2026-11-19/broken.json", "{");
  Put(fake, "raw/2026-11-19/notes.txt", "no JSON");
  ASSERT_TRUE(TransformNew(fake.services()));
  const auto status = ReadStatus(fake.services());
  ASSERT_TRUE(status.has_value()) << status.error().message;
  const auto songs = status->tables.find(TableId::kSongs);
  ASSERT_NE(songs, status->tables.end());
  EXPECT_EQ(songs->second.rows, 5);
  EXPECT_EQ(songs->second.files, 2);
  EXPECT_EQ(songs->second.newest, *ParseIsoDate("2026-11-19"));
  EXPECT_EQ(status->newest(), *ParseIsoDate("2026-11-19"));
  EXPECT_EQ(status->quarantine.objects(), 1);
  EXPECT_EQ(status->gaps.recoverable + status->gaps.for_ever, 1);
  EXPECT_EQ(status->left_out.size(), 1U);
}

TEST(StatusTest, WhatFailedIsNoNews) {
  FakeServices fake;
  Put(fake, "raw/2026-11-18/a.json", Playlist("p", 3));
  Put(fake, "raw/2026-11-20/b.json", R"({"error":{"status":503,"message":"later"}})");
  ASSERT_TRUE(TransformNew(fake.services()));
  const auto status = ReadStatus(fake.services());
  ASSERT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(status->tables.at(TableId::kCaptures).newest, *ParseIsoDate("2026-11-20"));
  EXPECT_EQ(status->newest(), *ParseIsoDate("2026-11-18"));
}

}  // namespace
}  // namespace tracklake::app
