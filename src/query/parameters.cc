#include "query/parameters.h"

#include <algorithm>

#include "base/text.h"

namespace tracklake {
namespace {

// They cross a pipe as one frame.
constexpr std::size_t kMaxParameterBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxParameters = 1000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordCharacter(char c) {
  return IsDigit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsName(std::string_view name) {
  if (name.empty()) return false;
  return IsDigit(name.front()) ? std::ranges::all_of(name, IsDigit)
                               : std::ranges::all_of(name, IsWordCharacter);
}

std::unexpected<Error> NoName(std::string_view name) {
  return WithHint(Fail(ErrorKind::kUsage, "\"{}\" names no parameter", name),
                  "A name has letters, digits and _, and begins with a letter; the SQL has it "
                  "as $name.");
}

}  // namespace

Result<QueryParameter> ParseParameter(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return WithHint(Fail(ErrorKind::kUsage, "the parameter {} has no value", text),
                    "Write it as NAME=VALUE.");
  }
  const std::string_view name = text.substr(0, equals);
  if (!IsName(name)) return NoName(name);
  return QueryParameter{std::string(name), std::string(text.substr(equals + 1)),
                        ParameterType::kText};
}

Result<> CheckParameters(std::span<const QueryParameter> parameters) {
  if (parameters.size() > kMaxParameters) {
    return Fail(ErrorKind::kUsage, "more than {} parameters were given", kMaxParameters);
  }
  std::size_t bytes = 0;
  for (auto parameter = parameters.begin(); parameter != parameters.end(); ++parameter) {
    if (!IsName(parameter->name)) return NoName(parameter->name);
    if (std::any_of(parameters.begin(), parameter, [&](const QueryParameter& other) {
          return EqualsIgnoringCase(other.name, parameter->name);
        })) {
      return Fail(ErrorKind::kUsage, "the parameter ${} was given twice", parameter->name);
    }
    bytes += parameter->name.size() + parameter->value.value_or("").size();
  }
  if (bytes <= kMaxParameterBytes) return {};
  return Fail(ErrorKind::kUsage, "the parameters are larger than {} MiB", kMaxParameterBytes >> 20);
}

}  // namespace tracklake
