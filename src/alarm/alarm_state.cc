#include "alarm/alarm_state.h"

#include <algorithm>
#include <utility>

#include "store/state_json.h"

namespace tracklake::alarm {
namespace {

constexpr std::int64_t kMost = 1'000'000'000;

std::int64_t Number(const StateJson& json, const char* name) {
  return std::min(CountIn(json, name).value_or(0), kMost);
}

// The objects of a list; none where it is none.
template <typename Take>
void ForEachIn(const StateJson& json, const char* name, const Take& take) {
  const auto list = json.find(name);
  if (list == json.end() || !list->is_array()) return;
  for (const StateJson& one : *list) {
    if (one.is_object()) take(one);
  }
}

StateJson JsonOf(const Alarm& alarm) {
  return {{"name", alarm.name},
          {"severity", NameOf(alarm.severity)},
          {"since", FormatTimestamp(alarm.since)},
          {"summary", alarm.summary},
          {"hint", alarm.hint}};
}

// One without a name or a time is none.
std::optional<Alarm> AlarmIn(const StateJson& json) {
  const auto name = TextIn(json, "name");
  const auto since = TimeIn(json, "since");
  if (!name || !since) return std::nullopt;
  const bool is_error = TextIn(json, "severity") == NameOf(Severity::kError);
  return Alarm{*name, is_error ? Severity::kError : Severity::kWarning,
               TextIn(json, "summary").value_or(""), TextIn(json, "hint").value_or(""), *since};
}

StateJson JsonOf(const Entry& entry) {
  StateJson json = JsonOf(entry.alarm);
  json["holds"] = entry.holds;
  json["told_at"] = FormatTimestamp(entry.told_at);
  json["quiet_since"] = TimeOrNull(entry.quiet_since);
  json["raised"] = entry.raised;
  return json;
}

void TakeEntry(const StateJson& json, Book* book) {
  auto alarm = AlarmIn(json);
  const auto told_at = TimeIn(json, "told_at");
  if (!alarm || !told_at || book->entries.size() >= kMostAlarms) return;
  const auto holds = json.find("holds");
  const std::string name = alarm->name;
  book->entries[name] = {
      .alarm = *std::move(alarm),
      .holds = holds == json.end() || *holds != false,
      .told_at = *told_at,
      .quiet_since = TimeIn(json, "quiet_since"),
      .raised = static_cast<int>(std::max<std::int64_t>(1, Number(json, "raised")))};
}

StateJson JsonOf(const Change& change) {
  StateJson json = JsonOf(change.alarm);
  json["state"] = NameOf(change.kind);
  json["at"] = FormatTimestamp(change.at);
  return json;
}

void TakeChange(const StateJson& json, Outbox* outbox) {
  auto alarm = AlarmIn(json);
  const auto at = TimeIn(json, "at");
  if (!alarm || !at || outbox->pending.size() >= kMostPending) return;
  const std::string state = TextIn(json, "state").value_or("");
  ChangeKind kind = ChangeKind::kRaised;
  if (state == NameOf(ChangeKind::kReminded)) kind = ChangeKind::kReminded;
  if (state == NameOf(ChangeKind::kResolved)) kind = ChangeKind::kResolved;
  outbox->pending.push_back({kind, *std::move(alarm), *at});
}

StateJson JsonOf(const std::string& channel, const Outbox& outbox) {
  StateJson pending = StateJson::array();
  for (const Change& change : outbox.pending) pending.push_back(JsonOf(change));
  StateJson sent = StateJson::array();
  for (const Seconds at : outbox.sent_at) sent.push_back({{"at", FormatTimestamp(at)}});
  return {{"channel", channel},          {"pending", std::move(pending)},
          {"left_out", outbox.left_out}, {"sent", std::move(sent)},
          {"failures", outbox.failures}, {"try_at", TimeOrNull(outbox.try_at)}};
}

void TakeOutbox(const StateJson& json, AlarmState* state) {
  const auto channel = TextIn(json, "channel");
  if (!channel) return;
  Outbox& outbox = state->outboxes[*channel];
  ForEachIn(json, "pending", [&](const StateJson& one) { TakeChange(one, &outbox); });
  ForEachIn(json, "sent", [&](const StateJson& one) {
    const auto at = TimeIn(one, "at");
    if (at && outbox.sent_at.size() < kMostAnHour) outbox.sent_at.push_back(*at);
  });
  outbox.left_out = Number(json, "left_out");
  outbox.failures = static_cast<int>(Number(json, "failures"));
  outbox.try_at = TimeIn(json, "try_at");
}

std::string Format(const AlarmState& state) {
  StateJson alarms = StateJson::array();
  for (const auto& [name, entry] : state.book.entries) alarms.push_back(JsonOf(entry));
  StateJson gaps = StateJson::array();
  for (const GapSample& sample : state.book.gaps) {
    gaps.push_back({{"day", FormatDate(sample.day)}, {"gaps", sample.gaps}});
  }
  StateJson channels = StateJson::array();
  for (const auto& [name, outbox] : state.outboxes) channels.push_back(JsonOf(name, outbox));
  return StateText({{"schema_version", 1},
                    {"alarms", std::move(alarms)},
                    {"gaps", std::move(gaps)},
                    {"channels", std::move(channels)}});
}

Result<AlarmState> Parse(const std::string& bytes, std::string_view) {
  const StateJson json = StateJsonIn(bytes);
  AlarmState state;
  ForEachIn(json, "alarms", [&](const StateJson& one) { TakeEntry(one, &state.book); });
  ForEachIn(json, "gaps", [&](const StateJson& one) {
    const auto day = ParseIsoDate(TextIn(one, "day").value_or(""));
    const auto gaps = CountIn(one, "gaps");
    if (day && gaps) state.book.gaps.push_back({*day, *gaps});
  });
  std::ranges::sort(state.book.gaps, {}, &GapSample::day);
  ForEachIn(json, "channels", [&](const StateJson& one) { TakeOutbox(one, &state); });
  return state;
}

}  // namespace

const StateFormat<AlarmState> kAlarmsFormat{Format, Parse};

}  // namespace tracklake::alarm
