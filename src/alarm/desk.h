// Where a lake's alarms are looked after: what its health makes an alarm, is told to the log and to
// each channel, and remembered in the lake. One thread.
//
//   health ──rules──▶ what holds ──book──▶ what changed ──▶ events
//                                               └─outbox of each channel──▶ one message, or later
#pragma once

#include <optional>
#include <string>

#include "alarm/alarm_state.h"
#include "alarm/channel.h"
#include "app/health.h"
#include "app/services.h"
#include "base/result.h"

namespace tracklake::alarm {

class Desk {
 public:
  // Borrows the services.
  Desk(const app::Services& services, Channels channels);

  // Takes a look in and tells what it changes. What cannot be sent or remembered is told as an
  // event, once, and tried again at a later look.
  void TakeIn(const app::Health& health);

 private:
  Result<> Load();
  void TellEvents(const std::vector<Change>& changes);
  void Keep();
  void Deliver(Seconds now);
  void Send(Channel& channel, Seconds now, Outbox* outbox);
  void Trouble(const std::string& what, const Error& error);

  const app::Services& services_;
  const Channels channels_;
  std::optional<StateObject<AlarmState>> object_;  // once it was read
  AlarmState state_;
  AlarmState kept_;        // as it stands in the lake
  bool was_lost_ = false;  // the last time it could not be kept
};

}  // namespace tracklake::alarm
