#include "query/relations.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "duck/database.h"
#include "query/embedded_sql.h"

namespace tracklake {
namespace {

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

std::vector<Relation> AllRelations(const QuerySources& sources, const Locate& locate) {
  std::vector<Relation> relations;
  for (const TableInfo& table : Tables()) {
    relations.push_back({std::string(table.name), "CREATE VIEW " + QuoteIdentifier(table.name) +
                                                      " AS " +
                                                      SelectOfTable(table, sources, locate)});
  }
  for (const SqlFile& file : EmbeddedSql()) {
    const std::string name(file.name);
    if (file.folder == "macros") relations.push_back({name, std::string(file.text)});
    if (file.folder != "views") continue;
    relations.push_back({name, "CREATE VIEW " + QuoteIdentifier(name) + " AS\n" +
                                   SelectOfView(name, sources, locate)});
  }
  return relations;
}

std::vector<Relation> RelationsFor(std::string_view sql, const QuerySources& sources,
                                   const Locate& locate) {
  std::set<std::string> words = WordsOf(sql);
  std::vector<Relation> relations = AllRelations(sources, locate);
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

std::set<std::string> NamesReachedBy(std::string_view sql) {
  std::set<std::string> words = WordsOf(sql);
  AddWordsOfViews(&words);
  return words;
}

std::set<TableId> TablesReachedBy(std::string_view sql) {
  std::set<TableId> tables;
  for (const std::string& word : NamesReachedBy(sql)) {
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
