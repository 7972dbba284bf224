#include "prompt/candidate_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text_table.h"

namespace tracklake::prompt {
namespace {

constexpr std::size_t kGap = 2;

// Of a file its own name: the folder stands on the line already.
std::string_view ShownText(const std::string& text) {
  const std::string_view whole = text;
  const std::size_t slash = whole.find_last_of('/', whole.size() < 2 ? 0 : whole.size() - 2);
  return slash == std::string_view::npos || whole.size() == 1 ? whole : whole.substr(slash + 1);
}

}  // namespace

std::string ListOf(const std::vector<Completion::Candidate>& candidates, int width) {
  const std::size_t shown = std::min(candidates.size(), kMaxListed);
  std::vector<std::string> texts;
  std::size_t widest = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    texts.push_back(CutToWidth(Printable(ShownText(candidates[i].text)), std::max(width, 1)));
    widest = std::max(widest, static_cast<std::size_t>(DisplayWidth(texts.back())));
  }
  const std::size_t cells = static_cast<std::size_t>(std::max(width, 1)) + kGap;
  const std::size_t columns = std::max<std::size_t>(1, cells / (widest + kGap));
  const std::size_t rows = (shown + columns - 1) / columns;
  std::string list;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = row; i < shown; i += rows) {
      list += texts[i];
      if (i + rows >= shown) break;
      const auto used = static_cast<std::size_t>(DisplayWidth(texts[i]));
      list += std::string(widest + kGap - used, ' ');
    }
    list += '\n';
  }
  if (shown < candidates.size()) list += fmt::format("… {} more\n", candidates.size() - shown);
  return list;
}

}  // namespace tracklake::prompt
