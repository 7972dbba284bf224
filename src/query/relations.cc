#include "query/relations.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>
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

// Operators that macros make Trino's.
constexpr std::string_view kOperators = "/%";

// The words of the SQL, in lower case, and operators: whatever could be a name.
std::set<std::string> WordsOf(std::string_view sql) {
  std::set<std::string> words;
  for (const char c : kOperators) {
    if (sql.find(c) != std::string_view::npos) words.emplace(1, c);
  }
  std::string word;
  for (const char c : Lower(sql) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  if (words.contains("extract")) words.emplace("date_part");
  if (words.contains("zone")) words.emplace("timezone");  // AT TIME ZONE
  return words;
}

// Statements that list what there is name nothing, and need everything.
bool ListsEverything(const std::set<std::string>& words) {
  return words.contains("show") || words.contains("information_schema") ||
         std::ranges::any_of(words, [](const std::string& word) {
           return word.starts_with("duckdb_") || word.starts_with("pg_");
         });
}

// SQL of ours without its comments, texts and quoted names: what is left of relations is read.
std::string CodeOf(std::string_view sql) {
  std::string code;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    const bool is_comment = sql.substr(at).starts_with("--");
    if (!is_comment && c != '\'' && c != '"') {
      code += c;
      ++at;
      continue;
    }
    const std::size_t end = sql.find(is_comment ? '\n' : c, at + 1);
    at = end == std::string_view::npos ? sql.size() : end + 1;
    code += ' ';
  }
  return code;
}

// Athena's functions, each as a statement of its own: binding them all takes as long as reading a
// month does.
std::vector<Relation> MakeMacros() {
  constexpr std::string_view kCreate = "CREATE MACRO ";
  constexpr std::string_view kEnd = ";\n";
  std::vector<Relation> macros;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "macros") continue;
    std::string_view rest = file.text;
    for (auto end = rest.find(kEnd); end != rest.npos; end = rest.find(kEnd)) {
      const std::string_view statement = rest.substr(0, end + kEnd.size());
      std::string_view name = statement.substr(statement.find(kCreate) + kCreate.size());
      const bool is_operator = name.starts_with('"');
      name = is_operator ? name.substr(1, 1) : name.substr(0, name.find_first_of("( \n"));
      macros.push_back({std::string(name), std::string(statement)});
      rest.remove_prefix(statement.size());
    }
  }
  return macros;
}

const std::vector<Relation>& Macros() {
  static const std::vector<Relation> kMacros = MakeMacros();
  return kMacros;
}

bool IsMacro(std::string_view name) {
  return std::ranges::find(Macros(), name, &Relation::name) != Macros().end();
}

// Of a function that is mistyped DuckDB says which one was meant, if that is there. Short words are
// near to everything, and who writes very many has mistyped none of them.
void AddMisspelledMacros(std::set<std::string>* words) {
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kMostWords = 1000;
  if (words->size() > kMostWords) return;
  std::vector<std::string_view> names;
  for (const Relation& macro : Macros()) {
    if (macro.name.size() >= kShortest) names.push_back(macro.name);
  }
  std::set<std::string> meant;
  for (const std::string& word : *words) {
    if (word.size() >= kShortest) meant.emplace(NearestWord(word, names));
  }
  words->merge(meant);
}

// The names in `words` of views that have not been looked into, taken over with their own words.
void AddWordsOfViews(std::set<std::string>* words) {
  const auto files = EmbeddedSql();
  for (auto file = files.rbegin(); file != files.rend(); ++file) {  // readers before what they read
    if (file->folder == "views" && words->contains(std::string(file->name))) {
      words->merge(WordsOf(CodeOf(file->text)));
    }
  }
}

