// Whose turn it is: when lists were last served, under _tracklake/state/turns.json. With less
// budget than lists, those that wait longest come first, so that none starves: before lists that
// were read to their end come those that were begun in the same run, and before both those that it
// did not get to. Loss of this state costs fairness for a while. Not thread-safe; processes may
// share it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "extract/list_request.h"
#include "store/state_object.h"

namespace tracklake {

// A list that was not asked for so long is forgotten.
inline constexpr std::chrono::hours kMaxTurnAge{90 * 24};

class Turns {
 public:
  // Borrows the store. `now` is when this run began.
  static Result<Turns> Load(ObjectStore* store, Seconds now);

  // Places of the lists in the order in which they are to be served; equals keep theirs.
  std::vector<std::size_t> Order(const std::vector<ListRequest>& lists) const;

  // The list was served by this run. `is_settled`: as far as it goes; else a later run goes on.
  Result<> Served(const ListRequest& list, bool is_settled);

 private:
  struct Turn {
    Seconds at{};
    bool is_settled = false;
    std::int64_t place = 0;  // among those of the same run

    auto Rank() const { return std::tuple(DayOf(at), is_settled, at, place); }
  };

  using Map = std::map<std::string, Turn, std::less<>>;  // by hash16 of the list's identity

  Turns(ObjectStore* store, Seconds now);

  static std::string Format(const Map& turns);
  static Result<Map> Parse(const std::string& bytes, std::string_view place);
  Turn TurnOf(const ListRequest& list) const;

  StateObject<Map> object_;
  StateObject<Map>::Value turns_;
  Seconds now_;
  std::int64_t served_ = 0;
};

}  // namespace tracklake
