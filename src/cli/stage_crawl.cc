#include <fmt/format.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "cli/error_report.h"
#include "cli/stage.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;
using Change = CrawlReport::Change;

const char* Sign(const Change& change) { return change.kind == Change::Kind::kAdded ? "+" : "-"; }

Json ReportJson(const CrawlReport& report) {
  Json changes = Json::array();
  for (const Change& change : report.changes) {
    changes.push_back({{"change", change.kind == Change::Kind::kAdded ? "added" : "removed"},
                       {"table", Table(change.file.table).name},
                       {"key", change.file.key},
                       {"why", change.why}});
  }
  return {{"files", report.files.size()},
          {"applied", report.applied},
          {"changes", std::move(changes)},
          {"missing", report.missing},
          {"orphans", report.orphans}};
}

void Say(const Terminal& terminal, const CrawlReport& report, const CrawlWay& way) {
  if (way.explain) {
    for (const Change& change : report.changes) {
      terminal.Say(fmt::format("{} {}  ({})", Sign(change), change.file.key, change.why));
    }
  }
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
  for (const CatalogFile& file : report.files) {
    rows += file.rows;
    bytes += file.bytes;
  }
  terminal.Say(fmt::format("crawl: {}, {}, {}; {}{}",
                           Count(static_cast<std::int64_t>(report.files.size()), "file"),
                           Count(rows, "row"), HumanBytes(bytes),
                           Count(static_cast<std::int64_t>(report.changes.size()), "change"),
                           report.applied ? "" : ", not applied"));
  for (const std::string& key : report.missing) {
    terminal.err() << "missing: " << key << '\n';
  }
  if (!report.missing.empty()) terminal.Say("hint: tracklake replay makes lost tables again");
  if (way.explain) {
    for (const std::string& key : report.orphans) {
      terminal.Say(fmt::format("? {}  (no receipt names it; the next transform removes it)", key));
    }
  }
}

// The worst of what the crawl met, told on stderr.
ExitCode Judge(const Terminal& terminal, const Catalog& catalog, const CrawlReport& report,
               const CrawlWay& way) {
  ExitCode code = report.missing.empty() ? ExitCode::kOk : ExitCode::kFailed;
  if (way.apply && !report.applied) {
    terminal.err() << "error: the catalog cannot be written: queries read the receipts again\n";
    code = ExitCode::kFailed;
  }
  for (const BrokenDay& day : catalog.broken()) {
    terminal.err() << ErrorText(day.error, Format::kHuman);
    code = ExitCodeOf(day.error.kind);
  }
  return code;
}

}  // namespace

Result<StageResult> CrawlStage(Context& context, CrawlWay way) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const CrawlReport report, catalog.Crawl(way.apply));
  Say(context.terminal(), report, way);
  return StageResult{Judge(context.terminal(), catalog, report, way), ReportJson(report)};
}

}  // namespace tracklake::cli
