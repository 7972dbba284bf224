#include "cli/gap_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tracklake::cli {
namespace {

// There are few, and each has its meaning.
constexpr std::string_view kField = "field";
constexpr std::string_view kUnknown = "unknown";
constexpr std::string_view kRaw = "raw";

struct Cure {
  std::string_view reason;  // how it begins
  std::string_view text;
};

// Reasons are those of rows.md §6 and of failure objects.
constexpr std::array kCures = {
    Cure{"quota of ", "Run again later: tracklake quota says when, tracklake plan how often."},
    Cure{"no user has consented", "Consent once: tracklake auth login"},
    Cure{"http 403: Insufficient client scope", "Consent again: tracklake auth login"},
    Cure{"items withheld",
         "Spotify gives entries only to the playlist's owner and collaborators: copy it into a "
         "playlist of your own."},
    Cure{"http 404",
         "Check the id. Spotify's own playlists (37i9…) are kept from apps: copy them into one of "
         "your own."},
    Cure{"not in the answer",
         "The provider does not know them. They are asked for again after a week, then ever more "
         "rarely."},
    Cure{"relinked to ", "Spotify gives another song for it. It is asked for again after a week."},
    Cure{"closed to apps of this class", "Name another provider: enrich.audio_features."},
    Cure{"absent", "Spotify does not tell this to apps of this class: NULL, never 0."},
    Cure{"window of 50 full", "Spotify keeps 50 plays: run more often, every half an hour."},
};

// Alike gaps: the first one stands for all.
struct Group {
  Gap first;
  std::int64_t count = 0;
};

std::vector<Group> GroupsOf(const std::vector<Gap>& gaps, bool is_recoverable) {
  std::vector<Group> groups;
  for (const Gap& gap : gaps) {
    if (gap.is_recoverable != is_recoverable) continue;
    const auto alike = std::ranges::find_if(groups, [&](const Group& group) {
      return group.first.what == gap.what && group.first.reason == gap.reason &&
             group.first.was_asked_for == gap.was_asked_for;
    });
    if (alike == groups.end() || gap.what == kField) {
      groups.push_back({gap, 1});
      continue;
    }
    Gap& first = alike->first;
    ++alike->count;
    first.last_at = std::max(first.last_at, gap.last_at);
    if (gap.missing_items) {
      first.missing_items = first.missing_items.value_or(0) + *gap.missing_items;
    }
  }
  return groups;
}

std::string NameOf(const Group& group) {
  const std::string& what = group.first.what;
  return group.count == 1 ? fmt::format("{} {}", what, group.first.id)
                          : fmt::format("{} ({})", what, WithThousands(group.count));
}

std::string Table(const std::vector<Group>& groups, const TableStyle& style) {
  const bool counts_items = std::ranges::any_of(
      groups, [](const Group& group) { return group.first.missing_items.has_value(); });
  std::vector<TableColumn> columns = {{"thing"}, {"reason"}, {"last tried"}};
  if (counts_items) columns.push_back({"missing", true});
  std::vector<TableRow> rows;
  for (const Group& group : groups) {
    const Gap& gap = group.first;
    rows.push_back({NameOf(group), gap.reason, gap.last_at});
    if (counts_items) {
      rows.back().push_back(gap.missing_items ? WithThousands(*gap.missing_items) : "");
    }
  }
  return RenderTable(columns, rows, style);
}

// Each once, in the order of the table.
std::string Cures(const std::vector<Group>& groups) {
  std::vector<std::string_view> told;
  std::string text;
  for (const Group& group : groups) {
    const std::string_view cure = CureOfGap(group.first);
    if (cure.empty() || std::ranges::find(told, cure) != told.end()) continue;
    told.push_back(cure);
    text += fmt::format("{}: {}\n", group.first.reason, cure);
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string_view CureOfGap(const Gap& gap) {
  if (gap.what == kUnknown) {
    return "Nobody knows what this was the answer to: save the answer itself, and import that.";
  }
  if (gap.what == kRaw) {
    return "tracklake quarantine tells why. Take it out (tracklake withdraw KEY), and import a "
           "copy "
           "that reads.";
  }
  for (const Cure& cure : kCures) {
    if (gap.reason.starts_with(cure.reason)) return cure.text;
  }
  if (!gap.is_recoverable) return "";
  if (gap.was_asked_for) return "The next run asks again.";
  return gap.what == "playlist"
             ? "It was imported, and no run asks for it: import what is missing, or fetch it whole "
               "(tracklake extract --playlist ID)."
             : "It was imported, and no run asks for it: import what is missing.";
}

std::string GapReport(const std::vector<Gap>& gaps, const TableStyle& style) {
  std::string text;
  for (const bool is_recoverable : {true, false}) {
    const std::vector<Group> groups = GroupsOf(gaps, is_recoverable);
    if (groups.empty()) continue;
    if (!text.empty()) text += "\n";
    text += is_recoverable ? "Can still be had:\n\n" : "Cannot be had as things are:\n\n";
    text += Table(groups, style) + Cures(groups);
  }
  return text;
}

}  // namespace tracklake::cli
