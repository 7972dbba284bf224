#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

PlaylistReport Missing(std::string id) {
  PlaylistReport report;
  report.source = "playlist";
  report.id = std::move(id);
  return report;
}

std::string Said(const PlaylistReport& playlist) {
  std::ostringstream out;
  std::ostringstream err;
  ExtractReport report;
  report.playlists.push_back(playlist);
  Say(Terminal(out, err), report);
  EXPECT_EQ(out.str(), "");
  return err.str();
}

TEST(ExtractReportTest, AnErrorThatDoesNotNameItsListIsToldWithTheName) {
  PlaylistReport playlist = Missing("p1");
  playlist.error = Error{ErrorKind::kUnavailable, "cannot reach the server", "Try later.", {}};
  EXPECT_THAT(Said(playlist), HasSubstr("failed: playlist p1: cannot reach the server\n"
                                        "hint: Try later.\n"));
  playlist.error->message = "there is no playlist p1";
  EXPECT_THAT(Said(playlist), HasSubstr("failed: there is no playlist p1\n"));
}

TEST(ExtractReportTest, TotalsThatDisagreeAreToldWithBothFigures) {
  PlaylistReport playlist = Missing("p1");
  playlist.outcome = FetchOutcome::kPartial;
  playlist.entries = 1150;
  playlist.claimed = 2000;
  EXPECT_THAT(Said(playlist), HasSubstr("partial: playlist p1: 1,150 of 2,000 entries came\n"));
  playlist.claimed.reset();
  EXPECT_THAT(Said(playlist), HasSubstr("partial: playlist p1: entries are missing\n"));
}

TEST(ExtractReportTest, ARefusalOfSeveralListsIsToldOnceWithNamesThatPeopleKnow) {
  ExtractReport report;
  for (const char* name : {"saved_tracks", "saved_albums", "followed_artists", "top_tracks"}) {
    PlaylistReport one = Missing(std::string("me:acc:") + name);
    one.source = name;
    one.outcome = FetchOutcome::kWithheld;
    one.error = Error{ErrorKind::kPermission, one.id + ": scope missing", "Consent again.", {}};
    report.others.push_back(one);
  }
  std::ostringstream out;
  std::ostringstream err;
  Say(Terminal(out, err), report);
  EXPECT_THAT(err.str(), HasSubstr("withheld: your saved tracks, your saved albums, your followed "
                                   "artists and 1 more: scope missing\nhint: Consent again.\n"));
  EXPECT_THAT(err.str(), Not(HasSubstr("me:")));
}

TEST(ExtractReportTest, WhatCameWholeIsNotDoubted) {
  PlaylistReport playlist = Missing("p1");
  playlist.outcome = FetchOutcome::kComplete;
  EXPECT_THAT(Said(playlist), Not(HasSubstr("p1")));
}

}  // namespace
}  // namespace tracklake::cli
