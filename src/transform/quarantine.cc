#include "transform/quarantine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "transform/not_json.h"

namespace tracklake {
namespace {

std::uint32_t Behind(JsonValue value) { return value.index()->Behind(value.mark()); }

bool Holds(JsonValue outer, JsonValue inner) {
  return outer.mark() <= inner.mark() && inner.mark() < Behind(outer);
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

// Sorted, one a value, none inside an element that is quarantined, and no more of fields.
void Arrange(std::vector<LineDraft>& lines, std::size_t max_fields) {
  std::ranges::stable_sort(lines, {}, [](const LineDraft& line) { return line.item.mark(); });
  std::uint32_t behind_last = 0;  // what stands before it has its line
  std::size_t fields = 0;
  std::erase_if(lines, [&](const LineDraft& line) {
    if (line.item.mark() < behind_last) return true;
    behind_last = line.is_field ? line.item.mark() + 1 : Behind(line.item);
    return line.is_field && ++fields > max_fields;
  });
}

// Finds the pointers of sorted values in one walk, which enters only what holds one of them.
class PointerWalk {
 public:
  explicit PointerWalk(std::vector<LineDraft>& lines) : lines_(lines) {}

  std::vector<QuarantineItem> Run(JsonValue root) {
    Enter(root);
    return std::move(items_);
  }

 private:
  bool IsInside(JsonValue value) const {
    return items_.size() < lines_.size() && Holds(value, lines_[items_.size()].item);
  }

  void Enter(JsonValue at) {
    LineDraft& line = lines_[items_.size()];
    if (line.item.mark() == at.mark()) {
      items_.push_back({std::move(line.reason), pointer_, std::string(at.raw())});
    }
    for (const JsonField field : at.fields()) {
      if (!IsInside(at)) return;
      if (IsInside(field.value)) EnterStep(field.value, field.key);
    }
    std::size_t index = 0;
    for (const JsonValue element : at.elements()) {
      if (!IsInside(at)) return;
      if (IsInside(element)) EnterStep(element, fmt::format("{}", index));
      ++index;
    }
  }

  void EnterStep(JsonValue value, std::string_view step) {
    const std::size_t size = pointer_.size();
    pointer_ += '/';
    for (const char c : step) {
      if (c == '~') {
        pointer_ += "~0";
      } else if (c == '/') {
        pointer_ += "~1";
      } else {
        pointer_ += c;
      }
    }
    Enter(value);
    pointer_.resize(size);
  }

  std::vector<LineDraft>& lines_;
  std::vector<QuarantineItem> items_;  // of the first lines
  std::string pointer_;                // of where the walk is
};

}  // namespace

std::vector<QuarantineItem> ItemsOf(std::vector<LineDraft> lines, std::size_t max_fields,
                                    JsonValue root) {
  if (lines.empty()) return {};
  Arrange(lines, max_fields);
  return PointerWalk(lines).Run(root);
}

std::string ReasonOf(const WrongValue& fault) {
  return fmt::format("expected {}, found {}", fault.expected, NameOf(fault.value.kind()));
}

std::string ReasonOf(JsonValue element, const WrongValue& fault) {
  const std::string path = fault.value.is_absent() ? "" : PathTo(element, fault.value);
  return fmt::format("{}{}{}", path, path.empty() ? "" : ": ", ReasonOf(fault));
}

std::string ReasonOf(const JsonFault& fault, std::string_view document) {
  if (const std::string kind = KindOfOtherText(document); !kind.empty()) return "not JSON: " + kind;
  const std::string place = fault.position ? fmt::format(" at byte {}", *fault.position) : "";
  return fmt::format("not JSON{}: {}", place, fault.reason);
}

}  // namespace tracklake
