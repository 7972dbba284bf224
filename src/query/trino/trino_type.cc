#include "query/trino/trino_type.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_text.h"
#include "base/text.h"
#include "query/cell_text.h"

namespace tracklake {
namespace {

// Deeper types are taken for texts.
constexpr int kMaxTypeDepth = 32;

class TypeReader {
 public:
  explicit TypeReader(std::string_view text) : rest_(text) {}

  std::optional<TrinoType> Read(int depth = 0) {
    if (depth > kMaxTypeDepth) return std::nullopt;
    TrinoType type;
    type.name = TakeName();
    if (type.name.empty()) return std::nullopt;
    if (!Take('(')) return type;
    const bool is_row = type.name == "row";
    const bool has_parts = is_row || type.name == "array" || type.name == "map";
    do {
      if (!has_parts) {
        type.numbers.push_back(TakeName());
        continue;
      }
      if (is_row) type.fields.push_back(TakeFieldName());
      auto part = Read(depth + 1);
      if (!part) return std::nullopt;
      type.parts.push_back(*std::move(part));
    } while (Take(','));
    if (!Take(')')) return std::nullopt;
    // timestamp(3) with time zone
    if (const std::string suffix = TakeName(); !suffix.empty()) type.name += " " + suffix;
    return type;
  }
  bool is_at_end() const { return Trim(rest_).empty(); }

 private:
  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string TakeName() {
    const std::string_view name = rest_.substr(0, rest_.find_first_of("(),"));
    rest_.remove_prefix(name.size());
    return std::string(Trim(name));
  }
  // "a bigint" → "a", and what follows it is left; "" where there is only a type.
  std::string TakeFieldName() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    if (!Take('"')) {
      const std::size_t end = rest_.find_first_of(" (),");
      if (end == std::string_view::npos || rest_[end] != ' ') return {};
      std::string name(rest_.substr(0, end));
      rest_.remove_prefix(end);
      return name;
    }
    std::string name;
    while (!rest_.empty() && (!Take('"') || rest_.starts_with('"'))) {  // "" stands for one
      name += rest_[0];
      rest_.remove_prefix(1);
    }
    return name;
  }

  std::string_view rest_;
};

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool IsPlainNumber(std::string_view name) {
  return IsOneOf(name, {"boolean", "tinyint", "smallint", "integer", "int", "bigint", "decimal"});
}

// Text in JSON needs quotes; elsewhere it is as it is.
std::string Written(std::string_view text, ValueText form) {
  return form == ValueText::kJson ? JsonString(text) : std::string(text);
}

template <typename Real>
std::optional<Real> ParseReal(std::string_view text) {
  Real value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <typename Real>
std::string RealOf(std::string_view text, ValueText form) {
  const auto value = ParseReal<Real>(text);
  if (!value) return Written(text, form);
  if (form == ValueText::kJson && !std::isfinite(*value)) return "null";
  return RealText(*value);
}

// 2026-01-02 03:04:05.120000 → 2026-01-02 03:04:05.12
std::string_view WithoutZeros(std::string_view time) {
  const std::size_t dot = time.rfind('.');
  if (dot == std::string_view::npos) return time;
  const std::size_t last = time.find_last_not_of('0');
  return time.substr(0, last == dot ? dot : last + 1);
}

std::string CellOrNull(const TrinoType& type, const nlohmann::json& value, ValueText form) {
  return TrinoCell(type, value, form).value_or(form == ValueText::kJson ? "null" : "NULL");
}

std::string_view Separator(ValueText form) { return form == ValueText::kJson ? "," : ", "; }

std::string ArrayText(const TrinoType& type, const nlohmann::json& value, ValueText form) {
  std::vector<std::string> items;
  for (const auto& item : value) items.push_back(CellOrNull(type.parts[0], item, form));
  return fmt::format("[{}]", fmt::join(items, Separator(form)));
}

std::string MapText(const TrinoType& type, const nlohmann::json& value, ValueText form) {
  std::vector<std::string> items;
  for (const auto& [key, item] : value.items()) {
    const std::string text = CellOrNull(type.parts[1], item, form);
    items.push_back(form == ValueText::kJson ? fmt::format("{}:{}", JsonString(key), text)
                                             : fmt::format("{}={}", key, text));
  }
  return fmt::format("{{{}}}", fmt::join(items, Separator(form)));
}

std::string RowText(const TrinoType& type, const nlohmann::json& value, ValueText form) {
  const bool is_named = !type.fields[0].empty();
  const bool is_json = form == ValueText::kJson;
  std::vector<std::string> items;
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::string text = CellOrNull(type.parts[i], value[i], form);
    if (is_named && is_json) text = fmt::format("{}:{}", JsonString(type.fields[i]), text);
    if (is_named && !is_json) text = fmt::format("'{}': {}", type.fields[i], text);
    items.push_back(std::move(text));
  }
  const std::string joined = fmt::format("{}", fmt::join(items, Separator(form)));
  if (is_named) return "{" + joined + "}";
  return is_json ? "[" + joined + "]" : "(" + joined + ")";
}

std::string TextOf(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? fmt::format("{}", value.get<double>()) : value.dump();
}

}  // namespace

