#include "app/tell.h"

namespace tracklake::app {
namespace {

const Error* PointerTo(const std::optional<Error>& error) { return error ? &*error : nullptr; }

void TellList(Events& events, const PlaylistReport& list) {
  for (const std::string& key : list.raw_keys) events.Tell(ObjectLanded{key});
  events.Tell(ListEnded{list.source, list.id, FetchOutcomeName(list.outcome), list.entries,
                        list.claimed, list.calls, PointerTo(list.error), PointerTo(list.doubt)});
}

}  // namespace

void Tell(Events& events, const ExtractReport& report) {
  for (const PlaylistReport& list : report.others) TellList(events, list);
  for (const PlaylistReport& list : report.playlists) TellList(events, list);
}

void Tell(Events& events, const EnrichStageReport& report) {
  if (report.is_busy) events.Tell(StageSkipped{"enrich", kEnrichIsBusy});
  if (report.is_skipped) events.Tell(StageSkipped{"enrich", kEnrichIsSkipped});
  if (report.failure) events.Tell(SubjectFailed{"enrich", &*report.failure});
  for (const LookupReport& lookup : report.enrich.lookups) {
    if (lookup.wanted == 0) continue;
    events.Tell(LookupEnded{lookup.name, lookup.provider, lookup.wanted, lookup.found, lookup.left,
                            lookup.calls, PointerTo(lookup.error)});
  }
}

void Tell(Events& events, const TransformStageReport& stage) {
  const TransformReport& report = stage.transform;
  for (const QuarantineNotice& notice : report.notices) {
    events.Tell(ItemQuarantined{notice.raw_key, notice.pointer, notice.reason});
  }
  for (const Failure& failure : report.failures) {
    events.Tell(SubjectFailed{failure.subject, &failure.error});
  }
  for (const std::string& key : report.changed) events.Tell(ObjectChanged{key});
  if (report.transformed == 0 && report.days_rewritten == 0 && report.newer == 0) return;
  events.Tell(RowsCommitted{stage.verb, report.transformed, report.rows(), report.parts_written,
                            report.days_rewritten, report.quarantine_lines, report.refused,
                            report.newer, static_cast<std::int64_t>(report.raw_bytes)});
}

void Tell(Events& events, const ImportReport& report) {
  for (const ImportedFile& file : report.files) {
    if (file.outcome == ImportOutcome::kImported) events.Tell(ObjectLanded{file.key});
    if (file.outcome != ImportOutcome::kRefused) continue;
    const Error error{ErrorKind::kBadData, file.reason, "", {}};
    events.Tell(SubjectFailed{file.path, &error});
  }
}

void Tell(Events& events, const CrawlStageReport& report) {
  const Error missing{ErrorKind::kNotFound, "the file is missing", std::string(kCureOfMissing), {}};
  for (const std::string& key : report.crawl.missing) events.Tell(SubjectFailed{key, &missing});
  for (const BrokenDay& day : report.broken) {
    events.Tell(SubjectFailed{FormatDate(day.day), &day.error});
  }
  if (report.rollup_failure) {
    events.Tell(StageSkipped{"roll-ups", report.rollup_failure->message});
  }
  if (report.glue_failure) events.Tell(SubjectFailed{"glue", &*report.glue_failure});
  const auto not_applied = WhyNotApplied(report);
  if (not_applied) events.Tell(SubjectFailed{"catalog", &*not_applied});
}

void Tell(Events& events, const RetentionReport& report) {
  for (const Failure& failure : report.raw.failures) {
    events.Tell(SubjectFailed{failure.subject, &failure.error});
  }
}

}  // namespace tracklake::app
