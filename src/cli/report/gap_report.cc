#include "cli/report/gap_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/report/list_name.h"

namespace tracklake::cli {
namespace {

using app::Gap;

constexpr std::string_view kField = "field";

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

// What nobody knows to have been asked for is an error's body that was found alone.
std::string NameOf(const Group& group) {
  const std::string what = group.first.what == "unknown" ? "answer" : group.first.what;
  return group.count == 1 ? ListName(what, group.first.id)
                          : fmt::format("{} ({})", what, WithThousands(group.count));
}

std::string Table(const std::vector<Group>& groups, const TableStyle& style) {
  const bool counts_items = std::ranges::any_of(
      groups, [](const Group& group) { return group.first.missing_items.has_value(); });
  std::vector<TableColumn> columns = {{"thing"}, {"reason"}, {"last tried (UTC)"}};
  if (counts_items) columns.push_back({"missing", true});
  std::vector<TableRow> rows;
  for (const Group& group : groups) {
    const Gap& gap = group.first;
    rows.push_back({NameOf(group), std::string(app::ReasonOfGap(gap)), gap.last_at});
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
    const std::string_view cure = app::CureOfGap(group.first);
    if (cure.empty() || std::ranges::find(told, cure) != told.end()) continue;
    told.push_back(cure);
    text += fmt::format("{}: {}\n", app::ReasonOfGap(group.first), cure);
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string GapReport(const std::vector<Gap>& gaps, const TableStyle& style) {
  std::string text;
  bool has_more = false;
  for (const bool is_recoverable : {true, false}) {
    const std::vector<Group> groups = GroupsOf(gaps, is_recoverable);
    if (groups.empty()) continue;
    if (!text.empty()) text += "\n";
    text += is_recoverable ? "Can still be fetched:\n\n" : "Cannot be fetched as things are:\n\n";
    text += Table(groups, style) + Cures(groups);
    has_more = has_more || std::ranges::any_of(groups, [](auto& group) { return group.count > 1; });
  }
  return has_more ? text + "\nOne line per gap: tracklake gaps --all\n" : text;
}

}  // namespace tracklake::cli
