#include "transform/reading.h"

#include <fmt/format.h>

#include <utility>

#include "transform/captures.h"

namespace tracklake {

void Reading::Begin(const RawObject& object, Rows* rows, Arena* arena) {
  rows_.Begin(object, rows, arena);
  arena_ = arena;
  outcome_ = Outcome();
  withheld_ = WithheldFields();
  set_provenance(Provenance());
}

void Reading::set_provenance(const Provenance& provenance) {
  provenance_ = provenance;
  has_answer_ = false;
  answered_.clear();
}

void Reading::NoteAnswer(Text id) {
  has_answer_ = true;
  if (id && !provenance_.asked.is_absent()) answered_.emplace(*id);
}

Outcome Reading::End() {
  if (is_refused()) {
    rows_.TakeBack();
  } else {
    for (const Capture& row : CapturesOfWithheldFields(withheld_, *arena_)) rows_.AddCapture(row);
  }
  outcome_.counts = rows_.counts();
  return std::move(outcome_);
}

Draft& Reading::NewDraft() {
  draft_.Clear();
  draft_.arena = arena_;
  return draft_;
}

bool Reading::IsUsable(JsonValue element, const Place& place, std::optional<TableId> table) {
  if (!draft_.read.failed()) return true;
  std::string reason = ReasonOf(element, draft_.read);
  if (place.is_element) {
    Quarantine(std::move(reason), element, place, table);
  } else {
    Refuse(std::move(reason));
  }
  return false;
}

void Reading::Quarantine(std::string reason, JsonValue item, const Place& place,
                         std::optional<TableId> table) {
  if (is_refused()) return;
  if (outcome_.quarantine.size() == kMaxQuarantined) {
    Refuse(
        fmt::format("more than {} elements cannot be read, the last: {}", kMaxQuarantined, reason));
    return;
  }
  outcome_.quarantine.push_back({std::move(reason), place.pointer(), std::string(item.raw())});
  if (table) rows_.CountQuarantined(*table);
}

void Reading::Refuse(std::string reason) {
  outcome_.refused = true;
  outcome_.quarantine.clear();
  outcome_.quarantine.push_back({std::move(reason), "", ""});
}

void Reading::Keep() {
  if (provenance_.reused_from) {
    rows_.AddPlaylists(draft_);
    return;
  }
  rows_.Add(draft_);
  withheld_.Add(draft_.withheld);
}

}  // namespace tracklake
