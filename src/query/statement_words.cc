#include "query/statement_words.h"

#include <algorithm>
#include <cctype>

namespace tracklake {
namespace {

// Without blanks, comments and brackets in front of it.
std::string_view FromFirstWord(std::string_view sql) {
  while (!sql.empty()) {
    std::size_t skip = 0;
    if (sql.starts_with("--")) {
      skip = std::min(sql.find('\n'), sql.size());
    } else if (sql.starts_with("/*")) {
      const std::size_t end = sql.find("*/", 2);
      skip = end == std::string_view::npos ? sql.size() : end + 2;
    } else if (std::isspace(static_cast<unsigned char>(sql[0])) != 0 || sql[0] == '(') {
      skip = 1;
    } else {
      break;
    }
    sql.remove_prefix(skip);
  }
  return sql;
}

}  // namespace

std::string_view TakeWord(std::string_view* sql) {
  *sql = FromFirstWord(*sql);
  const auto* end = std::ranges::find_if_not(
      *sql, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  const std::string_view word = sql->substr(0, static_cast<std::size_t>(end - sql->begin()));
  sql->remove_prefix(word.size());
  return word;
}

}  // namespace tracklake
