#include "observe/json_log.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

// An event as it stands in the log. Nameless ones are not logged: they come too often.
struct Entry {
  Level level = Level::kInfo;
  std::string_view name;
  Json fields = Json::object();
};

Json TimeOrNull(const std::optional<Seconds>& time) {
  return time ? Json(FormatTimestamp(*time)) : Json();
}

void AddError(const Error* error, Json* fields) {
  (*fields)["reason"] = error == nullptr ? Json() : Json(error->message);
  if (error != nullptr && !error->hint.empty()) (*fields)["hint"] = error->hint;
  if (error != nullptr && error->retry_at) (*fields)["retry_at"] = TimeOrNull(error->retry_at);
}

// What waits for its time is tried again then.
Level LevelOf(const Error* error) {
  if (error == nullptr) return Level::kInfo;
  const bool passes = error->kind == ErrorKind::kDeferred || error->kind == ErrorKind::kUnavailable;
  return passes ? Level::kWarning : Level::kError;
}

Entry EntryOf(const RunBegan& event) {
  return {Level::kInfo, "run_began", {{"command", event.command}}};
}

Entry EntryOf(const RunEnded& event) {
  Entry entry{LevelOf(event.error),
              "run_ended",
              {{"command", event.command},
               {"outcome", event.outcome},
               {"retry_at", TimeOrNull(event.retry_at)}}};
  AddError(event.error, &entry.fields);
  return entry;
}

Entry EntryOf(const HistoryLost& event) {
  Entry entry{LevelOf(event.error), "history_lost", Json::object()};
  AddError(event.error, &entry.fields);
  return entry;
}

Entry EntryOf(const StageBegan& event) {
  return {Level::kInfo, "stage_began", {{"stage", event.stage}}};
}

Entry EntryOf(const StageEnded& event) {
  return {Level::kInfo, "stage_ended", {{"stage", event.stage}, {"outcome", event.outcome}}};
}

Entry EntryOf(const StageSkipped& event) {
  return {Level::kInfo, "stage_skipped", {{"stage", event.stage}, {"reason", event.reason}}};
}

Entry EntryOf(const ListEnded& event) {
  const bool is_doubtful = event.error == nullptr && event.doubt != nullptr;
  Entry entry{is_doubtful ? Level::kWarning : LevelOf(event.error),
              "list_ended",
              {{"source", event.source},
               {"id", event.id},
               {"outcome", event.outcome},
               {"entries", event.entries},
               {"claimed", event.claimed ? Json(*event.claimed) : Json()},
               {"calls", event.calls}}};
  AddError(event.error != nullptr ? event.error : event.doubt, &entry.fields);
  return entry;
}

Entry EntryOf(const LookupEnded& event) {
  Entry entry{LevelOf(event.error),
              "lookup_ended",
              {{"name", event.name},
               {"provider", event.provider},
               {"wanted", event.wanted},
               {"found", event.found},
               {"left", event.left},
               {"calls", event.calls}}};
  AddError(event.error, &entry.fields);
  return entry;
}

Entry EntryOf(const ObjectLanded& event) {
  return {Level::kDetail, "object_landed", {{"key", event.key}}};
}

Entry EntryOf(const ItemQuarantined& event) {
  return {Level::kWarning,
          "item_quarantined",
          {{"raw_key", event.raw_key}, {"pointer", event.pointer}, {"reason", event.reason}}};
}

Entry EntryOf(const SubjectFailed& event) {
  Entry entry{LevelOf(event.error), "subject_failed", {{"subject", event.subject}}};
  AddError(event.error, &entry.fields);
  return entry;
}

Entry EntryOf(const ObjectChanged& event) {
  return {Level::kInfo, "object_changed", {{"raw_key", event.raw_key}}};
}

Entry EntryOf(const RowsCommitted& event) {
  return {Level::kInfo,
          "rows_committed",
          {{"stage", event.stage},
           {"objects", event.objects},
           {"rows", event.rows},
           {"parts", event.parts},
           {"days_rewritten", event.days_rewritten},
           {"quarantined", event.quarantined},
           {"refused", event.refused},
           {"newer", event.newer},
           {"bytes", event.bytes}}};
}

Entry EntryOf(const RawAgeMeasured& event) {
  const Json seconds = event.age ? Json(event.age->count()) : Json();
  return {Level::kInfo, "raw_age_measured", {{"seconds", seconds}}};
}

Entry EntryOf(const ServiceChanged& event) {
  return {Level::kInfo, "service_changed", {{"state", event.state}, {"detail", event.detail}}};
}

