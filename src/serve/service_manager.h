// Whoever started the service and wants to know how it is: systemd, where a unit says Type=notify.
// Any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "app/config.h"

namespace tracklake::serve {

class ServiceManager {
 public:
  virtual ~ServiceManager() = default;

  // In sd_notify(3)'s words: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…". One that cannot be
  // told is nobody.
  virtual void Tell(std::string_view state) = 0;
  // How often it wants to hear "WATCHDOG=1" before it takes the service for hung; nullopt: never.
  virtual std::optional<std::chrono::milliseconds> watchdog() const = 0;
};

class Systemd final : public ServiceManager {
 public:
  // From NOTIFY_SOCKET and WATCHDOG_USEC; without them nobody wants to know.
  explicit Systemd(const app::Environment& environment);

  void Tell(std::string_view state) override;
  std::optional<std::chrono::milliseconds> watchdog() const override { return watchdog_; }

 private:
  std::string socket_;
  std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace tracklake::serve
