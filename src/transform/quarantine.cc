#include "transform/quarantine.h"

#include <fmt/format.h>

namespace tracklake {
namespace {

bool Holds(JsonValue outer, JsonValue inner) {
  return outer.mark() <= inner.mark() && inner.mark() < outer.index()->Behind(outer.mark());
}

// One step from `at` towards `target`, its name appended to the path. Absent at a value that has
// nothing inside.
JsonValue StepTowards(JsonValue at, JsonValue target, std::string& path) {
  for (const JsonField field : at.fields()) {
    if (!Holds(field.value, target)) continue;
    if (!path.empty()) path += '.';
    path += field.key;
    return field.value;
  }
  std::size_t index = 0;
  for (const JsonValue element : at.elements()) {
    if (Holds(element, target)) {
      path += fmt::format("[{}]", index);
      return element;
    }
    ++index;
  }
  return {};
}

std::string PathTo(JsonValue element, JsonValue target) {
  std::string path;
  JsonValue at = element;
  while (!at.is_absent() && at.mark() != target.mark()) at = StepTowards(at, target, path);
  return path;
}

}  // namespace

std::string Place::pointer() const {
  return index ? fmt::format("{}/{}", list, *index) : std::string();
}

std::string ReasonOf(JsonValue element, const FieldReader& read) {
  const JsonValue culprit = read.culprit();
  const std::string path = culprit.is_absent() ? std::string() : PathTo(element, culprit);
  return fmt::format("{}{}expected {}, found {}", path, path.empty() ? "" : ": ", read.expected(),
                     NameOf(culprit.kind()));
}

std::string ReasonOf(const JsonFault& fault) {
  const std::string place = fault.position ? fmt::format(" at byte {}", *fault.position) : "";
  return fmt::format("not JSON{}: {}", place, fault.reason);
}

}  // namespace tracklake
