#include "http/mail.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/base64.h"
#include "base/whole_number.h"

namespace tracklake {
namespace {

constexpr std::size_t kMostAddressBytes = 254;  // RFC 5321
constexpr std::size_t kMostLineBytes = 998;     // RFC 5322
constexpr std::size_t kWordBytes = 45;          // of an encoded word, which may have 75 characters
constexpr std::size_t kBase64LineBytes = 76;    // RFC 2045
constexpr std::uint16_t kSmtpPort = 25;
constexpr std::uint16_t kSmtpsPort = 465;

std::unexpected<Error> NoMailServer() {
  return WithHint(Fail(ErrorKind::kConfig, "that is not a mail server"),
                  "Write smtp://HOST:PORT or smtps://HOST:PORT, without user and password.");
}

bool IsPlainAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
}

// Text in a header on one line.
std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return line;
}

bool IsInsideCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// RFC 2047, a word for each few characters, folded; plain ASCII that fits stays as it is.
std::string HeaderText(std::string_view utf8) {
  constexpr std::size_t kFits = 60;
  std::string line = OneLine(utf8);
  if (IsPlainAscii(line) && line.size() <= kFits && line.find("=?") == line.npos) return line;
  std::string words;
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = std::min(begin + kWordBytes, line.size());
    while (end < line.size() && end > begin + 1 && IsInsideCharacter(line[end])) --end;
    words += fmt::format("{}=?UTF-8?B?{}?=", words.empty() ? "" : "\r\n ",
                         EncodeBase64(std::string_view(line).substr(begin, end - begin)));
    begin = end;
  }
  return words;
}

// "Fri, 20 Nov 2026 06:00:00 +0000"
std::string DateText(Seconds time) {
  constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = DayOf(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format(
      "{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
      clock.seconds().count());
}

bool IsPlainText(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    length = c == '\n' ? 0 : length + 1;
    if (length > kMostLineBytes || (c != '\n' && (c < ' ' || c >= '\x7f'))) return false;
  }
  return true;
}

std::string WithCrLf(std::string_view text) {
  std::string lines;
  for (const char c : text) lines += c == '\n' ? "\r\n" : std::string(1, c);
  if (!lines.ends_with("\r\n")) lines += "\r\n";
  return lines;
}

std::string Base64Lines(std::string_view text) {
  const std::string encoded = EncodeBase64(text);
  std::string lines;
  for (std::size_t begin = 0; begin < encoded.size(); begin += kBase64LineBytes) {
    lines.append(encoded, begin, kBase64LineBytes).append("\r\n");
  }
  return lines;
}

}  // namespace

std::string MailServer::Name() const {
  return fmt::format("{}://{}:{}", is_tls ? "smtps" : "smtp", host, port);
}

bool MailServer::IsLoopback() const {
  const bool is_127 = host.starts_with("127.") && std::ranges::count(host, '.') == 3 &&
                      host.find_first_not_of("0123456789.") == host.npos;
  return is_127 || host == "localhost" || host == "[::1]";
}

Result<MailServer> ParseMailServer(std::string_view text) {
  MailServer server;
  const std::size_t colon = text.find("://");
  const std::string_view scheme = text.substr(0, colon);
  if (colon == text.npos || (scheme != "smtp" && scheme != "smtps")) return NoMailServer();
  server.is_tls = scheme == "smtps";
  server.port = server.is_tls ? kSmtpsPort : kSmtpPort;
  std::string_view rest = text.substr(colon + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
  if (bracket == rest.npos) return NoMailServer();
  const std::size_t port = rest.find(':', bracket);
  server.host = std::string(rest.substr(0, port));
  if (port != rest.npos) {
    const auto number = WholeNumber<std::uint16_t>(rest.substr(port + 1));
    if (!number || *number == 0) return NoMailServer();
    server.port = *number;
  }
  constexpr std::string_view kName =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
  std::string_view name = server.host;
  if (bracket > 0) name = name.substr(1, name.size() - 2);
  const bool is_good = bracket > 0 ? name.find_first_not_of("0123456789abcdefABCDEF:.") == name.npos
                                   : name.find_first_not_of(kName) == name.npos;
  if (name.empty() || !is_good) return NoMailServer();
  return server;
}

bool IsMailAddress(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == text.npos || at == 0 || at + 1 == text.size()) return false;
  return text.size() <= kMostAddressBytes && IsPlainAscii(text) &&
         text.find_first_of(" <>()[],;:\\\"") == text.npos &&
         text.substr(0, at).find('@') == text.npos;
}

std::string MailText(const Mail& mail) {
  const bool is_plain = IsPlainText(mail.text);
  const std::string_view domain = std::string_view(mail.from).substr(mail.from.rfind('@') + 1);
  return fmt::format(
      "Date: {}\r\nFrom: tracklake <{}>\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: {}\r\nAuto-Submitted: auto-generated\r\n\r\n{}",
      DateText(mail.date), OneLine(mail.from), OneLine(fmt::format("{}", fmt::join(mail.to, ", "))),
      HeaderText(mail.subject), OneLine(mail.id), OneLine(domain), is_plain ? "7bit" : "base64",
      is_plain ? WithCrLf(mail.text) : Base64Lines(mail.text));
}

}  // namespace tracklake
