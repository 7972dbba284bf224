#include "serve/api/parameters.h"

#include <algorithm>

#include "base/text.h"
#include "base/whole_number.h"

namespace tracklake::serve {
namespace {

std::unexpected<Error> Unknown(std::string_view name, std::span<const std::string_view> known) {
  const std::string_view nearest = NearestWord(name, known);
  return WithHint(Fail(ErrorKind::kUsage, "there is no parameter {} here", name),
                  nearest.empty() ? "" : fmt::format("Did you mean {}?", nearest));
}

}  // namespace

Result<Parameters> Parameters::Of(const web::Request& request,
                                  std::span<const std::string_view> known) {
  Parameters parameters;
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(known, name) == known.end()) return Unknown(name, known);
    if (!parameters.values_.emplace(name, value).second) {
      return Fail(ErrorKind::kUsage, "{} is given twice", name);
    }
  }
  return parameters;
}

const std::string& Parameters::Text(std::string_view name) const {
  static const std::string kNone;
  const auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

Result<int> Parameters::Number(std::string_view name, const Bounds& bounds) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return bounds.otherwise;
  const auto number = WholeNumber<int>(found->second);
  if (number && *number >= bounds.least && *number <= bounds.most) return *number;
  return Fail(ErrorKind::kUsage, "{}: {} is not {} to {}", name, found->second, bounds.least,
              bounds.most);
}

Result<Page> PageOf(const Parameters& parameters) {
  TL_ASSIGN(const int offset, parameters.Number("offset", Page::kOffset));
  TL_ASSIGN(const int limit, parameters.Number("limit", Page::kLimit));
  return Page{static_cast<std::size_t>(offset), static_cast<std::size_t>(limit)};
}

}  // namespace tracklake::serve
