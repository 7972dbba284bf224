// Paging objects: a slice of a list with links to the next and the previous one. Any thread.
#pragma once

#include <string>

#include "base/result.h"
#include "simulator/http.h"

namespace tracklake::simulator {

struct Slice {
  int offset;
  int limit;

  int End(int total) const { return offset + limit < total ? offset + limit : total; }
};

constexpr int kMaxOffset = 100'000;

// From limit= and offset=. On failure the 400 to answer with.
std::expected<Slice, Reply> ReadSlice(const Request& request, int default_limit, int max_limit);

// The paging object around `items`, the text of the elements joined by commas. Links lead to `url`
// with the request's other parameters kept; the next page asks for at most max_limit.
std::string PagingText(const std::string& url, const Request& request, Slice slice, int total,
                       int max_limit, const std::string& items);

}  // namespace tracklake::simulator
