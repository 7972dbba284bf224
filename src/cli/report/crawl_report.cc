#include "cli/report/job_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/report/error_report.h"

namespace tracklake::cli {
namespace {

using app::CrawlStageReport;
using Change = CrawlReport::Change;

const char* Sign(const Change& change) { return change.kind == Change::Kind::kAdded ? "+" : "-"; }

void SayCrawl(const Terminal& terminal, const CrawlStageReport& stage) {
  const CrawlReport& report = stage.crawl;
  if (stage.is_explained) {
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
  if (stage.rollups.made > 0) {
    terminal.Say(fmt::format("crawl: {} rolled up into {}", Count(stage.rollups.months, "month"),
                             Count(stage.rollups.made, "file")));
  }
  for (const std::string& key : report.missing) {
    terminal.err() << "missing: " << key << '\n';
  }
  if (!report.missing.empty()) terminal.Say(fmt::format("hint: {}", app::kCureOfMissing));
  if (stage.is_explained) {
    for (const std::string& key : report.orphans) {
      terminal.Say(fmt::format(
          "? {}  (left over by a run that was cut off; the next transform removes it)", key));
    }
  }
}

const char* Sign(const glue::Change& change) {
  switch (change.kind) {
    case glue::Change::Kind::kAdded:
      return "+";
    case glue::Change::Kind::kChanged:
      return "~";
    case glue::Change::Kind::kRemoved:
      return "-";
  }
  return "";
}

const char* KindOf(const glue::Change& change) {
  switch (change.of) {
    case glue::Change::Of::kTable:
      return "table";
    case glue::Change::Of::kView:
      return "view";
    case glue::Change::Of::kPartition:
      return "partition";
  }
  return "";
}

void SayGlue(const Terminal& terminal, const glue::GlueReport& report, bool is_explained) {
  for (const glue::Change& change : report.changes) {
    if (!is_explained) break;
    terminal.Say(fmt::format("{} {} {}.{}{}", Sign(change), KindOf(change), report.database,
                             change.name,
                             change.what.empty() ? "" : fmt::format("  ({})", change.what)));
  }
  for (const std::string& kept : report.kept) {
    terminal.Say(fmt::format("crawl: left as it is in Glue: {}", kept));
  }
  terminal.Say(fmt::format("crawl: Glue's database {}: {}, {}{}", report.database,
                           Count(report.partitions, "partition"),
                           Count(static_cast<std::int64_t>(report.changes.size()), "change"),
                           report.applied ? "" : ", not applied"));
}

void SayTroubles(const Terminal& terminal, const CrawlStageReport& stage) {
  const auto not_applied = app::WhyNotApplied(stage);
  if (not_applied) TellError(terminal, *not_applied);
  if (stage.rollup_failure) {
    terminal.Say(fmt::format("crawl: no months were rolled up, so queries take longer: {}",
                             stage.rollup_failure->message));
  }
  if (stage.glue_failure) TellError(terminal, *stage.glue_failure);
  for (const BrokenDay& day : stage.broken) TellError(terminal, day.error);
}

}  // namespace

void Say(const Terminal& terminal, const CrawlStageReport& stage) {
  SayCrawl(terminal, stage);
  if (stage.glue) SayGlue(terminal, *stage.glue, stage.is_explained);
  SayTroubles(terminal, stage);
}

}  // namespace tracklake::cli
