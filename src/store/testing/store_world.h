// Every kind of store, for tests of what must hold on each of them: testing::ValuesIn(kStoreWorlds)
// gives a test its name, MakeStore the store.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "store/local/local_store.h"
#include "store/memory/memory_bucket.h"
#include "store/memory/memory_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {

inline constexpr const char* kStoreWorlds[] = {"memory", "local", "bucket"};

// A small prime, so that trouble comes at other places from run to run of a loop.
inline constexpr int kTroubleEvery = 7;

// In the folder; borrows the clock. The bucket is one in which writes meet trouble.
inline std::unique_ptr<ObjectStore> MakeStore(std::string_view world,
                                              const std::filesystem::path& folder, Clock* clock) {
  if (world == "memory") return std::make_unique<MemoryStore>(folder);
  if (world == "bucket") {
    return std::make_unique<MemoryBucket>(folder, clock,
                                          MemoryBucket::Options{.trouble_every = kTroubleEvery});
  }
  return std::make_unique<LocalStore>(folder / "lake", LocalStore::Options{.sync = false});
}

inline std::string WorldName(const testing::TestParamInfo<const char*>& world) {
  return world.param;
}

// A store with what it needs, for tests that take their time from elsewhere.
class StoreWorld {
 public:
  explicit StoreWorld(std::string_view world) : store_(MakeStore(world, folder_.path(), &clock_)) {}

  ObjectStore& operator*() const { return *store_; }
  ObjectStore* operator->() const { return store_.get(); }
  ObjectStore* get() const { return store_.get(); }

 private:
  TempLake folder_;
  SimulatedClock clock_{Seconds(Day(std::chrono::year(2026) / 3 / 1))};
  std::unique_ptr<ObjectStore> store_;
};

}  // namespace tracklake
