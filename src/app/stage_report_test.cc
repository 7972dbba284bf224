#include "app/stage_report.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

PlaylistReport One(FetchOutcome outcome) {
  PlaylistReport one;
  one.outcome = outcome;
  return one;
}

Outcome Of(std::initializer_list<PlaylistReport> playlists) {
  ExtractReport report;
  report.playlists = playlists;
  return OutcomeOf(report);
}

TEST(StageReportTest, TheOutcomeThatMostNeedsAPersonCounts) {
  EXPECT_EQ(Worse(Outcome::kDone, Outcome::kIncomplete), Outcome::kIncomplete);
  EXPECT_EQ(Worse(Outcome::kDeferred, Outcome::kIncomplete), Outcome::kDeferred);
  EXPECT_EQ(Worse(Outcome::kConfig, Outcome::kFailed), Outcome::kConfig);
}

TEST(StageReportTest, WhatIsWithheldForEverIsNoFaultOfTheRun) {
  EXPECT_EQ(Of({One(FetchOutcome::kComplete), One(FetchOutcome::kWithheld)}), Outcome::kDone);
  EXPECT_EQ(Of({One(FetchOutcome::kComplete), One(FetchOutcome::kPartial)}), Outcome::kIncomplete);
  EXPECT_EQ(Of({One(FetchOutcome::kPartial), One(FetchOutcome::kDeferred)}), Outcome::kDeferred);
  PlaylistReport needs_consent = One(FetchOutcome::kWithheld);
  needs_consent.needs_consent = true;
  EXPECT_EQ(Of({needs_consent, One(FetchOutcome::kComplete)}), Outcome::kPermission);
}

TEST(StageReportTest, WhereEveryListFailedTheFirstErrorIsTheOutcome) {
  PlaylistReport failed = One(FetchOutcome::kFailed);
  failed.error = Error{ErrorKind::kUnavailable, "down", "", {}};
  EXPECT_EQ(Of({failed, failed}), Outcome::kUnavailable);
  EXPECT_EQ(Of({failed, One(FetchOutcome::kComplete)}), Outcome::kIncomplete);
}

TEST(StageReportTest, ATransformFailedOnlyWhereNothingElseCame) {
  TransformStageReport stage;
  stage.transform.objects = 2;
  EXPECT_EQ(OutcomeOf(stage), Outcome::kDone);
  stage.transform.failed = 1;
  stage.transform.failures.push_back({"a", {ErrorKind::kIo, "", "", {}}});
  EXPECT_EQ(OutcomeOf(stage), Outcome::kIncomplete);
  stage.transform.failed = 2;
  EXPECT_EQ(OutcomeOf(stage), Outcome::kFailed);
  stage.transform.failures.front().error.kind = ErrorKind::kBadData;
  EXPECT_EQ(OutcomeOf(stage), Outcome::kBadData);
}

TEST(StageReportTest, ItemsInQuarantineAreIncompleteAndObjectsRefusedWholeAreBadData) {
  TransformStageReport stage;
  stage.transform.objects = 2;
  stage.transform.quarantine_lines = 2;
  stage.transform.refused = 1;
  EXPECT_EQ(OutcomeOf(stage), Outcome::kIncomplete);
  stage.transform.refused = 2;
  EXPECT_EQ(OutcomeOf(stage), Outcome::kBadData);
}

TEST(StageReportTest, AProviderThatKeepsSomethingIsNoFault) {
  EnrichStageReport report;
  LookupReport lookup;
  lookup.left = 3;
  lookup.error = Error{ErrorKind::kPermission, "", "", {}};
  lookup.is_closed = true;
  report.enrich.lookups = {lookup};
  EXPECT_EQ(OutcomeOf(report), Outcome::kDone);
  report.enrich.lookups[0].is_closed = false;
  EXPECT_EQ(OutcomeOf(report), Outcome::kPermission);
  report.enrich.lookups[0].is_deferred = true;
  EXPECT_EQ(OutcomeOf(report), Outcome::kDeferred);
}

TEST(StageReportTest, ACrawlThatMayNotWriteOrMissesAFileFailed) {
  CrawlStageReport report;
  report.crawl.applied = true;
  EXPECT_EQ(OutcomeOf(report), Outcome::kDone);
  report.crawl.missing = {"processed/a"};
  EXPECT_EQ(OutcomeOf(report), Outcome::kFailed);
  report.crawl.missing.clear();
  report.crawl.applied = false;
  EXPECT_EQ(OutcomeOf(report), Outcome::kFailed);
  report.was_to_apply = false;
  EXPECT_EQ(OutcomeOf(report), Outcome::kDone);
  report.glue_failure = Error{ErrorKind::kUnavailable, "", "", {}};
  EXPECT_EQ(OutcomeOf(report), Outcome::kUnavailable);
  report.glue_failure.reset();
  report.broken.push_back({Day(), {ErrorKind::kCorruption, "", "", {}}});
  EXPECT_EQ(OutcomeOf(report), Outcome::kBadData);
}

}  // namespace
}  // namespace tracklake::app
