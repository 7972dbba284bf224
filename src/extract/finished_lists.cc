#include "extract/finished_lists.h"

#include <vector>

#include "base/sha256.h"
#include "base/time.h"
#include "extract/state_file.h"

namespace tracklake {
namespace {

constexpr std::string_view kPrefix = "_tracklake/state/finished/";

std::string StateKey(std::string_view request) {
  return fmt::format("{}{}.json", kPrefix, Hash16(request));
}

// nullopt where it does not read as one of ours.
std::optional<FinishedList> ListIn(const StateJson& state) {
  const auto entries = CountIn(state, "entries");
  const auto withheld = state.find("withheld");
  if (!entries || withheld == state.end() || !withheld->is_boolean()) return std::nullopt;
  return FinishedList{*entries, withheld->get<bool>(), TextIn(state, "snapshot_id")};
}

}  // namespace

Result<std::optional<FinishedList>> FinishedLists::Find(std::string_view request) const {
  TL_ASSIGN(const auto state, ReadState(*store_, StateKey(request)));
  if (!state) return std::nullopt;
  const auto at = TimeIn(*state, "at");
  const Seconds now = clock_->NowSeconds();
  if (!at || *at > now || now - *at >= kMaxFinishedAge) return std::nullopt;
  return ListIn(*state);
}

Result<> FinishedLists::Add(std::string_view request, const FinishedList& list) {
  return WriteState(
      *store_, StateKey(request),
      {{"at", FormatTimestamp(clock_->NowSeconds())},
       {"entries", list.entries},
       {"withheld", list.is_withheld},
       {"snapshot_id", list.snapshot_id ? StateJson(*list.snapshot_id) : StateJson()}});
}

Result<> FinishedLists::Forget() {
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(kPrefix));
  std::vector<std::string> keys;
  for (const ObjectInfo& object : objects) keys.push_back(object.key);
  if (keys.empty()) return {};
  return store_->Delete(keys);
}

}  // namespace tracklake
