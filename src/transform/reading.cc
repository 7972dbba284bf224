#include "transform/reading.h"

#include <fmt/format.h>

#include <utility>

#include "transform/captures.h"

namespace tracklake {

void Reading::Begin(const RawObject& object, Rows* rows, Arena* arena) {
  rows_.Begin(object, rows, arena);
  arena_ = arena;
  lines_.clear();
  quarantined_ = 0;
  wrong_fields_ = 0;
  refusal_.reset();
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

Outcome Reading::End(JsonValue root) {
  RefuseIf(rows_.is_overfull());
  if (is_refused()) return Refused();
  for (const Capture& row : CapturesOfWithheldFields(withheld_, *arena_)) rows_.AddCapture(row);
  Outcome outcome{.counts = rows_.counts(),
                  .quarantine = ItemsOf(std::move(lines_), kMaxFieldLines, root)};
  if (wrong_fields_ > kMaxFieldLines) {
    outcome.quarantine.push_back(
        {fmt::format("{} more fields are of the wrong type", wrong_fields_ - kMaxFieldLines), "",
         ""});
  }
  return outcome;
}

Outcome Reading::Refused() {
  rows_.TakeBack();
  rows_.AddCapture(CaptureOfRefusal(rows_.raw_key(), *refusal_));
  Outcome outcome{.counts = rows_.counts(), .refused = true};
  outcome.quarantine.push_back({*std::move(refusal_), "", ""});
  return outcome;
}

void Reading::RefuseIf(bool is_overfull) {
  if (is_overfull && !is_refused()) Refuse(fmt::format("more than {} rows", kMaxCandidates));
}

Draft& Reading::NewDraft() {
  RefuseIf(rows_.is_overfull());
  draft_.Clear();
  draft_.arena = arena_;
  return draft_;
}

bool Reading::IsUsable(JsonValue element, Place place, std::optional<TableId> table) {
  RefuseIf(draft_.is_overfull());
  if (is_refused()) return false;
  if (draft_.identity.fault_count() == 0) {
    if (draft_.read.fault_count() > 0) NoteWrongFields();
    return true;
  }
  std::string reason = ReasonOf(element, draft_.identity.faults().front());
  if (place == Place::kElement) {
    Quarantine(std::move(reason), element, table);
  } else {
    Refuse(std::move(reason));
  }
  return false;
}

void Reading::NoteWrongFields() {
  // What stands around the elements is read before them: with as many lines again, those that come
  // first in the document are among them.
  constexpr std::size_t kMaxHeld = 2 * kMaxFieldLines;
  const std::span<const WrongValue> faults = draft_.read.faults();
  wrong_fields_ += draft_.read.fault_count() - faults.size();
  std::set<std::uint32_t> seen;  // a value may have been read twice
  for (const WrongValue& fault : faults) {
    if (!seen.insert(fault.value.mark()).second) continue;
    ++wrong_fields_;
    if (lines_.size() - quarantined_ < kMaxHeld) {
      lines_.push_back({fault.value, ReasonOf(fault), true});
    }
  }
}

void Reading::Quarantine(std::string reason, JsonValue item, std::optional<TableId> table) {
  if (is_refused()) return;
  if (++quarantined_ > kMaxQuarantined) {
    Refuse(
        fmt::format("more than {} elements cannot be read, the last: {}", kMaxQuarantined, reason));
    return;
  }
  lines_.push_back({item, std::move(reason)});
  if (table) rows_.CountQuarantined(*table);
}

void Reading::Refuse(std::string reason) { refusal_ = std::move(reason); }

void Reading::Keep() {
  if (provenance_.reused_from) {
    rows_.AddPlaylists(draft_);
    return;
  }
  rows_.Add(draft_);
  withheld_.Add(draft_.withheld);
}

}  // namespace tracklake
