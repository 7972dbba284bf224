// Answers that are one page of a list that can be counted. Any thread.
#pragma once

#include "simulator/paging.h"
#include "simulator/routes.h"

namespace tracklake::simulator {

// The page that limit= and offset= ask for; `write` makes the Json of a place, from 0. `path` is
// below the API's root. 400 for limits beyond `page`.
template <typename Write>
Reply Paged(const Call& call, const std::string& path, PageLimit page, int total, Write write) {
  const auto slice = ReadSlice(call.request, page.usual, page.most);
  if (!slice) return slice.error();
  std::string items;
  for (int place = slice->offset; place < slice->End(total); ++place) {
    items += (items.empty() ? "" : ",") + write(place).dump();
  }
  Reply reply;
  reply.body =
      PagingText(call.world.objects.api() + path, call.request, *slice, total, page.most, items);
  return reply;
}

}  // namespace tracklake::simulator
