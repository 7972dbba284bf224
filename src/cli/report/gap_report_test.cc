#include "cli/report/gap_report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::cli {
namespace {

using app::Gap;
using testing::HasSubstr;
using testing::Not;

Gap MakeGap(std::string what, std::string id, std::string reason, bool is_recoverable) {
  return {std::move(what), std::move(id),         std::move(reason),
          std::nullopt,    "2026-11-20 06:10:00", is_recoverable};
}

TEST(GapReportTest, WithoutGapsThereIsNothingToSay) { EXPECT_EQ(GapReport({}, {}), ""); }

TEST(GapReportTest, TheSameGapOfAnImportAndOfARunStandApart) {
  Gap run = MakeGap("playlist", "p1", "mismatch of totals", true);
  Gap import = MakeGap("playlist", "p2", "mismatch of totals", true);
  import.was_asked_for = false;
  const std::string report = GapReport({run, import}, {});
  EXPECT_THAT(report, HasSubstr("playlist p1"));
  EXPECT_THAT(report, HasSubstr("playlist p2"));
}

TEST(GapReportTest, APersonalListIsCalledByItsName) {
  const Gap gap = MakeGap("playlist", "me:acc:saved_tracks", "mismatch of totals", true);
  const std::string report = GapReport({gap}, {});
  EXPECT_THAT(report, HasSubstr("your saved tracks"));
  EXPECT_THAT(report, Not(HasSubstr("me:")));
}

TEST(GapReportTest, AlikeGapsAreOneLineAndTheirCureIsToldOnce) {
  std::vector<Gap> gaps;
  for (int i = 0; i < 1200; ++i) {
    gaps.push_back(MakeGap("audio-features", fmt::format("song{}", i), "not in the answer", false));
  }
  gaps.push_back(MakeGap("artist", "a1", "quota of artists spent", true));
  const std::string report = GapReport(gaps, {});
  EXPECT_THAT(report, HasSubstr("audio-features (1,200)  not in the answer"));
  EXPECT_THAT(report, HasSubstr("artist a1"));
  EXPECT_THAT(report, HasSubstr("quota of artists spent: Run again later"));
  EXPECT_LT(report.find("artist a1"), report.find("audio-features"));
  const std::string cure = "\nnot in the answer: ";
  EXPECT_EQ(report.find(cure), report.rfind(cure));
  EXPECT_TRUE(report.ends_with("\n\nOne line per gap: tracklake gaps --all\n"));
  EXPECT_THAT(GapReport({gaps.back()}, {}), Not(HasSubstr("--all")));
}

TEST(GapReportTest, AnErrorThatWasFoundAloneIsAnAnswer) {
  EXPECT_THAT(
      GapReport({MakeGap("unknown", "raw/a.json", "http 401: The token expired", true)}, {}),
      HasSubstr("answer raw/a.json"));
}

TEST(GapReportTest, FieldsAreNamedEach) {
  const std::string report = GapReport({MakeGap("field", "track.popularity", "absent", false),
                                        MakeGap("field", "album.label", "absent", false)},
                                       {});
  EXPECT_THAT(report, HasSubstr("field track.popularity"));
  EXPECT_THAT(report, HasSubstr("field album.label"));
}

TEST(GapReportTest, EntriesThatAreMissingAreAddedUp) {
  Gap one = MakeGap("playlist", "p1", "mismatch of totals", true);
  Gap other = MakeGap("playlist", "p2", "mismatch of totals", true);
  one.missing_items = 5;
  other.missing_items = 7;
  other.last_at = "2026-11-21 06:10:00";
  const std::string report = GapReport({one, other}, {});
  EXPECT_THAT(report, HasSubstr("playlist (2)  mismatch of totals  2026-11-21 06:10:00       12"));
  EXPECT_THAT(report, HasSubstr("The next run requests it again."));
  EXPECT_THAT(report, Not(HasSubstr("Cannot be fetched")));
}

TEST(GapReportTest, TheSameReasonThatIsForEverStandsApart) {
  const std::string report = GapReport({MakeGap("playlist", "p1", "http 404: Not found", false),
                                        MakeGap("playlist", "p2", "http 404: Not found", true)},
                                       {});
  EXPECT_LT(report.find("p2"), report.find("Cannot be fetched as things are"));
  EXPECT_GT(report.find("p1"), report.find("Cannot be fetched as things are"));
}

}  // namespace
}  // namespace tracklake::cli
