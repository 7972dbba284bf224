// An address of this machine on which connections arrive; they wait there until a Server takes
// them, so one may follow another on the same listener and nobody is turned away in between. Owns
// its socket. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/local/fd.h"

namespace tracklake::web {

class Listener {
 public:
  // `host` is an address, IPv6 in brackets; port 0 takes any that is free. kConfig where the
  // address is taken, or is not this machine's; `setting` is what the cure names.
  static Result<Listener> Open(const std::string& host, std::uint16_t port,
                               std::string_view setting);

  int fd() const { return socket_.get(); }
  std::uint16_t port() const { return port_; }

 private:
  Listener(local::Fd socket, std::uint16_t port) : socket_(std::move(socket)), port_(port) {}

  local::Fd socket_;
  std::uint16_t port_;
};

}  // namespace tracklake::web
