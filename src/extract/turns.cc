#include "extract/turns.h"

#include <algorithm>
#include <numeric>

#include "base/sha256.h"
#include "extract/state_file.h"

namespace tracklake {
namespace {

constexpr std::string_view kTurns = "_tracklake/state/turns.json";

}  // namespace

Result<Turns> Turns::Load(ObjectStore* store, Seconds now) {
  Turns turns(store, now);
  TL_TRY(turns.Read());
  return turns;
}

Result<> Turns::Read() {
  turns_.clear();
  TL_ASSIGN(const auto state, ReadState(*store_, kTurns));
  if (!state) return {};
  for (const auto& [list, turn] : state->items()) {
    const auto at = turn.is_object() ? TimeIn(turn, "at") : std::nullopt;
    if (!at || now_ - *at > kMaxTurnAge) continue;
    turns_[list] = {*at, CountIn(turn, "settled").value_or(0) == 1,
                    CountIn(turn, "place").value_or(0)};
  }
  return {};
}

Turns::Turn Turns::TurnOf(const ListRequest& list) const {
  const auto found = turns_.find(Hash16(IdentityOf(list)));
  return found == turns_.end() ? Turn() : found->second;
}

std::vector<std::size_t> Turns::Order(const std::vector<ListRequest>& lists) const {
  std::vector<std::size_t> order(lists.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return TurnOf(lists[i]).Rank(); });
  return order;
}

Result<> Turns::Served(const ListRequest& list, bool is_settled) {
  TL_TRY(Read());  // what another process has written since
  turns_[Hash16(IdentityOf(list))] = {now_, is_settled, served_++};
  StateJson state = StateJson::object();
  for (const auto& [hash, turn] : turns_) {
    state[hash] = {{"at", FormatTimestamp(turn.at)},
                   {"settled", turn.is_settled ? 1 : 0},
                   {"place", turn.place}};
  }
  return WriteState(*store_, kTurns, state);
}

}  // namespace tracklake
