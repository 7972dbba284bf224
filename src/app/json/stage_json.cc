#include "app/json/stage_json.h"

namespace tracklake::app {
namespace {

Json EntryJson(const PlaylistReport& playlist) {
  Json entry = {{"source", playlist.source},
                {"id", playlist.id},
                {"outcome", FetchOutcomeName(playlist.outcome)},
                {"entries", playlist.entries},
                {"claimed", playlist.claimed ? Json(*playlist.claimed) : Json()},
                {"pages", playlist.pages},
                {"calls", playlist.calls},
                {"suspended", playlist.suspended},
                {"unchanged", playlist.unchanged},
                {"finished_before", playlist.finished_before},
                {"recoverable", playlist.recoverable},
                {"raw_keys", playlist.raw_keys}};
  const auto& why = playlist.error ? playlist.error : playlist.doubt;
  entry["reason"] = why ? Json(why->message) : Json();
  return entry;
}

Json ListJson(const std::vector<PlaylistReport>& playlists) {
  Json list = Json::array();
  for (const PlaylistReport& playlist : playlists) list.push_back(EntryJson(playlist));
  return list;
}

Json CountsJson(const Counts& counts) {
  Json tables = Json::object();
  for (const TableInfo& table : Tables()) {
    const TableCounts& count = counts[static_cast<std::size_t>(table.id)];
    tables[std::string(table.name)] = {{"candidates", count.candidates},
                                       {"rows", count.rows},
                                       {"folded", count.folded},
                                       {"quarantined", count.quarantined},
                                       {"not_applicable", count.not_applicable}};
  }
  return tables;
}

std::string_view NameOf(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::kImported:
      return "imported";
    case ImportOutcome::kAlreadyThere:
      return "already there";
    case ImportOutcome::kRefused:
      return "refused";
    case ImportOutcome::kIgnored:
      return "ignored";
  }
  return "";
}

std::string_view NameOf(glue::Change::Kind kind) {
  switch (kind) {
    case glue::Change::Kind::kAdded:
      return "added";
    case glue::Change::Kind::kChanged:
      return "changed";
    case glue::Change::Kind::kRemoved:
      return "removed";
  }
  return "";
}

Json FailuresJson(const std::vector<Failure>& failures) {
  Json list = Json::array();
  for (const Failure& failure : failures) {
    list.push_back({{"subject", failure.subject},
                    {"code", CodeOf(failure.error.kind)},
                    {"message", failure.error.message},
                    {"hint", TextOrNull(failure.error.hint)}});
  }
  return list;
}

Json LookupsJson(const EnrichReport& report) {
  Json lookups = Json::array();
  for (const LookupReport& lookup : report.lookups) {
    lookups.push_back({{"name", lookup.name},
                       {"provider", lookup.provider},
                       {"wanted", lookup.wanted},
                       {"held", lookup.held},
                       {"found", lookup.found},
                       {"missing", lookup.missing},
                       {"failed", lookup.failed},
                       {"left", lookup.left},
                       {"calls", lookup.calls},
                       {"closed", lookup.is_closed},
                       {"deferred", lookup.is_deferred},
                       {"reason", lookup.error ? Json(lookup.error->message) : Json()}});
  }
  return {{"lookups", std::move(lookups)}, {"answers", report.answers}};
}

}  // namespace

Json JsonOf(const ExtractReport& report) {
  Json json = {{"calls", report.calls},
               {"pages_discarded", report.pages_discarded},
               {"playlists", ListJson(report.playlists)},
               {"others", ListJson(report.others)}};
  json["retry_at"] = TimeOrNull(report.retry_at);
  return json;
}

Json JsonOf(const ImportReport& imported) {
  Json files = Json::array();
  for (const ImportedFile& file : imported.files) {
    files.push_back({{"path", file.path},
                     {"outcome", NameOf(file.outcome)},
                     {"key", TextOrNull(file.key)},
                     {"reason", TextOrNull(file.reason)}});
  }
  return {{"files", std::move(files)}};
}

