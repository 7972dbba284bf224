// Ids that a provider does not know, or of which its answer could not be taken, so that nobody asks
// for them at every run. Each has a date at which it is asked for again: a week later the first
// time, a day where the answer was refused, which may be its own fault; twice as long each time
// after, half a year at most. Kept in the lake, one object a lookup:
//
//   _tracklake/state/negative/<lookup>.json
//     {"schema_version":1,"answers":{"<id>":{"asked_at":…,"ask_again_at":…,"times":…,"reason":…}}}
//
// It only saves calls: deleting it loses nothing else. Not thread-safe; processes may share it.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/state_object.h"

namespace tracklake {

inline constexpr std::string_view kNegativePrefix = "_tracklake/state/negative/";

// Of more than these, the ones to be asked again first are forgotten.
inline constexpr std::size_t kMaxNegatives = 50'000;

inline constexpr std::chrono::days kFirstAskAgain{7};
inline constexpr std::chrono::days kFirstAskAgainRefused{1};
inline constexpr std::chrono::days kLastAskAgain{182};

struct NegativeAnswer {
  Seconds asked_at{};
  Seconds ask_again_at{};
  int times = 0;
  std::string reason;

  bool operator==(const NegativeAnswer&) const = default;
};

class NegativeAnswers {
 public:
  // Empty where there is none, or a damaged one, which the next Add() replaces. kConfig: it is of a
  // later version.
  static Result<NegativeAnswers> Load(ObjectStore* store, std::string_view lookup);

  // nullptr: unknown, or due to be asked for again.
  const NegativeAnswer* Find(std::string_view id, Seconds now) const;

  // Was there ever an answer of this id that could not be taken? Such ids are asked for alone: one
  // of them may spoil the answer to a batch for all others.
  bool WasRefused(std::string_view id) const;

  // Remembers (id, reason), durably. Loses nothing that another process adds meanwhile.
  Result<> Add(const std::vector<std::pair<std::string, std::string>>& answers, Seconds now);

  // The same of answers that could not be taken, for this reason.
  Result<> AddRefused(std::span<const std::string> ids, std::string_view reason, Seconds now);

  std::size_t size() const { return answers_->size(); }

 private:
  using Map = std::map<std::string, NegativeAnswer, std::less<>>;
  using Answers = std::vector<std::pair<std::string, std::string>>;

  explicit NegativeAnswers(StateObject<Map> object) : object_(std::move(object)) {}

  Result<> Add(const Answers& answers, std::chrono::days first_wait, Seconds now);

  StateObject<Map> object_;
  StateObject<Map>::Value answers_;
};

}  // namespace tracklake
