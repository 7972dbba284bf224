#include "extract/finished_lists.h"

#include <vector>

#include "base/sha256.h"
#include "base/time.h"
#include "store/state_json.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

constexpr std::string_view kPrefix = "_tracklake/state/finished/";

struct Finished {
  Seconds at{};
  FinishedList list;
};
using State = std::optional<Finished>;

std::string Format(const State& finished) {
  return StateText({{"at", FormatTimestamp(finished->at)},
                    {"entries", finished->list.entries},
                    {"withheld", finished->list.is_withheld},
                    {"snapshot_id", TextOrNull(finished->list.snapshot_id)}});
}

// None where it does not read as one of ours.
Result<State> Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
  const auto at = TimeIn(state, "at");
  const auto entries = CountIn(state, "entries");
  const auto withheld = state.find("withheld");
  if (!at || !entries || withheld == state.end() || !withheld->is_boolean()) return std::nullopt;
  return Finished{*at, {*entries, withheld->get<bool>(), TextIn(state, "snapshot_id")}};
}

StateObject<State> StateOf(ObjectStore* store, std::string_view request) {
  return {store, fmt::format("{}{}.json", kPrefix, Hash16(request)), {Format, Parse}};
}

}  // namespace

Result<std::optional<FinishedList>> FinishedLists::Find(std::string_view request) const {
  TL_ASSIGN(const auto loaded, StateOf(store_, request).Load());
  const State& finished = *loaded;
  const Seconds now = clock_->NowSeconds();
  if (!finished || finished->at > now || now - finished->at >= kMaxFinishedAge) {
    return std::nullopt;
  }
  return finished->list;
}

Result<> FinishedLists::Add(std::string_view request, const FinishedList& list) {
  return StateOf(store_, request).Replace(Finished{clock_->NowSeconds(), list});
}

Result<> FinishedLists::Forget() {
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(kPrefix));
  std::vector<std::string> keys;
  for (const ObjectInfo& object : objects) keys.push_back(object.key);
  if (keys.empty()) return {};
  return store_->Delete(keys);
}

}  // namespace tracklake
