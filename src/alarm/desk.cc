#include "alarm/desk.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tracklake::alarm {

Desk::Desk(const app::Services& services, Channels channels)
    : services_(services), channels_(std::move(channels)) {}

Result<> Desk::Load() {
  TL_ASSIGN(ObjectStore * store, services_.lake.Open());
  StateObject<AlarmState> object(store, std::string(kAlarmsKey), kAlarmsFormat);
  TL_ASSIGN(const auto state, object.Load());
  kept_ = *state;
  state_ = *state;
  // Of a channel that is configured no more nobody waits for anything.
  std::erase_if(state_.outboxes, [&](const auto& named) {
    return std::ranges::none_of(
        channels_, [&](const auto& channel) { return channel->name() == named.first; });
  });
  object_ = std::move(object);
  return {};
}

void Desk::TakeIn(const app::Health& health) {
  if (!object_) {
    const Result<> loaded = Load();
    if (!loaded) return Trouble("alarms", loaded.error());
  }
  const Seconds now = health.at;
  Book& book = state_.book;
  if (health.tables) KeepGaps(DayOf(now), health.tables->gaps.recoverable, &book);
  const Judgement judgement = Judge(health, services_.config, book.GapsBefore(DayOf(now)));
  const std::chrono::hours remind(services_.config.alarms_remind_hours);
  const std::vector<Change> changes = alarm::TakeIn(judgement, now, remind, &book);
  TellEvents(changes);
  for (const auto& channel : channels_)
    Add(changes, &state_.outboxes[std::string(channel->name())]);
  Keep();  // what is not sent for lack of time is sent by whoever comes next
  Deliver(now);
  Keep();
}

void Desk::TellEvents(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    services_.events.Tell(AlarmChanged{change.alarm.name, NameOf(change.kind),
                                       change.alarm.severity == Severity::kError,
                                       change.alarm.summary, change.alarm.hint});
  }
}

void Desk::Keep() {
  if (state_ == kept_) return;
  const Result<> kept = object_->Replace(state_);
  if (kept) {
    kept_ = state_;
  } else if (!was_lost_) {
    Trouble("alarms", kept.error());
  }
  was_lost_ = !kept.has_value();
}

void Desk::Deliver(Seconds now) {
  for (const auto& channel : channels_) {
    if (services_.stop.stop_requested()) return;
    Outbox& outbox = state_.outboxes[std::string(channel->name())];
    if (IsDue(outbox, now)) Send(*channel, now, &outbox);
  }
}

void Desk::Send(Channel& channel, Seconds now, Outbox* outbox) {
  Message message = MessageOf(*outbox);
  message.lake = services_.config.lake_dir;
  message.at = now;
  message.holding = std::ssize(state_.book.holding());
  const Result<> sent = channel.Send(message);
  if (sent) return TakeSent(now, outbox);
  if (services_.stop.stop_requested()) return;  // it was not the other side's doing
  const bool is_first = outbox->failures == 0;
  const bool is_given_up = TakeFailure(now, outbox);
  const std::string what = fmt::format("alarms by {}", channel.name());
  if (is_first) Trouble(what, sent.error());
  if (is_given_up) {
    Trouble(what + ", given up", sent.error());
  }
}

void Desk::Trouble(const std::string& what, const Error& error) {
  services_.events.Tell(ServiceTroubled{what, &error});
}

}  // namespace tracklake::alarm
