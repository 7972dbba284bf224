#include "cli/report/alarm_screen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace tracklake::cli {
namespace {

std::string MinuteOf(Seconds time) {
  std::string text = FormatTimestamp(time).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

std::string ChannelsText(const alarm::AlarmReport& report) {
  if (report.channels.empty()) {
    return "No one is notified: set alarms.webhook, alarms.email_to or alarms.command.\n";
  }
  std::string text;
  for (const alarm::ChannelState& channel : report.channels) {
    text += fmt::format("alarms go to {} ({})", channel.name, channel.target);
    if (channel.failures > 0) {
      text += fmt::format(": {}, next try {}", Count(channel.failures, "failure"),
                          channel.retry_at ? MinuteOf(*channel.retry_at) : "now");
    }
    text += '\n';
  }
  return text;
}

}  // namespace

std::string AlarmsText(const alarm::AlarmReport& report) {
  std::string text;
  for (const auto& [alarm, told_at] : report.alarms) {
    text += fmt::format("{} ({}), since {}\n", alarm.name, NameOf(alarm.severity),
                        MinuteOf(alarm.since));
    text += fmt::format("  {}\n", alarm.summary);
    if (!alarm.hint.empty()) text += fmt::format("  {}\n", alarm.hint);
  }
  if (report.alarms.empty()) text += "No alarms.\n";
  for (const auto& [part, error] : report.unread) {
    text += fmt::format("unknown: {}: {}\n", NameOf(part), error.message);
  }
  return text + '\n' + ChannelsText(report);
}

std::string AlarmsLine(const alarm::AlarmReport& report) {
  std::vector<std::string> names;
  for (const auto& [alarm, told_at] : report.alarms) names.push_back(alarm.name);
  if (names.empty()) return "";
  return fmt::format("{}: {}", names.size(), fmt::join(names, ", "));
}

}  // namespace tracklake::cli
