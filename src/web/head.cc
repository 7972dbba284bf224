#include "web/head.h"

#include <simdjson.h>

#include <algorithm>

#include "base/text.h"
#include "base/whole_number.h"
#include "http/form.h"
#include "web/limits.h"

namespace tracklake::web {
namespace {

using Done = std::expected<void, Refusal>;

bool IsUtf8(std::string_view text) { return simdjson::validate_utf8(text); }

std::unexpected<Refusal> Odd(std::string_view what) {
  return Refuse(400, ErrorKind::kUsage, "", "the request is not as HTTP/1.1 has it: {}", what);
}

// RFC 9110's token: a method's or a header's name.
bool IsToken(std::string_view text) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Of headers of which a second one would mean another thing to somebody else.
constexpr std::string_view kOnce[] = {
    "Host",   "Content-Length", "Content-Type",     "Authorization",
    "Origin", "Sec-Fetch-Site", "Transfer-Encoding"};

class HeadReader {
 public:
  explicit HeadReader(std::string_view bytes) : rest_(bytes) {}

  std::expected<Head, Refusal> Read() {
    TL_TRY(ReadRequestLine());
    while (true) {
      const auto line = NextLine();
      if (!line) return Odd("a line of its head has no end");
      if (line->empty()) break;
      TL_TRY(ReadHeader(*line));
    }
    TL_TRY(CheckRepeated());
    TL_TRY(ReadFraming());
    return std::move(head_);
  }

 private:
  std::optional<std::string_view> NextLine() {
    const auto end = rest_.find("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 2);
    return line;
  }

  Done ReadRequestLine() {
    const auto line = NextLine();
    if (!line) return Odd("its first line has no end");
    const auto method_end = line->find(' ');
    const auto target_end = line->rfind(' ');
    if (method_end == std::string_view::npos || method_end == target_end) {
      return Odd("its first line is not METHOD PATH HTTP/1.1");
    }
    request_.method = line->substr(0, method_end);
    if (!IsToken(request_.method)) return Odd("its method is not a word");
    const std::string_view version = line->substr(target_end + 1);
    if (version == "HTTP/1.0") {
      head_.is_chunkable = head_.keeps_open = false;
    } else if (version != "HTTP/1.1") {
      if (!version.starts_with("HTTP/")) return Odd("its first line ends with no version");
      return Refuse(505, ErrorKind::kUsage, "Use HTTP/1.1.", "this version of HTTP is not spoken");
    }
    return ReadTarget(line->substr(method_end + 1, target_end - method_end - 1));
  }

  Done ReadTarget(std::string_view target) {
    if (target.size() > kMaxTargetBytes) {
      return Refuse(414, ErrorKind::kUsage, "Put what is long into the body of a POST.",
                    "the address is longer than {} bytes", kMaxTargetBytes);
    }
    if (!target.starts_with('/')) return Odd("its address does not begin with /");
    const bool is_visible =
        std::ranges::all_of(target, [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
    if (!is_visible) return Odd("its address holds what must be encoded");
    const auto question = target.find('?');
    TL_TRY(ReadPath(target.substr(0, question)));
    return question == std::string_view::npos ? Done() : ReadQuery(target.substr(question + 1));
  }

  Done ReadPath(std::string_view path) {
    std::string kept;  // a '+' in a path is one
    for (const char c : path) c == '+' ? kept.append("%2B") : kept.append(1, c);
    auto decoded = DecodeForm(kept);
    if (!decoded || std::ranges::any_of(*decoded, IsControl) || !IsUtf8(*decoded)) {
      return Odd("its path cannot be decoded");
    }
    if (std::ranges::count(*decoded, '/') != std::ranges::count(path, '/')) {
      return Odd("its path holds an encoded /");
    }
    request_.path = *std::move(decoded);
    return {};
  }

  Done ReadQuery(std::string_view query) {
    while (!query.empty()) {
      const std::string_view field = query.substr(0, query.find('&'));
      query.remove_prefix(std::min(query.size(), field.size() + 1));
      if (field.empty()) continue;
      const auto equals = field.find('=');
      auto name = DecodeForm(field.substr(0, equals));
      auto value = DecodeForm(equals == std::string_view::npos ? "" : field.substr(equals + 1));
      if (!name || !value || !IsUtf8(*name) || !IsUtf8(*value)) {
        return Odd("a parameter cannot be decoded");
      }
      if (request_.query.size() == kMaxParameters) return Odd("it has too many parameters");
      request_.query.emplace_back(*std::move(name), *std::move(value));
    }
    return {};
  }

  Done ReadHeader(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
      return Odd("a header is not NAME: VALUE");
    }
    const std::string_view value = Trim(line.substr(colon + 1));
    const bool is_odd =
        std::ranges::any_of(value, [](char c) { return IsControl(c) && c != '\t'; });
    if (is_odd) return Odd("a header holds a control character");
    if (request_.headers.size() == kMaxHeaders) {
      return Refuse(431, ErrorKind::kUsage, "", "the request has more than {} headers",
                    kMaxHeaders);
    }
    request_.headers.emplace_back(line.substr(0, colon), value);
    return {};
  }

  Done CheckRepeated() const {
    for (const std::string_view name : kOnce) {
      const auto count = std::ranges::count_if(request_.headers, [&](const auto& header) {
        return EqualsIgnoringCase(header.first, name);
      });
      if (count > 1) return Odd(fmt::format("it has {} twice", name));
    }
    return {};
  }

  // How long the body is, and what becomes of the connection.
  Done ReadFraming() {
    if (request_.Header("Transfer-Encoding")) {
      return Refuse(411, ErrorKind::kUsage, "Send Content-Length.",
                    "bodies of an unknown length are not taken");
    }
    if (const auto length = request_.Header("Content-Length")) {
      const bool is_digits =
          std::ranges::all_of(*length, [](char c) { return c >= '0' && c <= '9'; });
      if (!is_digits || length->empty()) return Odd("its Content-Length is not a number");
      const auto bytes = WholeNumber<std::size_t>(*length);
      if (!bytes || *bytes > kMaxBodyBytes) {
        return Refuse(413, ErrorKind::kUsage, "Send it in pieces.",
                      "the body is larger than {} bytes", kMaxBodyBytes);
      }
      head_.body_bytes = *bytes;
    }
    const std::string_view connection = request_.Header("Connection").value_or("");
    if (EqualsIgnoringCase(connection, "close")) head_.keeps_open = false;
    if (const auto expected = request_.Header("Expect")) {
      if (!EqualsIgnoringCase(*expected, "100-continue")) {
        return Refuse(417, ErrorKind::kUsage, "", "what the request expects is not known here");
      }
      head_.wants_leave = true;
    }
    return {};
  }

  std::string_view rest_;
  Head head_;
  Request& request_ = head_.request;
};

}  // namespace

std::expected<Head, Refusal> ParseHead(std::string_view bytes) { return HeadReader(bytes).Read(); }

}  // namespace tracklake::web
