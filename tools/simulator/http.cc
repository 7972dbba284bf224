#include "simulator/http.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace tracklake::simulator {
namespace {

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

}  // namespace

std::string Request::Query(const std::string& name, std::string_view otherwise) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string(otherwise) : found->second;
}

Reply ApiError(int status, std::string_view message) {
  const nlohmann::json body = {{"error", {{"status", status}, {"message", message}}}};
  Reply reply;
  reply.status = status;
  reply.body = body.dump();
  return reply;
}

Reply SilentError(int status) {
  const nlohmann::json body = {{"error", {{"status", status}}}};
  Reply reply;
  reply.status = status;
  reply.body = body.dump();
  return reply;
}

Reply PlainText(int status, std::string_view text) {
  Reply reply;
  reply.status = status;
  reply.body = text;
  reply.content_type = "text/plain; charset=utf-8";
  return reply;
}

std::optional<int> QueryNumber(const Request& request, const std::string& name, int low, int high,
                               int otherwise) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return otherwise;
  const std::string& text = found->second;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value >= low && value <= high ? std::optional(value) : std::nullopt;
}

std::map<std::string, std::string> ParseForm(std::string_view text) {
  std::map<std::string, std::string> form;
  for (const std::string& part : SplitList(text, '&')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) continue;
    form.emplace(PercentDecode(std::string_view(part).substr(0, equals)),
                 PercentDecode(std::string_view(part).substr(equals + 1)));
  }
  return form;
}

std::vector<std::string> SplitList(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) parts.emplace_back();
  }
  return parts;
}

}  // namespace tracklake::simulator
