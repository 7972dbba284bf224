#include "store/heads.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/parallel.h"

namespace tracklake {
namespace {

// A page of a list costs what a dozen calls for one object cost, in money, and as a rule in time.
constexpr std::size_t kHeadsAPage = 12;

// A call waits on the network; more of them at once than this gain nothing on one machine.
constexpr std::size_t kMaxHeadsAtOnce = 8;

struct Wanted {
  std::string_view key;
  std::optional<ObjectInfo>* info;  // where it goes
};

std::string_view FolderOf(std::string_view key) { return key.substr(0, key.rfind('/') + 1); }

std::string_view CommonPrefix(std::string_view one, std::string_view other) {
  const auto ends = std::ranges::mismatch(one, other);
  return one.substr(0, static_cast<std::size_t>(ends.in1 - one.begin()));
}

// Those of one folder, in the order of their keys, by a list for as long as that is cheaper than a
// look at each; returns the rest.
Result<std::span<const Wanted>> FindInList(ObjectStore& store, std::span<const Wanted> folder) {
  std::size_t pages = folder.size() / kHeadsAPage;
  if (pages == 0) return folder;
  bool is_enough = false;
  const std::string_view prefix = CommonPrefix(folder.front().key, folder.back().key);
  const auto listed = store.ListPages(prefix, [&](std::span<ObjectInfo> page) -> Result<> {
    for (ObjectInfo& info : page) {
      while (!folder.empty() && folder.front().key < info.key) folder = folder.subspan(1);
      if (folder.empty()) break;
      if (folder.front().key == info.key) *folder.front().info = std::move(info);
    }
    is_enough = folder.empty() || --pages == 0;
    return is_enough ? Fail(ErrorKind::kInternal, "no more is wanted") : Result<>();
  });
  if (!listed.has_value() && !is_enough) return std::unexpected(listed.error());
  return is_enough ? folder : std::span<const Wanted>();
}

Result<> Look(ObjectStore& store, const Wanted& wanted) {
  auto info = store.Head(wanted.key);
  if (info.has_value()) {
    *wanted.info = *std::move(info);
  } else if (info.error().kind != ErrorKind::kNotFound) {
    return std::unexpected(std::move(info).error());
  }
  return {};
}

Result<> LookInBucket(ObjectStore& store, std::vector<Wanted> wanted) {
  std::ranges::stable_sort(wanted, {}, &Wanted::key);
  std::vector<Wanted> rest;
  for (std::span<const Wanted> left = wanted; !left.empty();) {
    const auto end = std::ranges::find_if(
        left, [&](const Wanted& one) { return FolderOf(one.key) != FolderOf(left.front().key); });
    const auto size = static_cast<std::size_t>(end - left.begin());
    TL_ASSIGN(const auto unfound, FindInList(store, left.first(size)));
    rest.insert(rest.end(), unfound.begin(), unfound.end());
    left = left.subspan(size);
  }
  std::vector<Result<>> outcomes(rest.size());
  ForEachInParallel(rest.size(), kMaxHeadsAtOnce,
                    [&](std::size_t i) { outcomes[i] = Look(store, rest[i]); });
  for (Result<>& outcome : outcomes) TL_TRY(std::move(outcome));
  return {};
}

}  // namespace

Result<ObjectInfos> HeadAll(ObjectStore& store, std::span<const std::string> keys) {
  ObjectInfos infos(keys.size());
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < keys.size(); ++i) wanted.push_back({keys[i], &infos[i]});
  if (store.locks() == nullptr) {
    TL_TRY(LookInBucket(store, std::move(wanted)));
  } else {
    for (const Wanted& one : wanted) TL_TRY(Look(store, one));
  }
  return infos;
}

}  // namespace tracklake
