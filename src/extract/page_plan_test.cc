#include "extract/page_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::ElementsAre;

PageLink Link(std::int64_t offset) {
  return {offset, fmt::format("/me/tracks?offset={}&limit=50&market=DE", offset), 50, {}};
}

std::vector<std::int64_t> TakeAll(PagePlan* plan) {
  std::vector<std::int64_t> offsets;
  while (const auto link = plan->Take()) offsets.push_back(link->offset);
  return offsets;
}

TEST(PagePlanTest, AllPagesFollowFromTheFirstAndTheTotal) {
  PagePlan plan(Link(50), 50, 201);
  EXPECT_EQ(plan.Foreseen(), 4);
  EXPECT_EQ(plan.Take()->target, Link(50).target);
  EXPECT_EQ(plan.Take()->target, Link(100).target);
  EXPECT_THAT(TakeAll(&plan), ElementsAre(150, 200));
}

TEST(PagePlanTest, WithoutATotalEachPageTellsTheNext) {
  PagePlan plan(Link(50), 50, std::nullopt);
  EXPECT_THAT(TakeAll(&plan), ElementsAre(50));
  plan.Came(50, 50, Link(100));
  EXPECT_THAT(TakeAll(&plan), ElementsAre(100));
  plan.Came(100, 7, std::nullopt);
  EXPECT_THAT(TakeAll(&plan), ElementsAre());
}

TEST(PagePlanTest, AListLongerThanItClaimsIsReadToItsEnd) {
  PagePlan plan(Link(50), 50, 120);
  EXPECT_THAT(TakeAll(&plan), ElementsAre(50, 100));
  plan.Came(50, 50, Link(100));
  plan.Came(100, 50, Link(150));
  EXPECT_THAT(TakeAll(&plan), ElementsAre(150));
}

TEST(PagePlanTest, AListShorterThanItClaimsIsNotAskedPastItsEnd) {
  PagePlan plan(Link(50), 50, 5000);
  EXPECT_EQ(plan.Take()->offset, 50);
  EXPECT_EQ(plan.Take()->offset, 100);
  plan.Came(50, 50, std::nullopt);
  EXPECT_THAT(TakeAll(&plan), ElementsAre());
}

TEST(PagePlanTest, WherePagesAreShorterThanPlannedTheirHolesAreAskedFor) {
  PagePlan plan(Link(50), 50, 200);
  EXPECT_EQ(plan.Take()->offset, 50);
  EXPECT_EQ(plan.Take()->offset, 100);
  plan.Came(50, 30, Link(80));
  EXPECT_EQ(plan.Take()->offset, 80);
  EXPECT_EQ(plan.Take()->offset, 130) << "pages are thirty long now";
  plan.Came(80, 30, Link(110));
  plan.Came(100, 30, Link(130));
  EXPECT_THAT(TakeAll(&plan), ElementsAre(160, 190));
}

TEST(PagePlanTest, WhatNextPassesOverOfAPageIsNotThereAndWhatItSkipsIsAskedFor) {
  PagePlan plan(Link(50), 50, 300);
  EXPECT_EQ(plan.Take()->offset, 50);
  plan.Came(50, 45, Link(100));
  EXPECT_EQ(plan.Take()->offset, 100);
  plan.Came(100, 50, Link(180));
  EXPECT_EQ(plan.Take()->offset, 150);
}

TEST(PagePlanTest, PagesThatAreThereAreNotAskedForNorDoTheyHideThoseBefore) {
  PagePlan plan(Link(50), 50, 300);
  plan.Came(100, 50, Link(150));
  plan.Came(250, 50, std::nullopt);  // the last one
  EXPECT_THAT(TakeAll(&plan), ElementsAre(50, 150, 200));
}

TEST(PagePlanTest, APageThatFailsCostsThatPage) {
  PagePlan plan(Link(50), 50, 201);
  EXPECT_EQ(plan.Take()->offset, 50);
  EXPECT_EQ(plan.Take()->offset, 100);
  plan.Failed(50);
  EXPECT_THAT(TakeAll(&plan), ElementsAre(150, 200));
}

TEST(PagePlanTest, ItEndsAfterABoundedNumberOfPages) {
  PagePlan plan(Link(50), 50, 10'000'000);
  EXPECT_EQ(TakeAll(&plan).size(), kMaxPages - 1);  // the first page is one, too
  EXPECT_TRUE(plan.too_long());
}

}  // namespace
}  // namespace tracklake
