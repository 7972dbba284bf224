#include "catalog/glue/merge.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tracklake::glue {
namespace {

// The members of a Table that a TableInput has too; Glue refuses the others.
constexpr std::array<const char*, 12> kInputMembers = {
    "Name",      "Description",       "Owner",         "LastAccessTime",
    "Retention", "StorageDescriptor", "PartitionKeys", "ViewOriginalText",
    "TableType", "ViewExpandedText",  "Parameters",    "TargetTable"};

Json InputOf(const Json& stored) {
  Json input = Json::object();
  for (const char* name : kInputMembers) {
    const Json& member = Member(stored, name);
    if (!member.is_null()) input[name] = member;
  }
  return input;
}

std::unexpected<Error> Taken(const std::string& name, std::string_view by) {
  return WithHint(
      Fail(ErrorKind::kConfig, "{} is {}", name, by),
      "Give the lake a database of its own in Glue (glue.database), or delete that one.");
}

std::string_view WithoutSlash(std::string_view place) {
  return place.ends_with('/') ? place.substr(0, place.size() - 1) : place;
}

bool IsSamePlace(const Json& one, const Json& other) {
  return WithoutSlash(TextOf(one, "Location")) == WithoutSlash(TextOf(other, "Location"));
}

bool IsSameColumn(const Json& one, const Json& other) {
  return TextOf(one, "Name") == TextOf(other, "Name") &&
         TextOf(one, "Type") == TextOf(other, "Type");
}

bool AreSameColumns(const Json& some, const Json& others) {
  return std::ranges::equal(some, others, IsSameColumn);
}

// Sets input[name] where it is another; true: it was.
bool Set(Json* input, const char* name, const Json& value) {
  if (Member(*input, name) == value) return false;
  (*input)[name] = value;
  return true;
}

// Those of `wanted` are as wanted, the others stay.
bool SetParameters(Json* input, const Json& wanted) {
  bool changed = false;
  if (!Member(*input, "Parameters").is_object()) (*input)["Parameters"] = Json::object();
  for (const auto& [name, value] : wanted.items()) {
    changed |= Set(&(*input)["Parameters"], name.c_str(), value);
  }
  return changed;
}

// The columns that there are, as they stand, then those that are new.
class ColumnMerge {
 public:
  ColumnMerge(const Json& stored, Merged* merged)
      : columns_(stored.is_array() ? stored : Json::array()), merged_(*merged) {}

  Json With(const Json& wanted) && {
    for (const Json& column : wanted) Add(column);
    if (comments_) merged_.changes.push_back("comments of columns");
    return std::move(columns_);
  }

 private:
  void Add(const Json& column) {
    const std::string name = TextOf(column, "Name");
    const auto there = std::ranges::find_if(
        columns_, [&](const Json& other) { return TextOf(other, "Name") == name; });
    if (there == columns_.end()) {
      merged_.changes.push_back("column " + name);
      merged_.is_needed = true;
      columns_.push_back(column);
      return;
    }
    if (!IsSameColumn(*there, column)) {
      merged_.kept.push_back(fmt::format("column {} is {}, not {}", name, TextOf(*there, "Type"),
                                         TextOf(column, "Type")));
    }
    comments_ |= Set(&*there, "Comment", Member(column, "Comment"));
  }

  Json columns_;
  Merged& merged_;
  bool comments_ = false;
};

}  // namespace

Result<Merged> MergeTable(const Json& stored, const Json& wanted, const std::string& name) {
  const Json& ours = Member(wanted, "StorageDescriptor");
  const std::string type = TextOf(stored, "TableType");
  if (type == "VIRTUAL_VIEW") return Taken(name, "a view already");
  const Json& theirs = Member(stored, "StorageDescriptor");
  if (!IsSamePlace(theirs, ours)) {
    return Taken(name, fmt::format("a table at {} already, and the lake's would be at {}",
                                   TextOf(theirs, "Location"), TextOf(ours, "Location")));
  }
  if (!AreSameColumns(Member(stored, "PartitionKeys"), Member(wanted, "PartitionKeys"))) {
    return Taken(name, "there already, with other partition keys");
  }
  Merged merged;
  Json input = InputOf(stored);
  Json& storage = input["StorageDescriptor"];
  storage["Columns"] =
      ColumnMerge(Member(theirs, "Columns"), &merged).With(Member(ours, "Columns"));
  bool form = Set(&input, "TableType", Member(wanted, "TableType"));
  for (const char* member : {"InputFormat", "OutputFormat"}) {
    form |= Set(&storage, member, Member(ours, member));
  }
  Json serde = Member(storage, "SerdeInfo").is_object() ? storage["SerdeInfo"] : Json::object();
  form |= Set(&serde, "SerializationLibrary",
              Member(Member(ours, "SerdeInfo"), "SerializationLibrary"));
  storage["SerdeInfo"] = std::move(serde);
  if (form) merged.changes.push_back("the format of its files");
  merged.is_needed |= form;
  if (Set(&input, "Description", Member(wanted, "Description"))) {
    merged.changes.push_back("description");
  }
  bool parameters = SetParameters(&input, Member(wanted, "Parameters"));
  parameters |= SetParameters(&storage, Member(ours, "Parameters"));
  if (parameters) merged.changes.push_back("parameters");
  if (!merged.changes.empty()) merged.input = std::move(input);
  return merged;
}

Result<Merged> MergeView(const Json& stored, const Json& wanted, const std::string& name) {
  if (TextOf(stored, "TableType") != "VIRTUAL_VIEW") return Taken(name, "a table already");
  Merged merged;
  Json input = InputOf(stored);
  bool text = Set(&input, "ViewOriginalText", Member(wanted, "ViewOriginalText"));
  text |= Set(&input, "ViewExpandedText", Member(wanted, "ViewExpandedText"));
  text |= SetParameters(&input, Member(wanted, "Parameters"));
  const Json& ours = Member(wanted, "StorageDescriptor");
  if (!AreSameColumns(Member(Member(stored, "StorageDescriptor"), "Columns"),
                      Member(ours, "Columns"))) {
    input["StorageDescriptor"] = ours;
    text = true;
  }
  if (text) merged.changes.push_back("text");
  merged.is_needed = text;
  if (Set(&input, "Description", Member(wanted, "Description"))) {
    merged.changes.push_back("description");
  }
  if (!merged.changes.empty()) merged.input = std::move(input);
  return merged;
}

bool IsSamePartition(const Json& stored_storage, const Json& wanted_storage) {
  return IsSamePlace(stored_storage, wanted_storage) &&
         AreSameColumns(Member(stored_storage, "Columns"), Member(wanted_storage, "Columns"));
}

}  // namespace tracklake::glue
