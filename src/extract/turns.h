// Whose turn it is: when lists were last served, under _tracklake/state/turns.json. With less
// budget than lists, those that wait longest come first, so that none starves: before lists that
// were read to their end come those that were begun in the same run, and before both those that it
// did not get to. Loss of this state costs fairness for a while. Not thread-safe; of two processes
// that write at the same time one may be forgotten.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "extract/list_request.h"
#include "store/object_store.h"

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

  Turns(ObjectStore* store, Seconds now) : store_(store), now_(now) {}

  Result<> Read();
  Turn TurnOf(const ListRequest& list) const;

  ObjectStore* store_;
  Seconds now_;
  std::int64_t served_ = 0;
  std::map<std::string, Turn, std::less<>> turns_;  // by hash16 of the list's identity
};

}  // namespace tracklake
