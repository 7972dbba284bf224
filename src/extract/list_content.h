// Whether a list is as it was: one hash of what its raw objects hold but for how they were read.
// Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "extract/list_fetch.h"
#include "extract/pages_in_progress.h"
#include "extract/splice.h"

namespace tracklake {

// Of the objects of one reading, in their order.
class ListContent {
 public:
  // `sha256`: of an object without its annotation.
  void AddObject(std::string_view sha256) { hash_.Add(sha256); }
  // `doubt`: what is wrong with the reading, empty for a whole one. Once.
  std::string Finish(std::string_view doubt);

 private:
  Sha256Stream hash_;
};

// Splices what was read: the first answer, then the pages.
Result<> SpliceRead(const PagesInProgress& pages, const ListRead& read, Splicer::Sink* sink);

// What LandRead() would say of the reading. How pages divide the list does not count where nothing
// but a comma stands between entries, nor when they came.
Result<std::string> ContentOf(const PagesInProgress& pages, const ListRead& read,
                              std::string_view doubt);

}  // namespace tracklake
