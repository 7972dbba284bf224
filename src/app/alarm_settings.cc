#include "app/alarm_settings.h"

#include <algorithm>

#include "http/mail.h"

namespace tracklake::app {
namespace {

constexpr std::string_view kFormats[] = {"json", "ntfy", "slack"};

// Taken apart where it is used: that costs the loading of libcurl. What begins otherwise is a
// reference to a secret, or wrong, as any secret.
bool IsWebAddress(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == text.npos ||
      (text.substr(0, scheme) != "http" && text.substr(0, scheme) != "https"))
    return false;
  const std::string_view rest = text.substr(scheme + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  return !host.empty() && host.find('@') == host.npos &&
         std::ranges::all_of(rest, [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

}  // namespace

std::string ExpectedOfAlarms(const Config& config, std::string_view name) {
  if (name == "alarms.webhook") {
    const std::string& text = config.alarms_webhook.Reveal();
    if (text.starts_with("http") && !IsWebAddress(text)) {
      return "a web address, as https://ntfy.sh/a-topic-of-yours, or a reference to one";
    }
  } else if (name == "alarms.webhook_format") {
    if (std::ranges::find(kFormats, config.alarms_webhook_format) == std::end(kFormats)) {
      return "json, ntfy or slack";
    }
  } else if (name == "alarms.email_to") {
    if (!std::ranges::all_of(config.alarms_email_to, IsMailAddress)) {
      return "addresses, as ops@example.org";
    }
    if (!config.alarms_email_to.empty() && config.alarms_smtp_url.empty()) {
      return "alarms.smtp_url beside it, the mail server";
    }
  } else if (name == "alarms.email_from") {
    if (!config.alarms_email_from.empty() && !IsMailAddress(config.alarms_email_from)) {
      return "an address, as tracklake@example.org";
    }
  } else if (name == "alarms.smtp_url") {
    if (!config.alarms_smtp_url.empty() && !ParseMailServer(config.alarms_smtp_url)) {
      return "smtp://HOST:PORT or smtps://HOST:PORT, without user and password";
    }
  }
  return "";
}

}  // namespace tracklake::app
