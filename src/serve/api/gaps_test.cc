#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "lake/testing/lake_world.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

class GapsResourceTest : public testing::Test, protected AskedApi {};

TEST_F(GapsResourceTest, WhatWasNotCapturedComesInPagesEachWithItsCure) {
  for (const char* name : {"a", "b", "c"}) {
    PutRaw(store(), {fmt::format("raw/2026-11-18/{}.json", name), "{"});
  }
  ASSERT_TRUE(app::TransformNew(fakes.services()));
  const app::Json first = Json("/gaps?limit=2");
  ASSERT_EQ(first["gaps"].size(), 2U);
  EXPECT_EQ(first["next_offset"], 2);
  EXPECT_EQ(first["gaps"][0]["id"], "raw/2026-11-18/a.json");
  EXPECT_TRUE(first["gaps"][0]["cure"].is_string());
  const app::Json last = Json("/gaps?limit=2&offset=2");
  ASSERT_EQ(last["gaps"].size(), 1U);
  EXPECT_EQ(last["gaps"][0]["id"], "raw/2026-11-18/c.json");
  EXPECT_TRUE(last["next_offset"].is_null());
}

TEST_F(GapsResourceTest, WithoutAnyTheListIsEmpty) {
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  EXPECT_EQ(Get("/gaps").body, "{\"schema_version\":1,\"gaps\":[],\"next_offset\":null}\n");
}

}  // namespace
}  // namespace tracklake::serve
