#include "store/state_json.h"

namespace tracklake {

StateJson StateJsonIn(const std::string& bytes) {
  StateJson object = StateJson::parse(bytes, nullptr, false);
  if (!object.is_object()) return StateJson::object();
  return object;
}

std::string StateText(const StateJson& object) {
  return object.dump(-1, ' ', false, StateJson::error_handler_t::replace) + "\n";
}

std::optional<std::string> TextIn(const StateJson& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) return std::nullopt;
  return member->get<std::string>();
}

std::optional<std::int64_t> CountIn(const StateJson& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_number_integer()) return std::nullopt;
  const auto count = member->get<std::int64_t>();
  return count >= 0 ? std::optional(count) : std::nullopt;
}

std::optional<Seconds> TimeIn(const StateJson& object, const char* name) {
  const auto text = TextIn(object, name);
  return text ? ParseIsoSeconds(*text) : std::nullopt;
}

StateJson TextOrNull(const std::optional<std::string>& text) {
  return text ? StateJson(*text) : StateJson();
}

StateJson TimeOrNull(const std::optional<Seconds>& time) {
  return TextOrNull(time ? std::optional(FormatTimestamp(*time)) : std::nullopt);
}

}  // namespace tracklake
