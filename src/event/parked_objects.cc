#include "event/parked_objects.h"

#include <algorithm>
#include <utility>

#include "store/state_json.h"

namespace tracklake::event {
namespace {

std::string Format(const ParkedObjects& parked) {
  StateJson objects = StateJson::array();
  for (const ParkedObject& object : parked) {
    objects.push_back({{"raw_key", object.key},
                       {"failures", object.failures},
                       {"reason", object.error.message},
                       {"hint", object.error.hint}});
  }
  return StateText({{"schema_version", 1}, {"objects", std::move(objects)}});
}

Result<ParkedObjects> Parse(const std::string& bytes, std::string_view) {
  const StateJson json = StateJsonIn(bytes);
  ParkedObjects parked;
  const auto objects = json.find("objects");
  if (objects == json.end() || !objects->is_array()) return parked;
  for (const StateJson& object : *objects) {
    const auto key = object.is_object() ? TextIn(object, "raw_key") : std::nullopt;
    if (!key) continue;
    parked.push_back({*key,
                      {ErrorKind::kBadData,
                       TextIn(object, "reason").value_or(""),
                       TextIn(object, "hint").value_or(""),
                       {}},
                      static_cast<int>(std::min<std::int64_t>(
                          CountIn(object, "failures").value_or(0), 1'000'000))});
  }
  return parked;
}

}  // namespace

const StateFormat<ParkedObjects> kParkedFormat{Format, Parse};

}  // namespace tracklake::event
