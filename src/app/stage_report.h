// What each stage of the job did. Plain data: told as soon as the stage has ended, and part of the
// job's report. A report is rendered by whoever shows it.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "app/outcome.h"
#include "catalog/catalog.h"
#include "catalog/glue/registration.h"
#include "enrich/enrich.h"
#include "extract/report.h"
#include "lake/expire.h"
#include "lake/report.h"
#include "raw/import_raw.h"
#include "rollup/roll_up.h"

namespace tracklake::app {

// Withheld for ever is no fault of this run; anything else that is missing is.
Outcome OutcomeOf(const ExtractReport& report);

struct ImportReport {
  std::vector<ImportedFile> files;

  std::int64_t CountOf(ImportOutcome outcome) const;
  std::vector<std::string> Keys() const;  // of files that are in the lake now
};
Outcome OutcomeOf(const ImportReport& report);

struct TransformStageReport {
  std::string_view verb;  // "transform", "replay"
  TransformReport transform;
};
// What came of the others counts: it failed only where there are no others.
Outcome OutcomeOf(const TransformStageReport& report);

struct EnrichStageReport {
  bool is_busy = false;     // another process does it to this lake: nothing was done
  bool is_skipped = false;  // Spotify did not answer the stage before: nothing was asked
  std::optional<TransformStageReport> transform;  // first, of what had landed
  EnrichReport enrich;
  std::optional<Error> failure;  // why nobody could be asked

  std::optional<Seconds> retry_at() const { return failure ? failure->retry_at : enrich.retry_at; }
};
inline constexpr std::string_view kEnrichIsBusy = "another process is already doing this";
inline constexpr std::string_view kEnrichIsSkipped = "left out, since Spotify does not answer";
// What a provider keeps or does not know is no fault of this run; anything else that is left is.
Outcome OutcomeOf(const EnrichStageReport& report);

struct CrawlStageReport {
  bool was_to_apply = true;
  bool is_explained = false;  // every change is to be told, and why
  CrawlReport crawl = {};
  std::vector<BrokenDay> broken = {};
  RollupReport rollups = {};
  std::optional<Error> rollup_failure = {};   // nothing depends on them but the time of queries
  std::optional<glue::GlueReport> glue = {};  // where a database of Glue is configured
  std::optional<Error> glue_failure = {};
};
// The worst of what it met.
Outcome OutcomeOf(const CrawlStageReport& report);
// The error if the catalog was to be written and could not be.
std::optional<Error> WhyNotApplied(const CrawlStageReport& report);
inline constexpr std::string_view kCureOfMissing = "tracklake replay makes lost tables again";

struct RemovedFiles {
  std::int64_t files = 0;
  std::uint64_t bytes = 0;
};

struct RetentionReport {
  bool was_only_told = false;  // nothing was removed: what would be
  ExpiryReport raw = {};
  RemovedFiles results = {};
  RemovedFiles logs = {};

  bool is_empty() const;
};
// A day whose raw waits, or is damaged, is incomplete.
Outcome OutcomeOf(const RetentionReport& report);

using StageReport = std::variant<ExtractReport, ImportReport, TransformStageReport,
                                 EnrichStageReport, CrawlStageReport, RetentionReport>;
// Called once for every stage when it has ended, on the caller's thread.
using OnStage = std::function<void(const StageReport&)>;

}  // namespace tracklake::app
