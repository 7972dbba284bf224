#include "app/gaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"
#include "lake/testing/committed_rows.h"

namespace tracklake::app {
namespace {

using testing::HasSubstr;
using testing::Not;

Gap MakeGap(std::string what, std::string id, std::string reason, bool is_recoverable) {
  return {std::move(what), std::move(id),         std::move(reason),
          std::nullopt,    "2026-11-20 06:10:00", is_recoverable};
}

TEST(GapsTest, NoRunIsPromisedToAskForWhatWasOnlyImported) {
  Gap page = MakeGap("playlist", "p1", "", true);
  page.was_asked_for = false;
  EXPECT_THAT(std::string(CureOfGap(page)), HasSubstr("import what is missing"));
  const Gap error = MakeGap("unknown", "raw/e.json", "http 429: Too many requests", true);
  EXPECT_THAT(std::string(CureOfGap(error)), HasSubstr("save the answer itself"));
  for (const Gap& gap : {page, error}) {
    EXPECT_THAT(std::string(CureOfGap(gap)), Not(HasSubstr("next run requests it")));
  }
  page.was_asked_for = true;
  EXPECT_EQ(CureOfGap(page), "The next run requests it again.");
}

Capture Withheld(std::string_view id, std::string_view raw_key) {
  Capture capture{};
  capture.what = "playlist";
  capture.id = id;
  capture.claimed_items = 7;
  capture.status = "withheld";
  capture.reason = "items withheld";
  capture.raw_key = raw_key;
  return capture;
}

TEST(GapsTest, AreReadWithWhatIsMissingAndWhetherARunAskedForIt) {
  FakeServices fake;
  ObjectStore* const store = *fake.lake.OpenOrCreate();
  EXPECT_TRUE(*IsEmpty(store));
  const Day day = *ParseIsoDate("2026-11-20");
  const std::string asked = "raw/spotify/2026-11-20/playlist-p1-20261120T060000Z-0a1b2c3d.json";
  const std::string imported = "raw/import/raw/2026-11-20/p2.json";
  for (const auto& [id, key] : {std::pair("p1", asked), std::pair("p2", imported)}) {
    Rows rows;
    rows.captures.push_back(Withheld(id, key));
    rows.captures.back().fetched_at = Seconds(day);
    ASSERT_TRUE(CommitRows(*store, day, key, rows));
  }
  EXPECT_FALSE(*IsEmpty(store));
  const auto gaps = ReadGaps(fake.services(), store);
  ASSERT_TRUE(gaps.has_value()) << gaps.error().message;
  ASSERT_EQ(gaps->size(), 2U);
  EXPECT_EQ((*gaps)[0].id, "p1");
  EXPECT_TRUE((*gaps)[0].was_asked_for);
  EXPECT_FALSE((*gaps)[1].was_asked_for);
  EXPECT_EQ((*gaps)[1].missing_items, 7);
  EXPECT_THAT(std::string(CureOfGap((*gaps)[0])), HasSubstr("playlist of your own"));
  EXPECT_EQ(ReasonOfGap((*gaps)[0]), "items withheld");
  // Of a file that somebody else wrote nobody knows who left its entries out.
  EXPECT_EQ(ReasonOfGap((*gaps)[1]), "the file has no list of its entries");
  EXPECT_THAT(std::string(CureOfGap((*gaps)[1])), Not(HasSubstr("Spotify gives")));
}

}  // namespace
}  // namespace tracklake::app
