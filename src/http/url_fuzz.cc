// Any text as an address: refused, or one that means the same when it is written and read again.
// What may be shown of it holds no password.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/testing/fuzz.h"
#include "http/url.h"

using namespace tracklake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string shown = WithoutUserInfo("https://user:hunter2@" + std::string(text));
  if (shown.find("hunter2") != std::string::npos && text.find("hunter2") == std::string_view::npos)
    Report("a password is shown");
  const Result<Url> url = ParseUrl(text);
  if (!url.has_value()) return 0;
  if (url->Origin().find('@') != std::string::npos) Report("a user name is part of the server");
  const Result<Url> again = ParseUrl(url->Text());
  if (!again.has_value()) Report("what it writes is not an address");
  if (again->Text() != url->Text() || again->IsLoopback() != url->IsLoopback()) {
    Report("what it writes means something else");
  }
  return 0;
}
