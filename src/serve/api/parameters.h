// The query of a request to the API: each parameter is one that the resource has, stands once, and
// is what it can be. A value; pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "web/request.h"

namespace tracklake::serve {

class Parameters {
 public:
  // kUsage for one that is not among the known, or stands twice.
  static Result<Parameters> Of(const web::Request& request,
                               std::span<const std::string_view> known);

  // "" when it is not there.
  const std::string& Text(std::string_view name) const;

  // What it is when it is not there, and what it can be.
  struct Bounds {
    int otherwise;
    int least;
    int most;
  };
  // kUsage for what is no number, or outside.
  Result<int> Number(std::string_view name, const Bounds& bounds) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

// A part of a list.
struct Page {
  std::size_t offset = 0;
  std::size_t limit = 0;

  // Nobody reads further by hand, and it is some hundred kilobytes of most lists.
  static constexpr Parameters::Bounds kLimit = {100, 1, 1'000};
  static constexpr Parameters::Bounds kOffset = {0, 0, 1'000'000'000};
};

// By "limit" and "offset".
Result<Page> PageOf(const Parameters& parameters);

}  // namespace tracklake::serve
