#include "cli/query_text.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "query/example_queries.h"
#include "query/session.h"

namespace tracklake::cli {
namespace {

constexpr std::string_view kSqlEnding = ".sql";

// The words with a * again where a shell has put the names of the folder's files behind SELECT.
std::vector<std::string> WithStar(const std::vector<std::string>& words) {
  std::error_code error;
  const auto is_file = [&](const std::string& word) {
    return std::filesystem::exists(word, error);
  };
  if (words.size() < 2 || !EqualsIgnoringCase(words[0], "SELECT")) return words;
  const auto end = std::find_if_not(words.begin() + 1, words.end(), is_file);
  if (end == words.begin() + 1) return words;
  std::vector<std::string> sql = {words[0], std::string(1, '*')};
  sql.insert(sql.end(), end, words.end());
  return sql;
}

std::unexpected<Error> NotQuoted(const std::vector<std::string>& words) {
  constexpr std::size_t kMostBytes = 60;
  std::string sql = fmt::format("{}", fmt::join(WithStar(words), " "));
  if (sql.size() > kMostBytes || sql.find('"') != std::string::npos) sql = words.front() + " …";
  return WithHint(Fail(ErrorKind::kUsage, "the SQL came in {} pieces", words.size()),
                  fmt::format("Put it into quotes: tracklake query \"{}\"", sql));
}

// The file that somebody meant who named one that is not there; "" where none is near.
std::string NearestFile(const std::filesystem::path& file) {
  constexpr std::size_t kMostFiles = 1000;
  const auto folder = file.has_parent_path() ? file.parent_path() : ".";
  std::error_code error;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator entry(folder, error), end;
       !error && entry != end && names.size() < kMostFiles; entry.increment(error)) {
    if (entry->path().extension() == kSqlEnding) names.push_back(entry->path().filename());
  }
  std::ranges::sort(names);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view nearest = NearestWord(file.filename().native(), candidates);
  return nearest.empty() ? "" : (file.parent_path() / nearest).native();
}

std::unexpected<Error> NoFile(const std::string& file, std::string_view how) {
  const auto error = Fail(ErrorKind::kNotFound, "there is no file {}", file);
  const std::string nearest = NearestFile(file);
  if (!nearest.empty()) return WithHint(error, fmt::format("Did you mean {}?", nearest));
  return WithHint(error, file.contains(' ')
                             ? fmt::format("Give SQL without {}.", how)
                             : fmt::format("{} takes the name of a file with SQL.", how));
}

Result<std::string> ReadAll(std::istream& in, const std::string& name) {
  std::string text;
  std::array<char, 4096> piece;
  while (text.size() <= kMaxStatementBytes && in.good()) {
    in.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return Fail(ErrorKind::kIo, "cannot read {}", name);
  if (text.size() > kMaxStatementBytes) {
    return Fail(ErrorKind::kUsage, "{} is larger than {} MiB", name, kMaxStatementBytes >> 20);
  }
  if (!Trim(text).empty()) return text;
  return WithHint(Fail(ErrorKind::kUsage, "there is no SQL in {}", name),
                  "tracklake query \"SELECT …\", or -f FILE, or SQL on standard input.");
}

Result<std::optional<std::string>> ReadExample(const QueryText& text) {
  if (!text.words.empty() || !text.file.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "give the SQL or an example, not both"),
                    fmt::format("To change an example, save it: tracklake query --example {} "
                                "--show-sql > {}.sql",
                                text.example, text.example));
  }
  const auto sql = ExampleSql(text.example);
  if (!sql) return Fail(ErrorKind::kUsage, "there is no example {}", text.example);
  return std::string(*sql);
}

}  // namespace

Result<std::string> ReadSqlFile(const std::string& name, std::string_view how) {
  std::error_code error;
  const auto status = std::filesystem::status(name, error);
  if (std::filesystem::is_directory(status)) {
    return WithHint(Fail(ErrorKind::kUsage, "{} is a folder", name),
                    fmt::format("Name a file in it: {} {}", how,
                                (std::filesystem::path(name) / "NAME.sql").native()));
  }
  if (!std::filesystem::exists(status)) return NoFile(name, how);
  std::ifstream file(name, std::ios::binary);
  if (file) return ReadAll(file, name);
  return WithHint(Fail(ErrorKind::kIo, "cannot read {}", name), "Check its permissions.");
}

Result<std::optional<std::string>> ReadStatement(const QueryText& text, std::istream& in,
                                                 bool in_is_terminal) {
  if (!text.words.empty() && !text.file.empty()) {
    return Fail(ErrorKind::kUsage, "give the SQL or a file with it, not both");
  }
  if (!text.example.empty()) return ReadExample(text);
  if (text.words.size() > 1) return NotQuoted(text.words);
  std::string word = text.words.empty() ? "" : text.words.front();
  const bool is_named = word == "-" || text.file == "-";
  if (is_named || (text.words.empty() && text.file.empty())) {
    if (!is_named && in_is_terminal) return std::nullopt;
    return ReadAll(in, "standard input");
  }
  if (!text.file.empty()) return ReadSqlFile(text.file, "-f");
  std::error_code error;
  if (word.ends_with(kSqlEnding) && std::filesystem::is_regular_file(word, error)) {
    return WithHint(Fail(ErrorKind::kUsage, "{} is a file, and no SQL", word),
                    "tracklake query -f " + ShellWord(word));
  }
  return word;
}

}  // namespace tracklake::cli
