#include "web/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "base/os_error.h"

namespace tracklake::web {
namespace {

constexpr int kBacklog = 64;  // connections that wait to be taken

union Address {
  sockaddr any;
  sockaddr_in four;
  sockaddr_in6 six;
};

struct Place {
  Address address{};
  socklen_t size = 0;
};

std::optional<Place> PlaceOf(const std::string& host, std::uint16_t port) {
  Place place;
  if (host.starts_with('[') && host.ends_with(']')) {
    place.address.six.sin6_family = AF_INET6;
    place.address.six.sin6_port = htons(port);
    place.size = sizeof(place.address.six);
    const std::string inner = host.substr(1, host.size() - 2);
    if (inet_pton(AF_INET6, inner.c_str(), &place.address.six.sin6_addr) == 1) return place;
    return std::nullopt;
  }
  place.address.four.sin_family = AF_INET;
  place.address.four.sin_port = htons(port);
  place.size = sizeof(place.address.four);
  if (inet_pton(AF_INET, host.c_str(), &place.address.four.sin_addr) == 1) return place;
  return std::nullopt;
}

std::unexpected<Error> CannotListen(const std::string& host, std::uint16_t port,
                                    std::string_view setting, int error_number) {
  const ErrorKind kind = KindOfErrno(error_number) == ErrorKind::kExhausted ? ErrorKind::kExhausted
                                                                            : ErrorKind::kConfig;
  return WithHint(Fail(kind, "cannot listen on {}:{}: {}", host, port,
                       std::generic_category().message(error_number)),
                  fmt::format("Set {} to another address and port, or end what has that one (ss "
                              "-ltnp shows it).",
                              setting));
}

}  // namespace

Result<Listener> Listener::Open(const std::string& host, std::uint16_t port,
                                std::string_view setting) {
  auto place = PlaceOf(host, port);
  if (!place) return CannotListen(host, port, setting, EADDRNOTAVAIL);
  Address& address = place->address;
  local::Fd fd(socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.ok()) return CannotListen(host, port, setting, errno);
  const int yes = 1;  // connections of the last service may linger on this port
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (address.any.sa_family == AF_INET6) {
    setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
  }
  if (bind(fd.get(), &address.any, place->size) != 0 || listen(fd.get(), kBacklog) != 0 ||
      getsockname(fd.get(), &address.any, &place->size) != 0) {
    return CannotListen(host, port, setting, errno);
  }
  const bool is_six = address.any.sa_family == AF_INET6;
  return Listener(std::move(fd), ntohs(is_six ? address.six.sin6_port : address.four.sin_port));
}

}  // namespace tracklake::web
