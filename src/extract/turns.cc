#include "extract/turns.h"

#include <algorithm>
#include <numeric>

#include "base/sha256.h"
#include "store/state_json.h"

namespace tracklake {
namespace {

constexpr std::string_view kTurns = "_tracklake/state/turns.json";

}  // namespace

Turns::Turns(ObjectStore* store, Seconds now)
    : object_(store, std::string(kTurns), {Format, Parse}), now_(now) {}

std::string Turns::Format(const Map& turns) {
  StateJson state = StateJson::object();
  for (const auto& [hash, turn] : turns) {
    state[hash] = {{"at", FormatTimestamp(turn.at)},
                   {"settled", turn.is_settled ? 1 : 0},
                   {"place", turn.place}};
  }
  return StateText(state);
}

Result<Turns::Map> Turns::Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
  Map turns;
  for (const auto& [list, turn] : state.items()) {
    const auto at = turn.is_object() ? TimeIn(turn, "at") : std::nullopt;
    if (!at) continue;
    turns[list] = {*at, CountIn(turn, "settled").value_or(0) == 1,
                   CountIn(turn, "place").value_or(0)};
  }
  return turns;
}

Result<Turns> Turns::Load(ObjectStore* store, Seconds now) {
  Turns turns(store, now);
  TL_ASSIGN(turns.turns_, turns.object_.Load());
  return turns;
}

Turns::Turn Turns::TurnOf(const ListRequest& list) const {
  const auto found = turns_->find(Hash16(IdentityOf(list)));
  const bool is_known = found != turns_->end() && now_ - found->second.at <= kMaxTurnAge;
  return is_known ? found->second : Turn();
}

std::vector<std::size_t> Turns::Order(const std::vector<ListRequest>& lists) const {
  std::vector<std::size_t> order(lists.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return TurnOf(lists[i]).Rank(); });
  return order;
}

Result<> Turns::Served(const ListRequest& list, bool is_settled) {
  const Turn turn{now_, is_settled, served_++};
  TL_ASSIGN(turns_, object_.Update([&](Map* turns) {
    std::erase_if(*turns, [&](const auto& known) { return now_ - known.second.at > kMaxTurnAge; });
    (*turns)[Hash16(IdentityOf(list))] = turn;
    return true;
  }));
  return {};
}

}  // namespace tracklake
