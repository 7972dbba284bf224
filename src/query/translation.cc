#include "query/translation.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "query/translator.h"

namespace tracklake {
namespace {

using Words = std::span<const std::string_view>;

// Where an item of a SELECT's list ends, if not at a comma.
constexpr std::array<std::string_view, 13> kBehindItems = {
    "from",  "where",  "group", "having", "window",    "qualify", "order",
    "limit", "offset", "fetch", "union",  "intersect", "except"};

// Where a list of VALUES ends.
constexpr std::array<std::string_view, 7> kBehindValues = {"order", "limit",     "offset", "fetch",
                                                           "union", "intersect", "except"};

// Behind which a statement begins.
constexpr std::array<std::string_view, 5> kBeforeValues = {"union", "all", "distinct", "intersect",
                                                           "except"};

// TIMESTAMP '2026-05-09 07:08:09 UTC' has a zone.
bool HasZone(std::string_view text) {
  const auto blank = text.rfind(' ');
  if (blank == text.npos || blank + 2 > text.size()) return false;
  const char first = text[blank + 1];
  return (first >= 'A' && first <= 'Z') || first == '+' || first == '-';
}

}  // namespace

std::size_t TranslatedSql::OriginalOffset(std::size_t offset) const {
  const auto behind = std::ranges::upper_bound(origins, offset, {}, &Origin::at);
  if (behind == origins.begin()) return offset;
  const Origin& origin = *std::prev(behind);
  return origin.is_ours ? origin.from : origin.from + (offset - origin.at);
}

TranslatedSql TranslateSql(std::string_view sql) {
  const auto tree = sql.size() > kMaxTranslatedBytes ? std::nullopt : SqlTreeOf(sql);
  if (!tree) return {std::string(sql), std::string(sql), {{0, 0, false}}};
  Translator translator(sql);
  if (!translator.WriteListing(*tree)) translator.Write(*tree);
  return std::move(translator).Take();
}

std::size_t Translator::Row::Next(std::size_t i) const {
  ++i;
  return i < nodes.size() && nodes[i].kind == SqlNodeKind::kBlank ? i + 1 : i;
}

std::optional<std::size_t> Translator::Row::Previous(std::size_t i) const {
  if (i > 0 && nodes[i - 1].kind == SqlNodeKind::kBlank) --i;
  if (i == 0) return std::nullopt;
  return i - 1;
}

bool Translator::Row::HasWord(std::size_t i, std::string_view word) const {
  return i < nodes.size() && nodes[i].IsWord(word);
}

bool Translator::Row::HasGroup(std::size_t i) const {
  return i < nodes.size() && nodes[i].IsGroup('(');
}

void Translator::Copy(std::string_view text) {
  const auto from = static_cast<std::size_t>(text.data() - sql_.data());
  const bool goes_on =
      !result_.origins.empty() && !result_.origins.back().is_ours && from == place_;
  if (!goes_on) result_.origins.push_back({result_.sql.size(), from, false});
  result_.sql += text;
  place_ = from + text.size();
}

void Translator::Add(std::string_view text) {
  result_.origins.push_back({result_.sql.size(), place_, true});
  result_.sql += text;
}

void Translator::Insert(std::size_t at, std::string_view text) {
  const std::size_t from = result_.OriginalOffset(at);
  result_.sql.insert(at, text);
  auto origin = std::ranges::lower_bound(result_.origins, at, {}, &TranslatedSql::Origin::at);
  const bool splits = origin == result_.origins.end() || origin->at != at;
  origin = result_.origins.insert(origin, {at, from, true}) + 1;
  if (splits) origin = result_.origins.insert(origin, {at, from, false});
  for (; origin != result_.origins.end(); ++origin) origin->at += text.size();
}

void Translator::Write(SqlNodes nodes) {
  Row row = {nodes, std::vector<std::size_t>(nodes.size())};
  std::optional<Item> item;
  for (std::size_t i = 0; i < nodes.size();) {
    const SqlNode& node = nodes[i];
    const bool is_comma = node.IsSymbol(",");
    const bool ends = item && (is_comma || node.IsOneOf(kBehindItems));
    if (ends) NameItem(row, *item, i);
    row.starts[i] = result_.sql.size();
    i = WriteAt(row, i);
    if (node.IsWord("select") || (ends && is_comma)) {
      item = Item{i, result_.sql.size()};
    } else if (ends) {
      item = std::nullopt;
    }
  }
  if (item) NameItem(row, *item, nodes.size());
}

// A column is named after what the user wrote, not after what became of it.
void Translator::NameItem(const Row& row, const Item& item, std::size_t end) {
  constexpr std::size_t kLongestName = 120;
  const bool has_blank = end > 0 && row.nodes[end - 1].kind == SqlNodeKind::kBlank;
  const std::size_t place = has_blank ? row.starts[end - 1] : result_.sql.size();
  SqlNodes nodes = TrimNodes(row.nodes.subspan(item.begin, end - item.begin));
  if (nodes.empty() || !nodes.back().IsGroup('(')) return;
  const auto became = std::string_view(result_.sql).substr(item.start, place - item.start);
  if (Trim(became) == TextOf(nodes)) return;
  if (nodes.front().IsWord("distinct") || nodes.front().IsWord("all")) {
    nodes = TrimNodes(nodes.subspan(1));
  }
  const std::string_view written = TextOf(nodes);
  if (written.size() > kLongestName || written.find_first_of("\"\n\r") != written.npos) return;
  if (std::ranges::any_of(nodes, [](const SqlNode& node) { return node.IsWord("as"); })) return;
  Insert(place, " AS \"" + std::string(written) + '"');
}

std::size_t Translator::WriteAt(Row& row, std::size_t i) {
  const SqlNode& node = row.nodes[i];
  if (node.kind == SqlNodeKind::kGroup) {
    Copy(node.text.substr(0, 1));
    Write(node.inside);
    Copy(node.text.substr(node.text.size() - 1));
    return i + 1;
  }
  if (node.kind == SqlNodeKind::kText && WriteText(node.text)) return i + 1;
  if (node.kind == SqlNodeKind::kWord) {
    if (const auto next = WriteCall(row, i)) return *next;
    if (const auto next = WriteValues(row, i)) return *next;
    if (const auto next = WriteSample(row, i)) return *next;
    if (const auto next = WriteLiteral(row, i)) return *next;
  }
  if (node.kind == SqlNodeKind::kWord || node.kind == SqlNodeKind::kQuoted) {
    if (const auto next = WriteSource(row, i)) return *next;
  }
  if (node.IsSymbol("+") || node.IsSymbol("-")) {
    if (const auto next = WriteMove(row, i)) return *next;
  }
  Copy(node.text);
  return i + 1;
}

// JSON '…' → json('…'), TIMESTAMP '… UTC' → TIMESTAMPTZ '… UTC'
std::optional<std::size_t> Translator::WriteLiteral(const Row& row, std::size_t i) {
  const std::size_t text = row.Next(i);
  if (text >= row.nodes.size() || row.nodes[text].kind != SqlNodeKind::kText) return std::nullopt;
  if (row.nodes[i].IsWord("timestamp") && HasZone(row.nodes[text].text)) {
    Add("TIMESTAMPTZ");
    return i + 1;
  }
  if (!row.nodes[i].IsWord("json")) return std::nullopt;
  Add("json(");
  Copy(row.nodes[text].text);
  Add(")");
  return text + 1;
}

// VALUES 1, 2 → VALUES (1), (2), where a statement may begin and it is no column's name.
std::optional<std::size_t> Translator::WriteValues(const Row& row, std::size_t i) {
  const auto before = row.Previous(i);
  const bool may_begin = !before || row.nodes[*before].IsOneOf(Words(kBeforeValues)) ||
                         row.nodes[*before].IsGroup('(');
  const std::size_t first = row.Next(i);
  if (!row.nodes[i].IsWord("values") || !may_begin || first == row.nodes.size() ||
      row.nodes[first].kind == SqlNodeKind::kSymbol) {
    return std::nullopt;
  }
  Copy(row.nodes[i].text);
  std::size_t end = first;
  while (end < row.nodes.size() && !row.nodes[end].IsOneOf(Words(kBehindValues))) ++end;
  std::string_view between = " ";
  for (const SqlNodes value : SplitNodes(row.nodes.subspan(first, end - first), ",")) {
    Add(between);
    between = ", ";
    const bool is_row = value.size() == 1 && value.front().IsGroup('(');
    if (!is_row) Add("(");
    Write(value);
    if (!is_row) Add(")");
  }
  Add(" ");
  return end;
}

// TABLESAMPLE BERNOULLI (10) → TABLESAMPLE BERNOULLI (10 PERCENT)
std::optional<std::size_t> Translator::WriteSample(const Row& row, std::size_t i) {
  const std::size_t method = row.Next(i);
  const std::size_t size = row.Next(method);
  if (!row.nodes[i].IsWord("tablesample") || !row.HasGroup(size)) return std::nullopt;
  const bool is_share = std::ranges::any_of(row.nodes[size].inside, [](const SqlNode& node) {
    return node.IsSymbol("%") || node.kind == SqlNodeKind::kWord;
  });
  if (is_share) return std::nullopt;
  Copy(TextOf(row.nodes.subspan(i, size - i)));
  Add("(");
  Write(row.nodes[size].inside);
  Add(" PERCENT)");
  return size + 1;
}

}  // namespace tracklake
