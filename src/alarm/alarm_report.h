// What holds of a lake now and who is told, for whoever asks, with a service or without. Main
// thread, or one with Services of its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alarm/alarm.h"
#include "alarm/channel.h"
#include "app/health.h"
#include "app/services.h"
#include "base/result.h"

namespace tracklake::alarm {

struct HeldAlarm {
  Alarm alarm;
  std::optional<Seconds> told_at;  // nullopt: by nobody yet
};

struct ChannelState {
  std::string name;
  std::string target;
  std::int64_t pending = 0;  // changes that it has still to be told
  int failures = 0;          // in a row, of the message that is due
  std::optional<Seconds> retry_at;
};

struct AlarmReport {
  Seconds at{};
  std::vector<HeldAlarm> alarms;       // by name
  std::vector<ChannelState> channels;  // that are configured
  std::map<app::HealthPart, Error> unread;
};

// By the health and by what is remembered in the lake. Writes and sends nothing.
Result<AlarmReport> ReadAlarms(const app::Services& services, const app::Health& health);

// What became of a message on one channel.
struct Delivery {
  std::string channel;
  std::string target;
  std::optional<Error> error;  // nullopt: it has arrived
};

// Sends a test message by each channel that is configured.
std::vector<Delivery> SendTests(const app::Services& services, const Channels& channels);

}  // namespace tracklake::alarm
