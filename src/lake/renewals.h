// Receipts that were right about raw objects younger than they are, as after a copy of the lake.
// Time says nothing there, so a run reads the raw and compares. Written again with the same bytes,
// such a receipt is the younger one, and no later run reads that raw again. One thread.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

class Renewals {
 public:
  // The object is what this receipt says: it was read as it stands in the listing.
  void Confirm(const std::string& receipt_key, const ObjectInfo& object);

  // The receipt also speaks of raw that is not, or not surely, what it says: it keeps its time.
  void Doubt(const std::string& receipt_key);

  // Writes those that nothing speaks against, and forgets all. One whose raw or that itself has
  // changed meanwhile is left to the next run.
  Result<> Write(ObjectStore& store);

 private:
  std::map<std::string, std::vector<ObjectInfo>> confirmed_;  // by receipt
  std::set<std::string> doubted_;
};

}  // namespace tracklake