// Where SQL of ours reads the relation, by FROM or JOIN and perhaps another name behind it, it
// reads this SELECT instead.
void ReadInPlace(const Relation& relation, const std::string& select, std::string* sql) {
  for (const std::string_view word : {"FROM ", "JOIN "}) {
    const std::string reads = std::string(word) + relation.name;
    for (auto at = sql->find(reads); at != std::string::npos; at = sql->find(reads, at)) {
      const char next = (*sql)[at + reads.size()];
      std::string by = reads;
      if (next == ' ' || next == '\n') by = std::string(word) + "(" + select + "\n)";
      if (next == '\n') by += " AS " + QuoteIdentifier(relation.name);
      sql->replace(at, reads.size(), by);
      at += by.size();
    }
  }
}

enum class Wanted : std::uint8_t { kNo, kInPlace, kByName };

// Those that are wanted, each only then written: a table's statement names every file that it has.
// Those that are wanted in place stand in their readers' statements: DuckDB plans a view when it is
// made, and again in all that read it. Readers are asked for before what they read; `wrote` is
// shown what was written.
std::vector<Relation> Relations(const std::function<Wanted(std::string_view name)>& want,
                                const std::function<void(std::string_view sql)>& wrote,
                                const QuerySources& sources, const Locate& locate) {
  std::vector<Relation> relations;
  const auto add_view = [&](std::string_view name, auto select_of) {
    const Wanted wanted = want(name);
    if (wanted == Wanted::kNo) return;
    Relation view{std::string(name), select_of()};
    wrote(view.statement);
    if (wanted == Wanted::kInPlace) {
      for (Relation& reader : relations) ReadInPlace(view, view.statement, &reader.statement);
      return;
    }
    view.statement.insert(0, "CREATE VIEW " + QuoteIdentifier(name) + " AS");
    relations.push_back(std::move(view));
  };
  const auto files = EmbeddedSql();
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (file->folder != "views") continue;
    add_view(file->name, [&] { return '\n' + SelectOfView(file->name, sources, locate); });
  }
  for (auto macro = Macros().rbegin(); macro != Macros().rend(); ++macro) {
    if (want(macro->name) == Wanted::kNo) continue;
    wrote(macro->statement);
    relations.push_back(*macro);
  }
  for (auto table = Tables().rbegin(); table != Tables().rend(); ++table) {
    add_view(table->name, [&] { return ' ' + SelectOfTable(*table, sources, locate); });
  }
  std::ranges::reverse(relations);
  return relations;
}

}  // namespace

std::vector<Relation> AllRelations(const QuerySources& sources, const Locate& locate) {
  return Relations([](std::string_view) { return Wanted::kByName; }, [](std::string_view) {},
                   sources, locate);
}

std::vector<Relation> RelationsFor(std::string_view sql, const QuerySources& sources,
                                   const Locate& locate) {
  std::set<std::string> words = WordsOf(sql);
  AddMisspelledMacros(&words);
  const std::set<std::string> named = words;
  const bool lists = ListsEverything(words);
  const auto want = [&](std::string_view name) {
    const std::string word(name);
    if (named.contains(word) || (lists && !IsMacro(name))) return Wanted::kByName;
    return words.contains(word) ? Wanted::kInPlace : Wanted::kNo;
  };
  return Relations(
      want, [&](std::string_view statement) { words.merge(WordsOf(CodeOf(statement))); }, sources,
      locate);
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

std::vector<std::string_view> RelationNames() {
  std::vector<std::string_view> names;
  for (const TableInfo& table : Tables()) names.push_back(table.name);
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == "views") names.push_back(file.name);
  }
  return names;
}

std::vector<std::string_view> RelationsNamedIn(std::string_view sql) {
  const std::set<std::string> words = WordsOf(sql);
  std::vector<std::string_view> named;
  std::ranges::copy_if(RelationNames(), std::back_inserter(named),
                       [&](std::string_view its) { return words.contains(std::string(its)); });
  return named;
}

std::vector<std::string_view> MacroNames() {
  std::set<std::string_view> names;
  for (const Relation& macro : Macros()) {
    const char first = macro.name.front();
    if (std::isalpha(static_cast<unsigned char>(first)) != 0) names.insert(macro.name);
  }
  return {names.begin(), names.end()};
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