Json JsonOf(const TransformStageReport& stage) {
  const TransformReport& report = stage.transform;
  Json notices = Json::array();
  for (const QuarantineNotice& notice : report.notices) {
    notices.push_back(
        {{"raw_key", notice.raw_key}, {"pointer", notice.pointer}, {"reason", notice.reason}});
  }
  return {{"objects", report.objects},
          {"settled", report.settled},
          {"transformed", report.transformed},
          {"newer", report.newer},
          {"failed", report.failed},
          {"refused", report.refused},
          {"changed", report.changed},
          {"left_out", CountByReason(report.left_out)},
          {"quarantine_lines", report.quarantine_lines},
          {"quarantined", std::move(notices)},
          {"days_rewritten", report.days_rewritten},
          {"days_frozen", report.days_frozen},
          {"days_merged", report.days_merged},
          {"parts_written", report.parts_written},
          {"tables", CountsJson(report.counts)},
          {"failures", FailuresJson(report.failures)}};
}

Json JsonOf(const EnrichStageReport& report) {
  Json json = LookupsJson(report.enrich);
  if (report.failure) json["reason"] = report.failure->message;
  json["retry_at"] = TimeOrNull(report.retry_at());
  if (report.transform) json["transform"] = JsonOf(*report.transform);
  return json;
}

// Partitions are counted: there may be many thousands.
Json JsonOf(const glue::GlueReport& report) {
  std::map<glue::Change::Kind, std::int64_t> partitions;
  Json changes = Json::array();
  for (const glue::Change& change : report.changes) {
    if (change.of == glue::Change::Of::kPartition) {
      ++partitions[change.kind];
      continue;
    }
    changes.push_back({{"change", NameOf(change.kind)},
                       {"kind", change.of == glue::Change::Of::kView ? "view" : "table"},
                       {"name", change.name},
                       {"what", TextOrNull(change.what)}});
  }
  return {{"database", report.database},
          {"applied", report.applied},
          {"changes", std::move(changes)},
          {"kept", report.kept},
          {"partitions",
           {{"known", report.partitions},
            {"added", partitions[glue::Change::Kind::kAdded]},
            {"changed", partitions[glue::Change::Kind::kChanged]},
            {"removed", partitions[glue::Change::Kind::kRemoved]}}}};
}

Json JsonOf(const CrawlStageReport& stage) {
  const CrawlReport& report = stage.crawl;
  Json changes = Json::array();
  for (const CrawlReport::Change& change : report.changes) {
    changes.push_back(
        {{"change", change.kind == CrawlReport::Change::Kind::kAdded ? "added" : "removed"},
         {"table", Table(change.file.table).name},
         {"key", change.file.key},
         {"why", change.why}});
  }
  Json json = {{"files", report.files.size()},
               {"applied", report.applied},
               {"changes", std::move(changes)},
               {"missing", report.missing},
               {"orphans", report.orphans},
               {"rollups",
                {{"months", stage.rollups.months},
                 {"made", stage.rollups.made},
                 {"removed", stage.rollups.removed}}}};
  if (stage.glue) json["glue"] = JsonOf(*stage.glue);
  if (stage.glue_failure) json["glue_failure"] = JsonOf(*stage.glue_failure);
  return json;
}

Json JsonOf(const RetentionReport& report) {
  const auto files = [](const RemovedFiles& removed) -> Json {
    return {{"files", removed.files}, {"bytes", removed.bytes}};
  };
  Json days = Json::array();
  for (const ExpiredDay& day : report.raw.days) {
    days.push_back({{"day", FormatDate(day.day)}, {"objects", day.objects}, {"bytes", day.bytes}});
  }
  return {{"dry_run", report.was_only_told},
          {"raw_days", std::move(days)},
          {"raw_objects", report.raw.objects()},
          {"raw_bytes", report.raw.bytes()},
          {"results", files(report.results)},
          {"logs", files(report.logs)},
          {"failures", FailuresJson(report.raw.failures)}};
}

Json JsonOf(const JobReport& report) {
  Json json = Json::object();
  if (report.extract) json["extract"] = JsonOf(*report.extract);
  if (report.enrich) json["enrich"] = JsonOf(*report.enrich);
  if (report.transform) json["transform"] = JsonOf(*report.transform);
  if (report.retention) json["retain"] = JsonOf(*report.retention);
  if (report.crawl) json["crawl"] = JsonOf(*report.crawl);
  return json;
}

Json JsonOf(const ImportJobReport& report) {
  Json json = {{"import", JsonOf(report.import)}};
  if (report.transform) json["transform"] = JsonOf(*report.transform);
  return json;
}

}  // namespace tracklake::app
