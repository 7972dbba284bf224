// One run of a transform: plans jobs, has them done, plans again what others or raw itself changed
// meanwhile, and keeps the books. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lake/executor.h"
#include "lake/lake_options.h"
#include "lake/live.h"
#include "lake/renewals.h"
#include "lake/report.h"
#include "lake/work.h"
#include "store/object_store.h"
#include "transform/transformer.h"

namespace tracklake {

class TransformRun {
 public:
  TransformRun(ObjectStore* store, Clock* clock, const LakeOptions& options,
               const ProgressCallback& progress);

  // Each plans what the command of its name does, does it and cleans up: see lake.h.
  Result<TransformReport> New();
  Result<TransformReport> Keys(std::span<const std::string> keys);
  Result<TransformReport> All();
  Result<TransformReport> Replay(std::span<const Day> days);
  Result<TransformReport> WithoutWithdrawn(std::span<const Day> days);

 private:
  Result<TransformReport> Rewrite(std::span<const Day> days);

  Result<std::vector<DayStanding>> Survey();
  Result<> SweepAfter();

  Result<> PlanNew();
  void PlanBulk(const std::vector<RawState*>& unseen);
  Result<> PlanManyKeys();
  void PlanCompaction(std::span<const DayStanding> days, std::span<RawState* const> unseen);
  void HoldBackBroken();
  Result<> PlanWithout(std::span<const Day> days);
  void HashUnsure();
  void Judge(RawState* object);
  bool IsSettled(RawState* object, const Claim& claim);
  Result<> FindDay(RawState* object);
  Result<> PlanKey(const std::string& key);

  // Until nothing is left to do, or for kMaxPasses.
  Result<> RunPasses();
  Result<std::vector<Job>> PlanPass(int pass);
  Result<> PlanDay(const DayListing& listing, const LiveDay& live, int pass,
                   std::vector<RawState*> objects, std::vector<Job>* jobs);
  std::vector<std::string> Adopt(const LiveDay& live, std::vector<RawState*>* objects);
  Result<std::optional<Failure>> TakeExpired(const LiveDay& live, std::vector<std::string>* lost);
  std::optional<Failure> FindObstacle(const LiveDay& live);
  void PlanAround(const LiveDay& live, const Failure& obstacle,
                  const std::vector<RawState*>& objects);
  std::optional<Claim> ClaimIn(const LiveDay& live, const RawState& object) const;
  Result<bool> IsCanonical(const LiveDay& live, const std::vector<RawState*>& objects);

  void Finish(const Job& job, Commit& commit);
  void FinishObjects(const Commit& commit);
  void Count(const Derived& object);
  void FinishUncommitted(const Job& job, Commit& commit);
  void GiveUpOn(const std::string& raw_key, Error error);
  void LeaveOut(const std::string& raw_key);
  void GiveUp();
  void Mark(std::span<const RawEntry> objects, ObjectState state);
  TransformReport Report();

  ObjectStore* const store_;
  Clock* const clock_;
  const LakeOptions& options_;
  const ProgressCallback& progress_;
  Executor executor_;
  RawIndex index_;
  Transformer reader_;  // of objects that may have changed
  Renewals renewals_;
  bool began_clean_ = false;  // nothing was left to remove when the run began
  bool force_ = false;        // derive days again even when they look right

  std::set<Day> open_days_;                            // to be rewritten
  std::map<std::string, std::vector<Day>> open_keys_;  // to get incremental parts; claimed days
  std::set<Day> asked_for_;                            // days that somebody named
  std::set<Day> touched_days_;
  std::set<std::string> unusable_;  // raw objects that failed: the others go on without them
  std::map<std::string, int>
      unsettled_;                 // raw objects that changed while they were read: how often
  std::optional<Error> setback_;  // the last reason to try again
  Progress so_far_;
  TransformReport report_;
};

}  // namespace tracklake
