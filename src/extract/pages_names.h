// How the pages of a reading are named in the store, and marked in a journal: what
// pages_in_progress.h draws. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tracklake::page_names {

inline constexpr std::string_view kFirst = "first.json";
inline constexpr std::string_view kAfter = "after.json";
inline constexpr std::string_view kJournal = "pages-";    // which a journal's name begins with
inline constexpr std::string_view kPageObject = "page-";  // and one page's

// The folder of one reading: <YYYYMMDDTHHMMSSZ>-<sha8 of its first page>-<reread>
struct Reading {
  Seconds fetched_at;
  int reread = 0;
};
std::string FolderName(const Reading& reading, std::string_view first);
std::optional<Reading> ParseFolder(std::string_view name);

// pages-<n>-<YYYYMMDDTHHMMSSZ>
struct JournalName {
  int number = 0;
  std::optional<Seconds> begun_at;
};
std::string FormatJournal(int number, Seconds begun_at);
// Whatever stands behind kJournal: what cannot be read is left as it is above.
JournalName ParseJournal(std::string_view name);

// page-<offset>-<YYYYMMDDTHHMMSSZ>
struct PageName {
  std::int64_t offset = 0;
  Seconds of_run{};
};
std::string FormatPage(const PageName& page);
std::optional<PageName> ParsePage(std::string_view name);

// The line above a page in a journal. All of them are of one size.
struct PageHead {
  std::int64_t offset = 0;
  std::size_t size = 0;
};
inline constexpr std::size_t kHeadBytes = 31;
inline constexpr std::string_view kPageEnd = "\n";  // behind a page's bytes
std::string FormatHead(const PageHead& head);
std::optional<PageHead> ParseHead(std::string_view text);

// Whether a journal's bytes behind a head are the page of `size` and its end: what a crash has cut
// off ends early or in zeros, and no JSON holds a zero byte.
bool IsWhole(std::string_view page, std::size_t size);

}  // namespace tracklake::page_names
