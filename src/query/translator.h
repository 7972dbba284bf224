// The writer behind query/translation.h: goes through the tree of a statement once, and writes each
// node as it is or in DuckDB's form. For query/translation.cc and its parts only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/call_forms.h"
#include "query/sql_tree.h"
#include "query/translation.h"

namespace tracklake {

class Translator {
 public:
  explicit Translator(std::string_view sql) : sql_(sql) { result_.original = sql; }

  // Nodes that are neighbours.
  void Write(SqlNodes nodes);
  // The whole of a statement that lists what there is; false, and nothing written, for any other.
  bool WriteListing(SqlNodes nodes);
  TranslatedSql Take() && { return std::move(result_); }

 private:
  // Neighbours on their way: where in the result each of them begins, once it is written.
  struct Row {
    SqlNodes nodes;
    std::vector<std::size_t> starts;
    std::size_t moved_begin = 0;  // the last operand that an interval moves, up to its end
    std::size_t moved_end = 0;

    std::size_t Next(std::size_t i) const;  // behind blanks; nodes.size() for none
    std::optional<std::size_t> Previous(std::size_t i) const;
    bool HasWord(std::size_t i, std::string_view word) const;
    bool HasGroup(std::size_t i) const;  // in round brackets
  };
  // An item of a SELECT's list.
  struct Item {
    std::size_t begin = 0;  // of its nodes
    std::size_t start = 0;  // in the result
  };

  // Each writes what begins at `i`, and returns where the next begins; nullopt, and nothing
  // written, where it is not for them.
  std::size_t WriteAt(Row& row, std::size_t i);
  std::optional<std::size_t> WriteCall(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteForm(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteNulls(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteValues(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteSample(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteSource(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteLiteral(const Row& row, std::size_t i);
  std::optional<std::size_t> WriteMove(Row& row, std::size_t i);
  static std::optional<std::size_t> OperandBefore(const Row& row, std::size_t i);
  bool WriteCast(const SqlNode& name, const SqlNode& group);
  bool WriteFormat(const SqlNode& group);
  bool WriteText(std::string_view text);
  void WriteType(SqlNodes type);
  bool WriteNestedType(std::string_view name, SqlNodes inside);
  void WritePieces(const CallForm& form, const std::vector<SqlNodes>& arguments, SqlNodes suffix,
                   SqlNodes within);
  void WriteAll(const std::vector<SqlNodes>& parts, std::string_view before,
                std::string_view between, std::string_view after);
  void NameItem(const Row& row, const Item& item, std::size_t end);

  void Copy(std::string_view text);  // of the statement
  void Add(std::string_view text);   // ours
  void Insert(std::size_t at, std::string_view text);

  std::string_view sql_;
  TranslatedSql result_;
  std::size_t place_ = 0;  // behind what was copied last
  std::size_t moves_ = 0;
};

}  // namespace tracklake
