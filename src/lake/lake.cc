#include "lake/lake.h"

#include <algorithm>
#include <utility>

#include "lake/transform_run.h"
#include "lake/verify.h"

namespace tracklake {
namespace {

LakeOptions Normal(LakeOptions options) {
  std::ranges::sort(options.formats);
  const auto repeated = std::ranges::unique(options.formats);
  options.formats.erase(repeated.begin(), repeated.end());
  return options;
}

}  // namespace

Lake::Lake(ObjectStore* store, Clock* clock, LakeOptions options)
    : store_(store), clock_(clock), options_(Normal(std::move(options))) {}

Result<TransformReport> Lake::TransformNew(const ProgressCallback& progress) {
  return TransformRun(store_, clock_, options_, progress).New();
}

Result<TransformReport> Lake::TransformKeys(std::span<const std::string> keys) {
  return TransformRun(store_, clock_, options_, {}).Keys(keys);
}

Result<TransformReport> Lake::TransformAll(const ProgressCallback& progress) {
  return TransformRun(store_, clock_, options_, progress).All();
}

Result<TransformReport> Lake::Replay(std::span<const Day> days, const ProgressCallback& progress) {
  return TransformRun(store_, clock_, options_, progress).Replay(days);
}

Result<WithdrawReport> Lake::Withdraw(const std::vector<std::string>& keys,
                                      const std::string& why) {
  return WithdrawFromLake(store_, clock_, options_, keys, why);
}

Result<ExpiryReport> Lake::Expire(Day first_kept, ExpiryWay way) {
  return ExpireRaw(store_, clock_, options_, first_kept, way);
}

Result<VerifyReport> Lake::Verify(const ProgressCallback& progress) {
  return VerifyLake(store_, clock_, options_, progress);
}

}  // namespace tracklake