TrinoType ParseTrinoType(std::string_view text) {
  TypeReader reader(text);
  auto type = reader.Read();
  const bool is_whole = type && reader.is_at_end();
  const bool has_parts = is_whole && (type->name != "array" || type->parts.size() == 1) &&
                         (type->name != "map" || type->parts.size() == 2) &&
                         (type->name != "row" || !type->parts.empty());
  return has_parts ? *std::move(type) : TrinoType{std::string(text), {}, {}, {}};
}

std::string DuckTypeName(const TrinoType& type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kNames = {{
      {"char", "VARCHAR"},
      {"string", "VARCHAR"},
      {"int", "INTEGER"},
      {"real", "FLOAT"},
      {"float", "FLOAT"},
      {"varbinary", "BLOB"},
      {"unknown", "INTEGER"},  // of NULL by itself
      {"interval day to second", "INTERVAL"},
      {"interval year to month", "INTERVAL"},
  }};
  if (type.name == "array" && !type.parts.empty()) return DuckTypeName(type.parts[0]) + "[]";
  if (type.name == "map" && !type.parts.empty()) {
    return fmt::format("MAP({}, {})", DuckTypeName(type.parts[0]), DuckTypeName(type.parts[1]));
  }
  if (type.name == "row" && !type.parts.empty()) {
    std::vector<std::string> members;
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
      const std::string& field = type.fields[i];
      members.push_back((field.empty() ? "" : field + " ") + DuckTypeName(type.parts[i]));
    }
    return fmt::format("STRUCT({})", fmt::join(members, ", "));
  }
  if (type.name == "decimal" && !type.numbers.empty()) {
    return fmt::format("DECIMAL({})", fmt::join(type.numbers, ","));
  }
  const auto* known = std::ranges::find(kNames, type.name, &decltype(kNames)::value_type::first);
  if (known != kNames.end()) return std::string(known->second);
  std::string name = type.name;
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

std::optional<std::string> TrinoCell(const TrinoType& type, const nlohmann::json& value,
                                     ValueText form) {
  if (value.is_null()) return std::nullopt;
  if (!type.parts.empty() && value.is_structured()) {
    if (type.name == "array" && value.is_array()) return ArrayText(type, value, form);
    if (type.name == "map" && value.is_object()) return MapText(type, value, form);
    if (type.name == "row" && value.is_array() && value.size() == type.parts.size()) {
      return RowText(type, value, form);
    }
  }
  return TrinoText(type, TextOf(value), form);
}

std::string TrinoText(const TrinoType& type, std::string_view text, ValueText form) {
  if (IsPlainNumber(type.name)) return std::string(text);
  if (type.name == "double") return RealOf<double>(text, form);
  if (IsOneOf(type.name, {"real", "float"})) return RealOf<float>(text, form);
  if (type.name == "json" && form == ValueText::kJson && nlohmann::json::accept(text)) {
    return std::string(text);
  }
  if (IsOneOf(type.name, {"timestamp", "time"})) return Written(WithoutZeros(text), form);
  return Written(text, form);
}

}  // namespace tracklake
