#include "cli/report/error_report.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/exit_code.h"
#include "cli/with_places.h"

namespace tracklake::cli {
namespace {

TEST(ErrorReportTest, PeopleReadCauseAndCure) {
  const Error error{ErrorKind::kConfig, "no playlist is configured", "Set PLAYLIST_ID.", {}};
  EXPECT_EQ(ErrorText(error, Format::kHuman),
            "error: no playlist is configured\nhint: Set PLAYLIST_ID.\n");
}

TEST(ErrorReportTest, WhatToDoIsToldAsItCanBeTyped) {
  const Error error{
      ErrorKind::kConflict, "another tracklake serve is here", "See: tracklake status", {}};
  std::ostringstream out;
  std::ostringstream err;
  const Terminal terminal(
      out, err, [](std::string_view text) { return WithPlaces(text, " --lake 'my lake'"); });
  TellError(terminal, error);
  TellError(terminal, "failed: a\a.json", error);
  const std::string hint = "hint: See: tracklake status --lake 'my lake'\n";
  EXPECT_EQ(err.str(), "error: another tracklake serve is here\n" + hint +
                           "failed: a\ufffd.json: another tracklake serve is here\n" + hint);
}

TEST(ErrorReportTest, OnATerminalItsFirstWordsAreColouredAndJsonNeverIs) {
  const Error error{ErrorKind::kIo, "no", "yes", {}};
  EXPECT_EQ(ErrorText(error, Format::kHuman, true),
            "\x1b[1;31merror:\x1b[0m no\n\x1b[36mhint:\x1b[0m yes\n");
  EXPECT_EQ(ErrorText(error, Format::kJson, true).find('\x1b'), std::string::npos);
}

TEST(ErrorReportTest, NothingInAMessageDrivesATerminal) {
  const Error error{ErrorKind::kIo,
                    "cannot read \x1b]0;x\a\x1b[2J\r.csv\nLINE 1:\tSELECT\u202e",
                    "Remove \x9b\u009b1m.",
                    {}};
  EXPECT_EQ(ErrorText(error, Format::kHuman),
            "error: cannot read \ufffd]0;x\ufffd\ufffd[2J\ufffd.csv\nLINE 1: SELECT\ufffd\n"
            "hint: Remove \ufffd\ufffd1m.\n");
}

TEST(ErrorReportTest, MachinesReadCodeMessageHintAndRetryAt) {
  const Error error{ErrorKind::kDeferred, "quota \"playlists\" is used up", "",
                    *ParseCompactTimestamp("20261121T060000Z")};
  EXPECT_EQ(ErrorText(error, Format::kJson),
            "{\"schema_version\":1,\"error\":{\"code\":\"deferred\",\"message\":\"quota "
            "\\\"playlists\\\" is used up\",\"hint\":null,\"retry_at\":\"2026-11-21T06:00:00Z\"}}"
            "\n");
}

TEST(ExitCodeTest, EveryKindHasTheCodeOfTheContract) {
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kUsage)), 2);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kIo)), 1);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kNotFound)), 1);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kCorruption)), 65);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kUnavailable)), 69);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kDeferred)), 75);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kPermission)), 77);
  EXPECT_EQ(static_cast<int>(ExitCodeOf(ErrorKind::kConfig)), 78);
}

}  // namespace
}  // namespace tracklake::cli