Entry EntryOf(const ServiceTroubled& event) {
  Entry entry{LevelOf(event.error), "service_troubled", {{"what", event.what}}};
  AddError(event.error, &entry.fields);
  return entry;
}

Entry EntryOf(const ObjectParked& event) {
  Entry entry{
      Level::kError, "object_parked", {{"raw_key", event.raw_key}, {"failures", event.failures}}};
  AddError(event.error, &entry.fields);
  return entry;
}

Entry EntryOf(const AlarmChanged& event) {
  const Level holds = event.is_error ? Level::kError : Level::kWarning;
  Entry entry{event.state == "resolved" ? Level::kInfo : holds,
              "alarm_changed",
              {{"alarm", event.name}, {"state", event.state}, {"summary", event.summary}}};
  if (!event.hint.empty()) entry.fields["hint"] = event.hint;
  return entry;
}

Entry EntryOf(const ServerChosen& event) {
  return {Level::kDetail, "server_chosen", {{"server", event.server}}};
}

Json CallFields(const CallAwaited& call) {
  return {{"server", call.server},
          {"what", call.what},
          {"tries", call.tries},
          {"milliseconds", call.so_long.count()}};
}

Entry EntryOf(const CallSilent& event) {
  return {Level::kDetail, "call_silent", CallFields(event.call)};
}

Entry EntryOf(const CallRetried& event) {
  Entry entry{Level::kWarning, "call_retried", CallFields(event.call)};
  entry.fields["reason"] = event.reason;
  return entry;
}

Entry EntryOf(const CallAnswered& event) {
  return {Level::kDetail, "call_answered", {{"target", event.target}, {"is_good", event.is_good}}};
}

Entry EntryOf(const TokensMasked& event) {
  return {Level::kWarning, "tokens_masked", {{"places", event.places}}};
}

Entry EntryOf(const StageProgressed&) { return {}; }
Entry EntryOf(const CallEnded&) { return {}; }

std::string_view NameOf(Level level) {
  constexpr std::string_view kNames[] = {"detail", "info", "warning", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

// Pure ASCII, and nothing in it that a terminal would obey.
std::string LineOf(const Entry& entry, Seconds at, const std::string& run) {
  Json line = {{"at", FormatTimestamp(at)},
               {"level", NameOf(entry.level)},
               {"run", run},
               {"event", entry.name}};
  line.update(entry.fields);
  std::string text;
  for (const char c : line.dump(-1, ' ', true, Json::error_handler_t::replace)) {
    if (c == '\x7f') {
      text += "\\u007f";
    } else {
      text += c;
    }
  }
  return text + "\n";
}

}  // namespace

std::string LogLine(const Event& event, Level least, Seconds at, const std::string& run) {
  const Entry entry = std::visit([](const auto& one) { return EntryOf(one); }, event);
  if (entry.name.empty() || entry.level < least) return "";
  return LineOf(entry, at, run);
}

JsonLog::JsonLog(std::ostream* stream, Clock* clock, std::string run, Level least)
    : stream_(stream), clock_(clock), run_(std::move(run)), least_(least) {}

class JsonLog::RunLines final : public Events {
 public:
  RunLines(JsonLog* log, std::string run) : log_(log), run_(std::move(run)) {}
  void Tell(const Event& event) override { log_->TellOf(run_, event); }

 private:
  JsonLog* const log_;
  const std::string run_;
};

std::unique_ptr<Events> JsonLog::OfRun(std::string run) {
  return std::make_unique<RunLines>(this, std::move(run));
}

void JsonLog::Tell(const Event& event) { TellOf(run_, event); }

void JsonLog::TellOf(const std::string& run, const Event& event) {
  const std::string line = LogLine(event, least_, clock_->NowSeconds(), run);
  if (!line.empty()) Write(line);
}

void JsonLog::TellMessage(std::string_view line) {
  Write(LineOf({Level::kInfo, "message", {{"message", line}}}, clock_->NowSeconds(), run_));
}

void JsonLog::Write(const std::string& line) {
  const MutexLock lock(mutex_);
  *stream_ << line << std::flush;
}

LogLines::Buffer::~Buffer() {
  if (!line_.empty()) log_->TellMessage(line_);
}

LogLines::Buffer::int_type LogLines::Buffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  if (c != '\n') {
    line_ += traits_type::to_char_type(c);
    return c;
  }
  if (!line_.empty()) log_->TellMessage(line_);
  line_.clear();
  return c;
}

}  // namespace tracklake
