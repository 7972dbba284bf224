// One raw object while it is being read: the element's draft, what becomes of it, and what all
// readers of the object share. Keeps its memory between objects. Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/arena.h"
#include "tables/schema.h"
#include "transform/draft.h"
#include "transform/envelope.h"
#include "transform/object_rows.h"
#include "transform/quarantine.h"
#include "transform/transformer.h"

namespace tracklake {

class Reading {
 public:
  // More than this many quarantined elements refuse the whole object: something else is wrong with
  // it, and the lines would fill memory and disk.
  static constexpr std::size_t kMaxQuarantined = 10'000;
  // Of more wrong fields than this the others are only counted.
  static constexpr std::size_t kMaxFieldLines = 10'000;

  void Begin(const RawObject& object, Rows* rows, Arena* arena);
  // Adds what is told at an object's end, and gives the outcome. `root` is the object's, absent
  // when it is refused.
  Outcome End(JsonValue root);

  // An empty draft for the next element.
  Draft& NewDraft();

  // Whether the draft may be used: then the fields that were wrong have their lines. If not, the
  // element is in the quarantine, and at the root the whole object is refused.
  bool IsUsable(JsonValue element, Place place, std::optional<TableId> table);
  void Quarantine(std::string reason, JsonValue item, std::optional<TableId> table);
  // The whole object gives nothing but a capture that says so; what it has given is taken back at
  // its end.
  void Refuse(std::string reason);
  bool is_refused() const { return refusal_.has_value(); }

  // Makes the draft into rows; of a reused object only its playlists.
  void Keep();

  // A text that lives as long as the rows.
  Text Lasting(Text text) const { return text ? Text(arena_->Copy(*text)) : text; }

  // Of the document being read.
  const Provenance& provenance() const { return provenance_; }
  void set_provenance(const Provenance& provenance);

  // A thing that the document was asked for came, with or without an id.
  void NoteAnswer(Text id);
  bool has_answer() const { return has_answer_; }
  bool IsAnswered(std::string_view id) const { return answered_.contains(id); }

  ObjectRows& rows() { return rows_; }
  Arena& arena() { return *arena_; }

 private:
  void NoteWrongFields();
  void RefuseIf(bool is_overfull);
  Outcome Refused();

  Provenance provenance_;
  bool has_answer_ = false;
  std::set<std::string, std::less<>> answered_;  // filled where provenance_.asked is there
  ObjectRows rows_;
  Arena* arena_ = nullptr;
  Draft draft_;
  std::vector<LineDraft> lines_;
  std::size_t quarantined_ = 0;  // lines of elements
  std::size_t wrong_fields_ = 0;
  std::optional<std::string> refusal_;  // why the object is refused
  WithheldFields withheld_;
};

}  // namespace tracklake
