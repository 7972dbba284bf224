#include "extract/state_file.h"

namespace tracklake {

Result<std::optional<StateJson>> ReadState(ObjectStore& store, std::string_view key) {
  std::string bytes;
  const auto got = store.Get(key, &bytes);
  if (!got.has_value() && got.error().kind == ErrorKind::kNotFound) return std::nullopt;
  TL_TRY(got);
  StateJson state = StateJson::parse(bytes, nullptr, false);
  if (!state.is_object()) return std::nullopt;
  return state;
}

Result<> WriteState(ObjectStore& store, std::string_view key, const StateJson& state) {
  const Upload upload{
      std::string(key), state.dump(-1, ' ', false, StateJson::error_handler_t::replace) + "\n", {}};
  return store.PutAll({&upload, 1});
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

}  // namespace tracklake
