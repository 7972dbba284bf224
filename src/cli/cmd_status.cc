#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "catalog/catalog.h"
#include "cli/commands.h"
#include "cli/job_report.h"
#include "cli/left_out.h"
#include "cli/listing.h"
#include "lake/quarantine.h"
#include "query/result_writer.h"
#include "raw/listing.h"

namespace tracklake::cli {
namespace {

struct TableState {
  std::int64_t rows = 0;
  std::int64_t files = 0;
  std::uint64_t bytes = 0;
  std::optional<Day> newest;
};

struct GapCounts {
  std::int64_t recoverable = 0;
  std::int64_t for_ever = 0;
  std::int64_t missing_items = 0;
};

std::map<TableId, TableState> StatesOf(const std::vector<CatalogFile>& files) {
  std::map<TableId, TableState> states;
  for (const CatalogFile& file : files) {
    if (file.format != FileFormat::kParquet) continue;
    TableState& state = states[file.table];
    state.rows += file.rows;
    state.bytes += file.bytes;
    ++state.files;
    state.newest = state.newest ? std::max(*state.newest, file.day) : file.day;
  }
  return states;
}

Result<GapCounts> CountGaps(Context& context, ObjectStore* store) {
  constexpr const char* kSql =
      "SELECT count(*) FILTER (WHERE recoverable), count(*) FILTER (WHERE NOT recoverable), "
      "coalesce(sum(missing_items), 0) FROM gaps";
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), kSql, {}));
  GapCounts counts;
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    counts = {std::stoll(row[0].value_or("0")), std::stoll(row[1].value_or("0")),
              std::stoll(row[2].value_or("0"))};
    return true;
  }));
  return counts;
}

// "today", "yesterday", "12 days ago".
std::string Age(std::optional<Day> newest, Day today) {
  if (!newest) return "never";
  const auto days = (today - *newest).count();
  if (days <= 0) return "today";
  return days == 1 ? "yesterday" : Count(days, "day") + " ago";
}

void PrintForPeople(const Context& context, const std::map<TableId, TableState>& states,
                    const GapCounts& gaps, const Quarantine& quarantine, Day today) {
  Listing listing({{"table"}, {"rows", true}, {"files", true}, {"size", true}, {"newest"}});
  std::optional<Day> newest;
  for (const auto& [table, state] : states) {
    listing.AddRow({std::string(Table(table).name), WithThousands(state.rows),
                    WithThousands(state.files), HumanBytes(state.bytes),
                    FormatDate(state.newest.value_or(Day()))});
    if (state.newest) newest = newest ? std::max(*newest, *state.newest) : *state.newest;
  }
  std::ostream& out = context.terminal().out();
  out << "lake      " << context.config().lake_dir << "\nfresh     " << Age(newest, today) << '\n';
  out << fmt::format(
      "gaps      {} that can still be closed, {} for ever{}\n", WithThousands(gaps.recoverable),
      WithThousands(gaps.for_ever),
      gaps.missing_items
          ? fmt::format("; {} missing (tracklake gaps)",
                        gaps.missing_items == 1 ? std::string("1 entry")
                                                : WithThousands(gaps.missing_items) + " entries")
          : "");
  if (!quarantine.files.empty()) {
    out << fmt::format("refused   {} in quarantine, of {} (tracklake quarantine)\n",
                       Count(quarantine.items(), "item"), Count(quarantine.objects(), "object"));
  }
  out << '\n';
  if (listing.empty()) {
    out << "No table has rows yet. Next: tracklake run, or tracklake import raw FILE…\n";
  } else {
    out << listing.Text(context.terminal(), Format::kHuman);
  }
}

nlohmann::ordered_json ReportJson(const std::map<TableId, TableState>& states,
                                  const GapCounts& gaps, const Quarantine& quarantine) {
  nlohmann::ordered_json tables = nlohmann::ordered_json::object();
  for (const auto& [table, state] : states) {
    tables[std::string(Table(table).name)] = {{"rows", state.rows},
                                              {"files", state.files},
                                              {"bytes", state.bytes},
                                              {"newest", FormatDate(*state.newest)}};
  }
  return {{"tables", std::move(tables)},
          {"gaps",
           {{"recoverable", gaps.recoverable},
            {"for_ever", gaps.for_ever},
            {"missing_items", gaps.missing_items}}},
          {"quarantine", {{"items", quarantine.items()}, {"objects", quarantine.objects()}}}};
}

Result<ExitCode> Status(Context& context) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const std::vector<CatalogFile> files, catalog.Refresh());
  TL_ASSIGN(const RawListing raw, ListRaw(*store, context.config().raw_prefixes));
  const std::map<TableId, TableState> states = StatesOf(files);
  TL_ASSIGN(const GapCounts gaps, CountGaps(context, store));
  TL_ASSIGN(const Quarantine quarantine, ReadQuarantine(*store));
  if (context.format() == Format::kJson) {
    nlohmann::ordered_json report = ReportJson(states, gaps, quarantine);
    report["left_out"] = CountByReason(raw.left_out);
    PrintJson(context, std::move(report));
  } else {
    PrintForPeople(context, states, gaps, quarantine, DayOf(context.clock().NowSeconds()));
  }
  if (!raw.left_out.empty()) {
    context.terminal().Say("left out of raw: " + LeftOutText(raw.left_out) +
                           " (named by tracklake transform -v)");
  }
  return ExitCode::kOk;
}

}  // namespace

void AddStatus(CommandLine& root, Action* action) {
  root.Command("status", "One screen: tables, freshness, rows, gaps", "  tracklake status\n")
      .WhenChosen([action] { *action = Status; });
}

}  // namespace tracklake::cli
