#include "query/relations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "duck/database.h"
#include "query/embedded_sql.h"

namespace tracklake {
namespace {

std::string ColumnList(const TableInfo& table) {
  std::string list;
  for (const ColumnInfo& column : table.columns) list += QuoteIdentifier(column.name) + ", ";
  return list;
}

// A relation with the table's columns and types, these texts besides, and no rows.
std::string EmptySelect(const TableInfo& table, std::span<const std::string_view> texts) {
  std::string select = "SELECT ";
  for (const ColumnInfo& column : table.columns) {
    select += "CAST(NULL AS " + std::string(SqlName(column.type)) + ") AS " +
              QuoteIdentifier(column.name) + ", ";
  }
  for (const std::string_view text : texts) {
    if (text != texts.front()) select += ", ";
    select += "CAST(NULL AS VARCHAR) AS " + QuoteIdentifier(text);
  }
  return select + " WHERE false";
}

std::string FileList(std::span<const CatalogFile> files, TableId table, const Locate& locate) {
  std::string list;
  for (const CatalogFile& file : files) {
    if (file.table != table || file.format != FileFormat::kParquet) continue;
    if (!list.empty()) list += ", ";
    list += QuoteText(FilePattern(locate(file.key)));
  }
  return list;
}

// Where year, month and day stand in a part's path, counted from its end, which is all ours:
// …year=YYYY/month=MM/day=DD/part-<hash16>.parquet. DuckDB's own reading of key=value folders would
// take those above the lake, too, and its statistics of such columns fail over a single file.
struct PathPiece {
  std::string_view column;
  int from_end;
  int length;
};
constexpr int kFileNameLength = std::string_view("/part-0123456789abcdef.parquet").size();
constexpr int kDayFromEnd = kFileNameLength + 2;
constexpr int kMonthFromEnd = kDayFromEnd + std::string_view("MM/day=").size();
constexpr int kYearFromEnd = kMonthFromEnd + std::string_view("YYYY/month=").size();
constexpr std::array<PathPiece, kPartitionColumns.size()> kPathPieces = {
    {{"year", kYearFromEnd, 4}, {"month", kMonthFromEnd, 2}, {"day", kDayFromEnd, 2}}};

std::string TextOf(const PathPiece& piece) {
  return fmt::format("substr(filename, -{}, {})", piece.from_end, piece.length);
}

constexpr std::array<std::string_view, 1> kFileName = {"filename"};

// The table's Parquet files as DuckDB reads them: the columns in the files and `filename`. Empty
// when there are none.
std::string TableScan(const TableInfo& table, std::span<const CatalogFile> files,
                      const Locate& locate) {
  const std::string list = FileList(files, table.id, locate);
  if (list.empty()) return {};
  return "read_parquet([" + list + "], hive_partitioning = false, filename = true)";
}

// How the views write the date of the partitions, as text.
constexpr std::string_view kDateText = "concat(year, '-', month, '-', day)";

void ReplaceAll(std::string_view what, std::string_view by, std::string* text) {
  for (auto at = text->find(what); at != std::string::npos; at = text->find(what, at + by.size())) {
    text->replace(at, what.size(), by);
  }
}

// The view's SQL with each `FROM <table>` reading the files itself and the date taken from their
// names. A condition on the date chooses files only where it meets the scan: DuckDB does not move a
// cast, which might fail, through the projection of another view.
std::string ReadFilesDirectly(std::string sql, std::span<const CatalogFile> files,
                              const Locate& locate) {
  for (const TableInfo& table : Tables()) {
    const std::string scan = TableScan(table, files, locate);
    const std::string source = scan.empty() ? "(" + EmptySelect(table, kFileName) + ")" : scan;
    ReplaceAll("FROM " + std::string(table.name) + "\n",
               "FROM " + source + " AS " + QuoteIdentifier(table.name) + "\n", &sql);
  }
  ReplaceAll(kDateText,
             fmt::format("concat({}, '-', {}, '-', {})", TextOf(kPathPieces[0]),
                         TextOf(kPathPieces[1]), TextOf(kPathPieces[2])),
             &sql);
  return sql;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// The words of the SQL, in lower case: whatever could be a name.
std::set<std::string> WordsOf(std::string_view sql) {
  std::set<std::string> words;
  std::string word;
  for (const char c : Lower(sql) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  return words;
}

// Statements that list what there is name nothing, and need everything.
bool ListsEverything(const std::set<std::string>& words) {
  return words.contains("show") || words.contains("information_schema") ||
         std::ranges::any_of(words, [](const std::string& word) {
           return word.starts_with("duckdb_") || word.starts_with("pg_");
         });
}

// The names in `words` of views that have not been looked into, taken over with their own words.
void AddWordsOfViews(std::set<std::string>* words) {
  const auto files = EmbeddedSql();
  for (auto file = files.rbegin(); file != files.rend(); ++file) {  // readers before what they read
    if (file->folder == "views" && words->contains(std::string(file->name))) {
      words->merge(WordsOf(file->text));
    }
  }
}

}  // namespace

std::string TableStatement(const TableInfo& table, std::span<const CatalogFile> files,
                           const Locate& locate) {
  const std::string scan = TableScan(table, files, locate);
  const std::string create = "CREATE VIEW " + QuoteIdentifier(table.name) + " AS ";
  if (scan.empty()) return create + EmptySelect(table, kPartitionColumns);
  std::string select = "SELECT " + ColumnList(table);
  for (const PathPiece& piece : kPathPieces) {
    if (&piece != kPathPieces.begin()) select += ", ";
    select += TextOf(piece) + " AS " + QuoteIdentifier(piece.column);
  }
  return create + select + " FROM " + scan;
}

std::vector<Relation> AllRelations(std::span<const CatalogFile> files, const Locate& locate) {
  std::vector<Relation> relations;
  for (const TableInfo& table : Tables()) {
    relations.push_back({std::string(table.name), TableStatement(table, files, locate)});
  }
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == "needs") continue;
    std::string statement(file.text);
    if (file.folder == "views") {
      statement = "CREATE VIEW " + QuoteIdentifier(file.name) + " AS\n" +
                  ReadFilesDirectly(std::move(statement), files, locate);
    }
    relations.push_back({std::string(file.name), std::move(statement)});
  }
  return relations;
}

std::vector<Relation> RelationsFor(std::string_view sql, std::span<const CatalogFile> files,
                                   const Locate& locate) {
  std::set<std::string> words = WordsOf(sql);
  std::vector<Relation> relations = AllRelations(files, locate);
  if (ListsEverything(words)) return relations;
  AddWordsOfViews(&words);
  const auto is_macros = [](const Relation& relation) {
    return std::ranges::any_of(EmbeddedSql(), [&](const SqlFile& file) {
      return file.folder == "macros" && file.name == relation.name;
    });
  };
  std::erase_if(relations, [&](const Relation& relation) {
    return !is_macros(relation) && !words.contains(relation.name);
  });
  return relations;
}

bool ListsRelations(std::string_view sql) { return ListsEverything(WordsOf(sql)); }

std::set<TableId> TablesReachedBy(std::string_view sql) {
  std::set<std::string> words = WordsOf(sql);
  AddWordsOfViews(&words);
  std::set<TableId> tables;
  for (const std::string& word : words) {
    if (const auto table = FindTable(word)) tables.insert(*table);
  }
  return tables;
}

std::vector<Relation> TrinoViews() {
  std::vector<Relation> views;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "views") continue;
    const std::string name(file.name);
    views.push_back({name, "CREATE OR REPLACE VIEW " + name + " AS\n" + std::string(file.text)});
  }
  return views;
}

}  // namespace tracklake
