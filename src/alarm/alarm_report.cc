#include "alarm/alarm_report.h"

#include <utility>

#include "alarm/alarm_state.h"

namespace tracklake::alarm {

Result<AlarmReport> ReadAlarms(const app::Services& services, const app::Health& health) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  StateObject<AlarmState> object(store, std::string(kAlarmsKey), kAlarmsFormat);
  TL_ASSIGN(const auto state, object.Load());
  Book book = state->book;
  const Judgement judgement = Judge(health, services.config, book.GapsBefore(DayOf(health.at)));
  TakeIn(judgement, health.at, std::chrono::seconds(0), &book);
  AlarmReport report{.at = health.at, .unread = health.unread};
  for (const auto& [name, entry] : book.entries) {
    if (!entry.holds || entry.quiet_since) continue;
    const auto told = state->book.entries.find(name);
    const bool was_told = told != state->book.entries.end() && told->second.holds;
    report.alarms.push_back(
        {entry.alarm, was_told ? std::optional(told->second.told_at) : std::nullopt});
  }
  for (const auto& channel : MakeChannels(services)) {
    ChannelState one{.name = std::string(channel->name()), .target = channel->target()};
    const auto outbox = state->outboxes.find(channel->name());
    if (outbox != state->outboxes.end()) {
      one.pending = std::ssize(outbox->second.pending) + outbox->second.left_out;
      one.failures = outbox->second.failures;
      one.retry_at = outbox->second.try_at;
    }
    report.channels.push_back(std::move(one));
  }
  return report;
}

std::vector<Delivery> SendTests(const app::Services& services, const Channels& channels) {
  const Message message{
      .is_test = true, .lake = services.config.lake_dir, .at = services.clock.NowSeconds()};
  std::vector<Delivery> deliveries;
  for (const auto& channel : channels) {
    Delivery delivery{.channel = std::string(channel->name()), .target = channel->target()};
    if (Result<> sent = channel->Send(message); !sent) delivery.error = std::move(sent).error();
    deliveries.push_back(std::move(delivery));
  }
  return deliveries;
}

}  // namespace tracklake::alarm
