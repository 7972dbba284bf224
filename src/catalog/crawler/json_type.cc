#include "catalog/crawler/json_type.h"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "catalog/crawler/json_sample.h"

namespace tracklake::crawler {
namespace {

using Json = nlohmann::json;

// Hears of values in the order in which they stand, and keeps their types only.
class TypeListener final : public nlohmann::json_sax<Json> {
 public:
  explicit TypeListener(Rules rules) : rules_(rules) {}

  bool null() override { return Add({}); }
  bool boolean(bool) override { return Add(TypeKind::kBoolean); }
  bool number_integer(std::int64_t number) override {
    const bool is_small = rules_ == Rules::kGlue &&
                          number >= std::numeric_limits<std::int32_t>::min() &&
                          number <= std::numeric_limits<std::int32_t>::max();
    return Add(is_small ? TypeKind::kInt : TypeKind::kBigint);
  }
  bool number_unsigned(std::uint64_t number) override {
    if (!std::in_range<std::int64_t>(number)) return Add(TypeKind::kDouble);
    return number_integer(static_cast<std::int64_t>(number));
  }
  bool number_float(double, const std::string&) override { return Add(TypeKind::kDouble); }
  bool string(std::string&) override { return Add(TypeKind::kString); }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(TypeKind::kStruct); }
  bool start_array(std::size_t) override { return Open(TypeKind::kArray); }
  bool key(std::string& name) override {
    if (too_deep_ == 0) stack_.back().key = name;
    return true;
  }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  JsonType Take() && {
    const bool is_whole = stack_.empty();
    while (!stack_.empty()) Close();
    return {std::move(root_), is_whole, left_out_};
  }

 private:
  struct Open_ {
    ColumnType type;
    std::map<std::string, std::size_t> places;  // of a struct's fields
    std::string key;
  };

  bool Open(TypeKind kind) {
    if (stack_.size() >= kMaxJsonDepth || too_deep_ > 0) {
      if (too_deep_++ == 0) AddType({.kind = TypeKind::kString});
      return true;
    }
    stack_.push_back({{.kind = kind}, {}, {}});
    if (kind == TypeKind::kArray) stack_.back().type.parts.emplace_back();
    return true;
  }
  bool Close() {
    if (too_deep_ > 0) {
      --too_deep_;
      return true;
    }
    ColumnType type = std::move(stack_.back().type);
    stack_.pop_back();
    // An object without fields says nothing of them.
    AddType(type.kind == TypeKind::kStruct && type.parts.empty() ? ColumnType() : std::move(type));
    return true;
  }
  bool Add(TypeKind kind) { return Add(ColumnType{.kind = kind}); }
  bool Add(ColumnType type) {
    if (too_deep_ == 0) AddType(std::move(type));
    return true;
  }
  void AddType(ColumnType type) {
    if (stack_.empty()) {
      root_ = std::move(type);
      return;
    }
    Open_& parent = stack_.back();
    if (parent.type.kind == TypeKind::kArray) {
      MergeInto(&parent.type.parts[0], type);
      return;
    }
    const auto found = parent.places.find(parent.key);
    if (found != parent.places.end()) {
      MergeInto(&parent.type.parts[found->second], type);
    } else if (parent.places.size() >= kMaxNestedFields) {
      ++left_out_;
    } else {
      parent.places.emplace(parent.key, parent.type.parts.size());
      parent.type.names.push_back(parent.key);
      parent.type.parts.push_back(std::move(type));
    }
  }

  const Rules rules_;
  std::vector<Open_> stack_;
  std::size_t too_deep_ = 0;  // how many are open below the deepest that counts
  ColumnType root_;
  std::size_t left_out_ = 0;
};

}  // namespace

JsonType TypeOfJson(std::string_view text, Rules rules) {
  TypeListener listener(rules);
  const bool is_sound = Json::sax_parse(text.begin(), text.end(), &listener);
  JsonType type = std::move(listener).Take();
  type.is_whole &= is_sound;
  return type;
}

}  // namespace tracklake::crawler
