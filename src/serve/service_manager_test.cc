#include "serve/service_manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <map>

#include "store/local/fd.h"

namespace tracklake::serve {
namespace {

app::Environment Variables(std::map<std::string, std::string> values) {
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

TEST(SystemdTest, IsToldThroughASocketThatIsNoFile) {
  const local::Fd manager(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const std::string name = fmt::format("@tracklake-test-{}", getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  ASSERT_EQ(bind(manager.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  Systemd(Variables({{"NOTIFY_SOCKET", name}})).Tell("READY=1\nSTATUS=well");
  char heard[64];
  const ssize_t got = recv(manager.get(), heard, sizeof(heard), MSG_DONTWAIT);
  ASSERT_GT(got, 0);
  EXPECT_EQ(std::string(heard, static_cast<std::size_t>(got)), "READY=1\nSTATUS=well");
}

TEST(SystemdTest, WithoutOneNobodyIsTold) {
  Systemd nobody(Variables({}));
  nobody.Tell("READY=1");
  EXPECT_EQ(nobody.watchdog(), std::nullopt);
  Systemd(Variables({{"NOTIFY_SOCKET", std::string(500, 'x')}})).Tell("READY=1");
}

TEST(SystemdTest, AWatchdogIsOursUnlessItNamesAnotherProcess) {
  EXPECT_EQ(Systemd(Variables({{"WATCHDOG_USEC", "2500000"}})).watchdog(),
            std::chrono::milliseconds(2500));
  const std::string own = std::to_string(getpid());
  EXPECT_TRUE(Systemd(Variables({{"WATCHDOG_USEC", "1000"}, {"WATCHDOG_PID", own}}))
                  .watchdog()
                  .has_value());
  EXPECT_FALSE(Systemd(Variables({{"WATCHDOG_USEC", "1000"}, {"WATCHDOG_PID", "1"}}))
                   .watchdog()
                   .has_value());
  for (const std::string text : {"", "x", "-5", "0"}) {
    EXPECT_FALSE(Systemd(Variables({{"WATCHDOG_USEC", text}})).watchdog().has_value()) << text;
  }
}

}  // namespace
}  // namespace tracklake::serve
