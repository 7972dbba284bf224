// Where the HTTP API of a service is entered: its listener and its token, as the configuration has
// them. They outlive a reload, so that nobody is turned away while one service follows another. One
// thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/serve_settings.h"
#include "base/result.h"
#include "base/secret.h"
#include "web/listener.h"

namespace tracklake::serve {

class Entrance {
 public:
  // Becomes what is configured; whoever serves at the old address goes on until it lets go of it.
  // After an error, kConfig where the address is taken or the token is not to be had, it is as it
  // was.
  Result<> Follow(const app::Config& config, const app::Environment& environment,
                  app::AwsConnection& aws);

  // nullptr: nothing is to listen.
  std::shared_ptr<const web::Listener> listener() const { return listener_; }
  bool is_loopback() const { return address_ && address_->is_loopback; }
  const Secret& token() const { return token_; }
  // "http://127.0.0.1:8899", with the port that it has got.
  std::string Url() const;

 private:
  Result<> Move(const std::optional<app::ListenAddress>& to);

  std::optional<app::ListenAddress> address_;
  std::shared_ptr<const web::Listener> listener_;
  Secret token_;
};

}  // namespace tracklake::serve
