#include "app/days_around.h"

#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::app {
namespace {

class DaysAroundTest : public testing::Test {
 protected:
  void Put(std::string_view day) {
    ASSERT_TRUE((*fake_.lake.OpenOrCreate())
                    ->PutIfAbsent(fmt::format("raw/{}/a.json", day), Playlist("p", 1)));
    ASSERT_TRUE(TransformNew(fake_.services()));
  }
  std::string Around(std::string_view day) {
    const auto days = FindDaysAround(fake_.services(), *ParseIsoDate(day));
    const auto text = [](const std::optional<Day>& one) { return one ? FormatDate(*one) : "none"; };
    return text(days->by) + " " + text(days->after);
  }

  FakeServices fake_;
};

TEST_F(DaysAroundTest, WithoutALakeThereAreNone) {
  EXPECT_EQ(FindDaysAround(fake_.services(), Day()).error().kind, ErrorKind::kNotFound);
}

TEST_F(DaysAroundTest, ADayWithoutDataHasThoseAroundItWhateverTheirMonths) {
  for (const char* day : {"2026-08-31", "2026-11-02", "2026-11-18", "2027-01-09", "2027-01-03"}) {
    Put(day);
  }
  EXPECT_EQ(Around("2026-11-18"), "2026-11-18 2027-01-03");
  EXPECT_EQ(Around("2026-11-17"), "2026-11-02 2026-11-18");
  EXPECT_EQ(Around("2026-11-01"), "2026-08-31 2026-11-02");
  EXPECT_EQ(Around("2026-12-24"), "2026-11-18 2027-01-03");
  EXPECT_EQ(Around("2026-08-30"), "none 2026-08-31");
  EXPECT_EQ(Around("2027-02-01"), "2027-01-09 none");
}

}  // namespace
}  // namespace tracklake::app
