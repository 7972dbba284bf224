#include "query/worker/bind.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <string>
#include <vector>

#include "base/text.h"

namespace tracklake {
namespace {

std::unexpected<Error> WithoutValue(const std::string& name) {
  return WithHint(
      Fail(ErrorKind::kUsage, "the SQL has a parameter ${}, and no value for it was given", name),
      fmt::format("Give it one: --param {0}=VALUE, over HTTP \"params\": {{\"{0}\": …}}", name));
}

std::unexpected<Error> NotInSql(const std::string& name, const std::vector<std::string>& names) {
  return WithHint(
      Fail(ErrorKind::kUsage, "a value was given for ${}, which the SQL does not have", name),
      names.empty() ? fmt::format("Write ${} in the SQL where the value goes.", name)
                    : fmt::format("Its parameters: ${}", fmt::join(names, ", $")));
}

template <typename Number>
Result<Number> NumberOf(const QueryParameter& parameter) {
  Number number{};
  const char* end = parameter.value->data() + parameter.value->size();
  const auto read = std::from_chars(parameter.value->data(), end, number);
  if (read.ec == std::errc() && read.ptr == end) return number;
  return Fail(ErrorKind::kUsage, "the parameter ${} is not a number", parameter.name);
}

Result<> Bind(const QueryParameter& parameter, std::size_t place, Statement* statement) {
  if (!parameter.value) return statement->Bind(place, std::nullopt);
  switch (parameter.type) {
    case ParameterType::kInteger: {
      TL_ASSIGN(const auto number, NumberOf<std::int64_t>(parameter));
      return statement->BindInteger(place, number);
    }
    case ParameterType::kReal: {
      TL_ASSIGN(const auto number, NumberOf<double>(parameter));
      return statement->BindReal(place, number);
    }
    case ParameterType::kBoolean:
      return statement->BindBoolean(place, *parameter.value == "true");
    case ParameterType::kText:
      break;
  }
  return statement->Bind(place, parameter.value);
}

}  // namespace

Result<> BindParameters(std::span<const QueryParameter> parameters, Statement* statement) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= statement->parameter_count(); ++i) {
    names.push_back(statement->ParameterName(i));
  }
  const auto find = [](const auto& range, std::string_view name, auto projection) {
    return std::ranges::find_if(
        range, [&](std::string_view other) { return EqualsIgnoringCase(other, name); }, projection);
  };
  for (const QueryParameter& parameter : parameters) {
    if (find(names, parameter.name, std::identity()) == names.end()) {
      return NotInSql(parameter.name, names);
    }
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto value = find(parameters, names[i], &QueryParameter::name);
    if (value == parameters.end()) return WithoutValue(names[i]);
    TL_TRY(Bind(*value, i + 1, statement));
  }
  return {};
}

}  // namespace tracklake
