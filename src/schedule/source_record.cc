#include "schedule/source_record.h"

#include "store/state_json.h"

namespace tracklake {
namespace {

// A clock that was further ahead than this has been put right since: what it wrote is in the way.
// One that was less is waited for, so that no tick comes twice.
constexpr std::chrono::hours kMostAhead{24};

std::string FormatRecord(const SourceRecord& record) {
  return StateText({{"schema_version", 1},
                    {"expression", record.expression},
                    {"zone", record.zone},
                    {"since", FormatTimestamp(record.since)},
                    {"tick", TimeOrNull(record.tick)},
                    {"began_at", TimeOrNull(record.began_at)},
                    {"ended_at", TimeOrNull(record.ended_at)},
                    {"outcome", record.outcome},
                    {"retry_at", TimeOrNull(record.retry_at)}});
}

Result<SourceRecord> ParseRecord(const std::string& bytes, std::string_view) {
  const StateJson json = StateJsonIn(bytes);
  const auto since = TimeIn(json, "since");
  if (!since) return SourceRecord();
  return SourceRecord{.expression = TextIn(json, "expression").value_or(""),
                      .zone = TextIn(json, "zone").value_or(""),
                      .since = *since,
                      .tick = TimeIn(json, "tick"),
                      .began_at = TimeIn(json, "began_at"),
                      .ended_at = TimeIn(json, "ended_at"),
                      .outcome = TextIn(json, "outcome").value_or(""),
                      .retry_at = TimeIn(json, "retry_at")};
}

}  // namespace

const StateFormat<SourceRecord> kSourceFormat = {.format = FormatRecord, .parse = ParseRecord};

std::string SourceRecordKey(std::string_view source) {
  return fmt::format("_tracklake/state/schedule/{}.json", source);
}

SourceRecord UsableRecord(const SourceRecord& record, const ScheduledSource& source, Seconds now) {
  const bool is_ahead =
      std::max(record.since, record.tick.value_or(record.since)) > now + kMostAhead;
  if (record.expression == source.expression.text() && record.zone == source.zone.name() &&
      !is_ahead) {
    return record;
  }
  return {.expression = source.expression.text(),
          .zone = source.zone.name(),
          .since = now,
          .tick = {},
          .began_at = {},
          .ended_at = record.ended_at,
          .outcome = record.outcome,
          .retry_at = record.retry_at};
}

Result<SourceRecord> ReadSourceRecord(ObjectStore* store, const ScheduledSource& source,
                                      Seconds now) {
  StateObject<SourceRecord> state(store, SourceRecordKey(source.name), kSourceFormat);
  TL_ASSIGN(const auto record, state.Load());
  return UsableRecord(*record, source, now);
}

}  // namespace tracklake
