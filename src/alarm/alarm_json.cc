#include "alarm/alarm_json.h"

namespace tracklake::alarm {

using app::Json;

Json JsonOf(const Alarm& alarm) {
  return {{"name", alarm.name},
          {"severity", NameOf(alarm.severity)},
          {"since", FormatTimestamp(alarm.since)},
          {"summary", alarm.summary},
          {"hint", app::TextOrNull(alarm.hint)}};
}

Json JsonOf(const Message& message) {
  Json alarms = Json::array();
  for (const Change& change : message.changes) {
    Json one = JsonOf(change.alarm);
    one["state"] = NameOf(change.kind);
    one["at"] = FormatTimestamp(change.at);
    alarms.push_back(std::move(one));
  }
  return {{"kind", message.is_test ? "test" : "alarms"},
          {"lake", message.lake},
          {"at", FormatTimestamp(message.at)},
          {"title", TitleOf(message)},
          {"text", TextOf(message)},
          {"alarms", std::move(alarms)},
          {"left_out", message.left_out},
          {"holding", message.holding}};
}

Json JsonOf(const AlarmReport& report) {
  Json alarms = Json::array();
  for (const HeldAlarm& held : report.alarms) {
    Json one = JsonOf(held.alarm);
    one["told_at"] = app::TimeOrNull(held.told_at);
    alarms.push_back(std::move(one));
  }
  Json channels = Json::array();
  for (const ChannelState& channel : report.channels) {
    channels.push_back({{"channel", channel.name},
                        {"target", channel.target},
                        {"pending", channel.pending},
                        {"failures", channel.failures},
                        {"retry_at", app::TimeOrNull(channel.retry_at)}});
  }
  Json unread = Json::array();
  for (const auto& [part, error] : report.unread) {
    unread.push_back({{"part", NameOf(part)}, {"error", app::JsonOf(error)}});
  }
  return {{"at", FormatTimestamp(report.at)},
          {"alarms", std::move(alarms)},
          {"channels", std::move(channels)},
          {"unread", std::move(unread)}};
}

Json JsonOf(const std::vector<Delivery>& deliveries) {
  Json channels = Json::array();
  for (const Delivery& delivery : deliveries) {
    channels.push_back({{"channel", delivery.channel},
                        {"target", delivery.target},
                        {"arrived", !delivery.error.has_value()},
                        {"error", delivery.error ? app::JsonOf(*delivery.error) : Json()}});
  }
  return {{"channels", std::move(channels)}};
}

}  // namespace tracklake::alarm
