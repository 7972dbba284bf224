#include "app/toml_error.h"

#include <algorithm>

namespace tracklake::app {
namespace {

struct Explanation {
  std::string_view part;  // of what the parser says
  std::string_view message;
  std::string_view hint;
};

// A text may hold all that is read up to here but the end of its line. The first that fits counts.
constexpr Explanation kExplanations[] = {
    {"literal string: control characters", "a text has no closing '",
     "Put one at its end, on the same line: name = 'value'."},
    {"string: unescaped control characters", "a text has no closing \"",
     "Put one at its end, on the same line: name = \"value\"."},
    {"string: encountered end-of-file", "the last text has no closing quote",
     "Put at its end what it begins with: \" or ', or \"\"\" where it has several lines."},
    {"unknown escape sequence",
     "a \\ in double quotes, with a letter that has no meaning behind it",
     "Put the text in single quotes, where a \\ is itself: 'C:\\music'. Or write it twice."},
    {"could not determine value type",
     "a value that is neither a text in quotes, nor a number, nor "
     "true or false",
     "Put the text in straight quotes: name = \"value\"."},
    {"boolean: expected", "true and false are written in small letters", "Write true or false."},
    {"expected '=', saw", "a name without = and a value behind it", "Write name = \"value\"."},
    {"expected value, saw", "there is no value behind the =",
     "Write one, as name = \"value\", or leave the line out for the default."},
    {"table header: expected ']'", "a section without its closing ]", "Write [section]."},
    {"array: expected comma or closing ']'", "a list that lacks a comma, or its closing ]",
     "Write [\"one\", \"two\"]."},
    {"expected a comment or whitespace, saw", "there is something behind the value",
     "One value a line: a list stands in brackets, [\"one\", \"two\"], and a remark behind a #."},
    {"cannot redefine existing", "a setting or a section that stands further up already",
     "Leave one of the two out."},
};

}  // namespace

Error ExplainTomlError(const std::string& file, TomlPlace place, std::string_view description) {
  const auto* found = std::ranges::find_if(kExplanations, [&](const Explanation& one) {
    return description.find(one.part) != description.npos;
  });
  if (found != std::end(kExplanations)) {
    return {ErrorKind::kConfig,
            fmt::format("{}:{}: {}", file, place.line, found->message),
            std::string(found->hint),
            {}};
  }
  return {ErrorKind::kConfig,
          fmt::format("{}:{}:{}: {}", file, place.line, place.column, description),
          "The file is TOML (https://toml.io): [section], and below it name = \"value\".",
          {}};
}

}  // namespace tracklake::app
