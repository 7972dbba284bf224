#include "app/stage_report.h"

#include <algorithm>

namespace tracklake::app {
namespace {

Outcome OutcomeOf(const PlaylistReport& one) {
  Outcome outcome = Outcome::kDone;
  if (one.outcome == FetchOutcome::kDeferred) outcome = Outcome::kDeferred;
  if (one.outcome == FetchOutcome::kPartial || one.outcome == FetchOutcome::kFailed) {
    outcome = Outcome::kIncomplete;
  }
  return one.needs_consent ? Worse(outcome, Outcome::kPermission) : outcome;
}

Outcome OutcomeOf(const LookupReport& lookup) {
  if (lookup.is_deferred) return Outcome::kDeferred;
  if (lookup.left > 0 && !lookup.is_closed && lookup.error)
    return app::OutcomeOf(lookup.error->kind);
  return lookup.failed > 0 ? Outcome::kIncomplete : Outcome::kDone;
}

}  // namespace

Outcome OutcomeOf(const ExtractReport& report) {
  if (report.stopped) return OutcomeOf(report.stopped->kind);
  std::vector<const PlaylistReport*> all;
  for (const PlaylistReport& one : report.playlists) all.push_back(&one);
  for (const PlaylistReport& one : report.others) all.push_back(&one);
  const bool all_failed = std::ranges::all_of(
      all, [](const auto* one) { return one->outcome == FetchOutcome::kFailed; });
  if (all_failed && !all.empty()) {
    const auto& error = all.front()->error;
    return error ? OutcomeOf(error->kind) : Outcome::kFailed;
  }
  Outcome outcome = Outcome::kDone;
  for (const auto* one : all) outcome = Worse(outcome, OutcomeOf(*one));
  return outcome;
}

std::int64_t ImportReport::CountOf(ImportOutcome outcome) const {
  return std::ranges::count(files, outcome, &ImportedFile::outcome);
}

std::vector<std::string> ImportReport::Keys() const {
  std::vector<std::string> keys;
  for (const ImportedFile& file : files) {
    if (!file.key.empty()) keys.push_back(file.key);
  }
  return keys;
}

Outcome OutcomeOf(const ImportReport& report) {
  if (report.Keys().empty()) return Outcome::kBadData;
  return report.CountOf(ImportOutcome::kRefused) == 0 ? Outcome::kDone : Outcome::kIncomplete;
}

Outcome OutcomeOf(const TransformStageReport& stage) {
  const TransformReport& report = stage.transform;
  if (!report.failures.empty()) {
    if (report.failed < report.objects) return Outcome::kIncomplete;
    const bool bad_data = std::ranges::all_of(report.failures, [](const Failure& failure) {
      return OutcomeOf(failure.error.kind) == Outcome::kBadData;
    });
    return bad_data ? Outcome::kBadData : Outcome::kFailed;
  }
  if (report.refused > 0 && report.refused == report.objects) return Outcome::kBadData;
  if (report.quarantine_lines > 0 || report.newer > 0) return Outcome::kIncomplete;
  return Outcome::kDone;
}

Outcome OutcomeOf(const EnrichStageReport& report) {
  Outcome outcome = report.transform ? OutcomeOf(*report.transform) : Outcome::kDone;
  if (report.failure) outcome = Worse(outcome, OutcomeOf(report.failure->kind));
  for (const LookupReport& lookup : report.enrich.lookups) {
    outcome = Worse(outcome, OutcomeOf(lookup));
  }
  return outcome;
}

Outcome OutcomeOf(const CrawlStageReport& report) {
  const auto not_applied = WhyNotApplied(report);
  Outcome outcome = not_applied ? OutcomeOf(not_applied->kind) : Outcome::kDone;
  if (!report.crawl.missing.empty()) outcome = Worse(outcome, Outcome::kFailed);
  for (const BrokenDay& day : report.broken) outcome = Worse(outcome, OutcomeOf(day.error.kind));
  if (report.glue_failure) outcome = Worse(outcome, OutcomeOf(report.glue_failure->kind));
  return outcome;
}

bool RetentionReport::is_empty() const {
  return raw.days.empty() && raw.failures.empty() && results.files == 0 && logs.files == 0;
}

Outcome OutcomeOf(const RetentionReport& report) {
  return report.raw.failures.empty() ? Outcome::kDone : Outcome::kIncomplete;
}

std::optional<Error> WhyNotApplied(const CrawlStageReport& report) {
  if (!report.was_to_apply || report.crawl.applied) return std::nullopt;
  return Error{
      ErrorKind::kIo, "the catalog cannot be written: queries read the receipts again", {}, {}};
}

}  // namespace tracklake::app
