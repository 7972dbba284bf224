#include <utility>

#include "alarm/alarm_json.h"
#include "alarm/channel.h"
#include "alarm/hand_over.h"

namespace tracklake::alarm {
namespace {

class Command final : public Channel {
 public:
  explicit Command(const app::Services& services) : services_(services) {}

  std::string_view name() const override { return "command"; }
  std::string target() const override { return services_.config.alarms_command; }

  Result<> Send(const Message& message) override {
    return HandOver(services_.config.alarms_command, app::JsonLine(JsonOf(message)), kCommandTime);
  }

 private:
  const app::Services& services_;
};

}  // namespace

std::unique_ptr<Channel> MakeCommand(const app::Services& services) {
  return std::make_unique<Command>(services);
}

}  // namespace tracklake::alarm
