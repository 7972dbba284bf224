// Values of a checked document: where they stand, what kind they are, what is in them. A JsonValue
// is a position, 16 bytes, free to copy; it lives as long as its JsonDocument holds that document.
//
// Any value can be reached at any time and any number of times: a whole array or object is stepped
// over in one move, because the index knows where each one ends. Nothing here fails: the document
// was checked before (json_document.h), and what is not there is an absent value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "transform/json_scalar.h"

namespace tracklake {

// The document as readers see it. A *mark* is the start of a value, or one of { } [ ] : and comma.
struct JsonIndex {
  const char* text = nullptr;
  const std::uint32_t* marks = nullptr;    // offset of each mark, then the text's length
  const std::uint32_t* closers = nullptr;  // for marks { and [: the mark that closes it
  char* unescaped = nullptr;               // texts with escapes, resolved, at their own offset
  EscapeSurvey escapes;

  // The inside of a string, its escapes resolved; nullopt for half a surrogate pair.
  std::optional<std::string_view> Resolve(std::string_view escaped) const;

  char CharAt(std::uint32_t mark) const { return text[marks[mark]]; }
  // The mark behind the value that starts at `mark`.
  std::uint32_t Behind(std::uint32_t mark) const {
    const char first = CharAt(mark);
    return (first == '{' || first == '[' ? closers[mark] : mark) + 1;
  }
};

enum class JsonKind : std::uint8_t { kAbsent, kNull, kBoolean, kNumber, kString, kArray, kObject };

// "a text", "a number" …, for messages.
std::string_view NameOf(JsonKind kind);

class JsonFields;
class JsonElements;

class JsonValue {
 public:
  JsonValue() = default;  // absent
  JsonValue(const JsonIndex* index, std::uint32_t mark) : index_(index), mark_(mark) {}

  JsonKind kind() const;
  bool is_absent() const { return index_ == nullptr; }
  bool is_null() const { return StartsWith('n'); }
  bool is_missing() const { return is_absent() || is_null(); }
  bool is_object() const { return StartsWith('{'); }
  bool is_array() const { return StartsWith('['); }
  bool is_string() const { return StartsWith('"'); }

  // The bytes as received.
  std::string_view raw() const;
  // The same of a value that is neither an array nor an object.
  std::string_view raw_scalar() const;
  // Of a string: its text, escapes resolved. nullopt when an escape is half a surrogate pair.
  std::optional<std::string_view> text() const;
  // The same of any value; nullopt, too, for what is not a string.
  std::optional<std::string_view> text_if_any() const {
    return is_string() ? text() : std::nullopt;
  }

  JsonFields fields() const;      // none unless an object
  JsonElements elements() const;  // none unless an array

  // The first field of that name; absent when there is none, or this is no object.
  JsonValue operator[](std::string_view key) const;

  // Says of two values of one document which stands first, and whether they are the same.
  std::uint32_t mark() const { return mark_; }
  const JsonIndex* index() const { return index_; }

 private:
  bool StartsWith(char first) const { return !is_absent() && index_->CharAt(mark_) == first; }

  const JsonIndex* index_ = nullptr;
  std::uint32_t mark_ = 0;
};

struct JsonField {
  std::string_view key;  // escapes resolved
  JsonValue value;
};

// The fields of an object in their order, duplicates included; for range-for.
class JsonFields {
 public:
  class Iterator {
   public:
    Iterator(const JsonIndex* index, std::uint32_t key) : index_(index), key_(key) {}
    JsonField operator*() const { return {Key(), JsonValue(index_, key_ + 2)}; }
    Iterator& operator++() {
      const std::uint32_t next = index_->Behind(key_ + 2);
      key_ = index_->CharAt(next) == ',' ? next + 1 : 0;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return key_ != other.key_; }

   private:
    std::string_view Key() const {
      const char* begin = index_->text + index_->marks[key_] + 1;
      const char* end = index_->text + index_->marks[key_ + 1] - 1;
      while (*end != '"') --end;
      const std::string_view key(begin, static_cast<std::size_t>(end - begin));
      // A key with half a surrogate pair is none that anybody asks for.
      return index_->escapes.in_keys ? index_->Resolve(key).value_or(key) : key;
    }
    const JsonIndex* index_;
    std::uint32_t key_;  // the mark of the key; 0, where no key can stand, behind the last
  };

  JsonFields() = default;
  JsonFields(const JsonIndex* index, std::uint32_t object)
      : index_(index), first_(index->CharAt(object + 1) == '"' ? object + 1 : 0) {}
  Iterator begin() const { return {index_, first_}; }
  Iterator end() const { return {index_, 0}; }

 private:
  const JsonIndex* index_ = nullptr;
  std::uint32_t first_ = 0;
};

// The elements of an array in their order; for range-for.
class JsonElements {
 public:
  class Iterator {
   public:
    Iterator(const JsonIndex* index, std::uint32_t mark) : index_(index), mark_(mark) {}
    JsonValue operator*() const { return {index_, mark_}; }
    Iterator& operator++() {
      const std::uint32_t next = index_->Behind(mark_);
      mark_ = index_->CharAt(next) == ',' ? next + 1 : 0;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return mark_ != other.mark_; }

   private:
    const JsonIndex* index_;
    std::uint32_t mark_;  // 0, where no element can stand, behind the last
  };

  JsonElements() = default;
  JsonElements(const JsonIndex* index, std::uint32_t array)
      : index_(index), first_(index->closers[array] == array + 1 ? 0 : array + 1) {}
  Iterator begin() const { return {index_, first_}; }
  Iterator end() const { return {index_, 0}; }

 private:
  const JsonIndex* index_ = nullptr;
  std::uint32_t first_ = 0;
};

inline std::string_view JsonValue::raw_scalar() const {
  const char* begin = index_->text + index_->marks[mark_];
  const char* end = index_->text + index_->marks[mark_ + 1];
  while (IsJsonSpace(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

inline std::optional<std::string_view> JsonValue::text() const {
  const char* begin = index_->text + index_->marks[mark_] + 1;
  const char* end = index_->text + index_->marks[mark_ + 1] - 1;
  while (*end != '"') --end;
  const std::string_view inside(begin, static_cast<std::size_t>(end - begin));
  return index_->escapes.any ? index_->Resolve(inside) : inside;
}

inline JsonFields JsonValue::fields() const {
  return is_object() ? JsonFields(index_, mark_) : JsonFields();
}

inline JsonElements JsonValue::elements() const {
  return is_array() ? JsonElements(index_, mark_) : JsonElements();
}

}  // namespace tracklake
