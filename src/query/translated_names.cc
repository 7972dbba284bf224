// Statements that list what there is, and names of tables with what Athena puts before or behind
// them.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "query/embedded_sql.h"
#include "query/translator.h"
#include "tables/schema.h"

namespace tracklake {
namespace {

// A name without its quotes.
std::string NameOf(const SqlNode& node) {
  const bool is_quoted = node.kind == SqlNodeKind::kQuoted;
  std::string name(is_quoted ? node.text.substr(1, node.text.size() - 2) : node.text);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return name;
}

bool IsView(std::string_view name) {
  return std::ranges::any_of(EmbeddedSql(), [&](const SqlFile& file) {
    return file.folder == "views" && file.name == name;
  });
}

bool IsName(const SqlNode& node) {
  return node.kind == SqlNodeKind::kWord || node.kind == SqlNodeKind::kQuoted;
}

// "('songs_current', 'gaps', …)"
std::string ViewList() {
  std::string list;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder == "views")
      list += (list.empty() ? "('" : ", '") + std::string(file.name) + "'";
  }
  return list + ")";
}

// What SHOW TABLES and SHOW VIEWS keep; Hive's pattern has * where LIKE has %.
std::string WhereLike(std::string_view pattern) {
  std::string like(pattern);
  std::ranges::replace(like, '*', '%');
  return like.empty() ? like : " name LIKE " + like;
}

}  // namespace

bool Translator::WriteListing(SqlNodes nodes) {
  std::vector<SqlNode> words;
  for (const SqlNode& node : nodes) {
    if (node.kind != SqlNodeKind::kBlank && !node.IsSymbol(";")) words.push_back(node);
  }
  if (words.size() < 2) return false;
  const SqlNode& last = words.back();
  if (words[0].IsWord("describe") && words.size() > 2 &&
      (words[1].IsWord("formatted") || words[1].IsWord("extended"))) {
    Add("DESCRIBE ");
    Write({&last, 1});
    return true;
  }
  if (!words[0].IsWord("show")) return false;
  const bool is_of_tables = words[1].IsWord("tables");
  if (is_of_tables || words[1].IsWord("views")) {
    const std::string like = WhereLike(last.kind == SqlNodeKind::kText ? last.text : "");
    if (is_of_tables && words.size() == 2) return false;
    const std::string views = is_of_tables ? "" : " name IN " + ViewList();
    const bool has_both = !like.empty() && !views.empty();
    Add("SELECT name FROM (SHOW TABLES)");
    if (!like.empty() || !views.empty()) Add(" WHERE" + like + (has_both ? " AND" : "") + views);
    return true;
  }
  if (!IsName(last) || words.size() < 3) return false;
  if (words[1].IsWord("columns")) {
    Add("SELECT column_name FROM (DESCRIBE ");
    Write({&last, 1});
    Add(")");
    return true;
  }
  if (!words[1].IsWord("partitions")) return false;
  Add("SELECT DISTINCT concat('year=', year, '/month=', month, '/day=', day) AS partition FROM ");
  Write({&last, 1});
  Add(" ORDER BY 1");
  return true;
}

// FROM awsdatacatalog.music_lake.songs → FROM songs; FROM "songs$partitions" → its partitions.
std::optional<std::size_t> Translator::WriteSource(const Row& row, std::size_t i) {
  constexpr std::string_view kPartitions = "$partitions";
  const auto before = row.Previous(i);
  const bool is_source =
      before && (row.nodes[*before].IsWord("from") || row.nodes[*before].IsWord("join"));
  if (!is_source) return std::nullopt;
  std::size_t last = i;
  while (last + 2 < row.nodes.size() && row.nodes[last + 1].IsSymbol(".") &&
         IsName(row.nodes[last + 2])) {
    last += 2;
  }
  std::string name = NameOf(row.nodes[last]);
  const bool lists = name.ends_with(kPartitions);
  if (lists) name.resize(name.size() - kPartitions.size());
  if (lists && FindTable(name)) {
    Add("(SELECT DISTINCT year, month, day FROM " + name + ")");
    return last + 1;
  }
  if (last == i || row.HasGroup(last + 1) || (!FindTable(name) && !IsView(name))) {
    return std::nullopt;
  }
  Copy(row.nodes[last].text);
  return last + 1;
}

}  // namespace tracklake
