// A way to somebody who wants to know. One thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/message.h"
#include "app/services.h"
#include "base/result.h"
#include "http/mail.h"

namespace tracklake::alarm {

class Channel {
 public:
  virtual ~Channel() = default;

  virtual std::string_view name() const = 0;  // "webhook", "email", "command"
  // Where it leads, as it may be shown: no secret among it.
  virtual std::string target() const = 0;
  // Has arrived as far as the other side says. Takes half a minute at most. Errors hold no secret.
  virtual Result<> Send(const Message& message) = 0;
};

using Channels = std::vector<std::unique_ptr<Channel>>;

// Those that are configured. Borrows all; nothing is asked yet.
Channels MakeChannels(const app::Services& services, MailTransport* mail);
// With mail in earnest.
Channels MakeChannels(const app::Services& services);

std::unique_ptr<Channel> MakeWebhook(const app::Services& services);
std::unique_ptr<Channel> MakeEmail(const app::Services& services, MailTransport* mail);
std::unique_ptr<Channel> MakeCommand(const app::Services& services);

}  // namespace tracklake::alarm
