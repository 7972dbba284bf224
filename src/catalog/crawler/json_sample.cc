#include "catalog/crawler/json_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "catalog/crawler/json_type.h"
#include "catalog/crawler/names.h"

namespace tracklake::crawler {
namespace {

// The length of the object or array at the text's beginning; nullopt when it does not end.
std::optional<std::size_t> LengthOfValue(std::string_view text) {
  std::size_t depth = 0;
  bool is_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_text) {
      if (c == '\\') ++i;
      if (c == '"') is_text = false;
      continue;
    }
    if (c == '"') is_text = true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return i + 1;
  }
  return std::nullopt;
}

// The values of a text, taken together.
struct Values {
  ColumnType type;
  std::size_t whole = 0;
  std::size_t broken = 0;
  std::size_t fields_left_out = 0;
  bool has_line_breaks = false;  // inside of a value
  bool has_several_a_line = false;
};

void Take(std::string_view value, Rules rules, Values* values) {
  const JsonType json = TypeOfJson(value, rules);
  if (!json.is_whole) {
    ++values->broken;
    return;
  }
  ++values->whole;
  values->fields_left_out += json.fields_left_out;
  values->has_line_breaks |= value.contains('\n');
  MergeInto(&values->type, json.type);
}

// Every value that ends; what is left.
std::string_view TakeAll(std::string_view text, Rules rules, Values* values) {
  constexpr std::size_t kMaxBroken = 100;
  for (text = Trim(text); !text.empty() && values->broken < kMaxBroken; text = Trim(text)) {
    if (text[0] != '{' && text[0] != '[') {  // to the next line
      ++values->broken;
      text.remove_prefix(std::min(text.size(), text.find('\n')));
      continue;
    }
    const auto length = LengthOfValue(text);
    if (!length) break;
    Take(text.substr(0, *length), rules, values);
    text.remove_prefix(*length);
    const std::string_view next = text.substr(0, text.find('\n'));
    values->has_several_a_line |= Trim(next).starts_with('{');
  }
  return text;
}

// A value that does not end counts as far as it goes.
void TakePart(std::string_view text, Rules rules, Values* values) {
  const JsonType json = TypeOfJson(text, rules);
  if (json.type.parts.empty()) return;
  values->type = json.type;
  values->whole = 1;
  values->has_line_breaks = text.contains('\n');
}

// A field each; those that differ in capitals only are one, since SQL does not tell them apart.
// Ours keep the capitals, by which engines find the field.
std::vector<SchemaColumn> ColumnsOf(const ColumnType& object, Rules rules,
                                    std::vector<Reason>* reasons) {
  std::vector<SchemaColumn> columns;
  std::string not_read;
  for (std::size_t i = 0; i < object.parts.size() && columns.size() < kMaxColumns; ++i) {
    const std::string& name = object.names[i];
    if (name.empty()) continue;  // no SQL names it
    const auto found = std::ranges::find_if(
        columns, [&](const SchemaColumn& column) { return EqualsIgnoringCase(column.name, name); });
    if (found != columns.end()) {
      MergeInto(&found->type, object.parts[i]);
      not_read += (not_read.empty() ? "" : ", ") + name;
    } else {
      columns.push_back(
          {rules == Rules::kGlue ? InSmallLetters(name) : name, object.parts[i], false, true, {}});
    }
  }
  for (SchemaColumn& column : columns) column.type = Declarable(std::move(column.type));
  if (rules == Rules::kOurs && !not_read.empty()) {
    reasons->push_back({"json-capitals",
                        "SQL does not tell capitals from small letters, so queries "
                        "read no values of: " +
                            not_read});
  }
  return columns;
}

void DescribeArray(const ColumnType& array, Rules rules, FileSchema* schema) {
  schema->json = JsonShape::kArray;
  if (rules == Rules::kGlue) {
    schema->columns = {{"array", Declarable(array), false, true}};
    schema->reasons.push_back(
        {"json-array", "an array is one column, but for a custom classifier"});
    return;
  }
  const ColumnType& element = array.parts.empty() ? array : array.parts[0];
  schema->columns = element.kind == TypeKind::kStruct
                        ? ColumnsOf(element, rules, &schema->reasons)
                        : std::vector<SchemaColumn>{{"value", Declarable(element), false, true}};
  schema->reasons.push_back({"json-array", "each element of the array is a row"});
}

FileSchema Describe(const Values& values, Rules rules) {
  FileSchema schema;
  schema.format = DataFormat::kJson;
  if (values.type.kind == TypeKind::kArray) {
    DescribeArray(values.type, rules, &schema);
  } else if (values.has_line_breaks || values.has_several_a_line) {
    schema.json = JsonShape::kDocument;
    schema.columns = ColumnsOf(values.type, rules, &schema.reasons);
    schema.reasons.push_back({"json-document", values.has_line_breaks
                                                   ? "objects that take several lines"
                                                   : "several objects on one line"});
  } else {
    schema.columns = ColumnsOf(values.type, rules, &schema.reasons);
    schema.reasons.push_back({"json-lines", "an object a line, their fields taken together"});
  }
  if (values.broken > 0) {
    schema.reasons.push_back(
        {"json-broken", "not JSON, so that a query may fail at it: " +
                            Count(static_cast<std::int64_t>(values.broken), "value")});
  }
  if (values.fields_left_out > 0) {
    schema.reasons.push_back(
        {"json-wide", fmt::format("{} fields of objects with more than {} are left out",
                                  values.fields_left_out, kMaxNestedFields)});
  }
  return schema;
}

}  // namespace

JsonSample InspectJson(std::string_view text, bool is_cut, bool is_last_try, Rules rules) {
  text = Trim(WithoutByteOrderMark(text));
  if (text.empty() || (text[0] != '{' && text[0] != '[')) return {{}, false, "it is not JSON"};
  Values values;
  const std::string_view rest = TakeAll(text, rules, &values);
  if (values.whole == 0 && values.broken == 0 && is_cut) {
    if (!is_last_try) return {{}, true, ""};
    TakePart(rest, rules, &values);
  }
  if (!rest.empty() && !is_cut) ++values.broken;  // the text ends inside of a value
  const bool has_columns =
      values.type.kind == TypeKind::kStruct || values.type.kind == TypeKind::kArray;
  if (values.whole == 0 || values.broken > values.whole) {
    return {{}, false, "it begins as JSON, but is cut off, not UTF-8, or not JSON further on"};
  }
  if (!has_columns) return {{}, false, "its JSON has no fields"};
  return {Describe(values, rules), false, ""};
}

}  // namespace tracklake::crawler
