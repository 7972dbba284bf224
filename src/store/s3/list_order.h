// A bucket's list in the order of its keys. S3 lists in the order of bytes; servers that keep
// folders, or keys in UTF-16, have orders of their own. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

class ListOrder {
 public:
  // Borrows the visitor. `place` names the list in errors. As many objects as `room` are held back
  // and put in order; of a longer list, and of all with no room, each page goes on as it comes.
  ListOrder(std::string place, std::size_t room, const ObjectStore::PageVisitor& visit)
      : place_(std::move(place)), room_(room), visit_(visit) {}

  // The visitor's errors; kBadData where a page that goes on is out of order, so that whoever
  // looks a key up would miss it.
  Result<> Add(std::vector<ObjectInfo> page);
  // After the last page.
  Result<> End();

 private:
  Result<> HandOn(std::span<ObjectInfo> page);

  const std::string place_;
  std::size_t room_;
  const ObjectStore::PageVisitor& visit_;
  std::vector<ObjectInfo> held_;
  std::string last_;  // key that went on
};

}  // namespace tracklake
