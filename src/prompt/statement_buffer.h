// Lines, as they are typed, made into statements: each ends with a semicolon, however many lines it
// takes. Belongs to one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tracklake::prompt {

struct TypedStatement {
  std::string sql;          // with its semicolon, without white space around it
  bool is_private = false;  // its first line begins with a space: nobody is to remember it
};

class StatementBuffer {
 public:
  // What does not end within is no statement any more.
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

  // Without its line's end. False when there would be more than kMaxBytes: it is not added.
  bool AddLine(std::string_view line);

  // The next statement that is whole; those that say nothing are skipped.
  std::optional<TypedStatement> Take();

  // What has been typed of the statement that goes on, with its lines' ends; "": none has begun.
  const std::string& text() const { return text_; }
  void Clear() { text_.clear(); }

 private:
  std::string text_;
  bool is_private_ = false;
};

}  // namespace tracklake::prompt
