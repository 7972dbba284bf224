// Where the next page of a list is, once what `next` says is found to be true: the same server, the
// same list, further on. Pure but for the client's address; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "extract/list_request.h"
#include "spotify/client.h"
#include "spotify/playlist_json.h"

namespace tracklake {

struct PageLink {
  std::int64_t offset = 0;            // of its first entry in the list
  std::string target;                 // below the API's root
  std::optional<std::int64_t> limit;  // entries a page, where the link says it
  std::string cursor;                 // of a list that is read by cursor
};

// The link on a page whose first entry is at `offset`; nullopt on the last page. kBadData for one
// that leads elsewhere, or not further.
Result<std::optional<PageLink>> LinkOf(const Client& client, const ListRequest& list,
                                       const EntryList& page, std::int64_t offset);

// The same page link for another offset.
PageLink AtOffset(const PageLink& link, std::int64_t offset);

}  // namespace tracklake
