#include "query/relations.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

#include "base/text.h"
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

// Those of the relations whose names are wanted, each only then written: a table's statement names
// every file that it has.
std::vector<Relation> Relations(const std::function<bool(std::string_view name)>& is_wanted,
                                const QuerySources& sources, const Locate& locate) {
  std::vector<Relation> relations;
  const auto add_view = [&](std::string_view name, std::string_view as, std::string select) {
    relations.push_back({std::string(name), "CREATE VIEW " + QuoteIdentifier(name) +
                                                std::string(as) + std::move(select)});
  };
  for (const TableInfo& table : Tables()) {
    if (is_wanted(table.name)) add_view(table.name, " AS ", SelectOfTable(table, sources, locate));
  }
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == "macros") {
      relations.push_back({std::string(file.name), std::string(file.text)});
    } else if (file.folder == "views" && is_wanted(file.name)) {
      add_view(file.name, " AS\n", SelectOfView(file.name, sources, locate));
    }
  }
  return relations;
}

}  // namespace

std::vector<Relation> AllRelations(const QuerySources& sources, const Locate& locate) {
  return Relations([](std::string_view) { return true; }, sources, locate);
}

std::vector<Relation> RelationsFor(std::string_view sql, const QuerySources& sources,
                                   const Locate& locate) {
  if (ListsRelations(sql)) return AllRelations(sources, locate);
  const std::set<std::string> names = NamesReachedBy(sql);
  return Relations([&](std::string_view name) { return names.contains(std::string(name)); },
                   sources, locate);
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

std::string_view NearestRelation(std::string_view name) {
  std::vector<std::string_view> names;
  for (const TableInfo& table : Tables()) names.push_back(table.name);
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == "views") names.push_back(file.name);
  }
  return NearestWord(name, names);
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
