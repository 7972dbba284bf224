#include "prompt/completer.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <span>

#include "base/text.h"
#include "prompt/complete_command.h"
#include "prompt/dot_command.h"
#include "prompt/named_relations.h"
#include "prompt/sql_pieces.h"

namespace tracklake::prompt {
namespace {

using Kind = SqlNodeKind;
using Candidates = std::vector<Completion::Candidate>;

// The statement that the cursor is in, without blanks: what is before the word at the cursor, and
// all of it.
struct Place {
  std::vector<SqlPiece> before;
  std::vector<SqlPiece> statement;
  std::string prefix;       // of the word, up to the cursor, without its quote
  std::size_t begin = 0;    // of the word
  bool is_quoted = false;   // the word has begun with a quote
  bool is_in_text = false;  // nothing of ours stands here
};

// Takes what is around the cursor of the piece that it is in or behind.
void TakeWord(const SqlPiece& piece, std::size_t cursor, Place* place) {
  const std::string_view typed = piece.text.substr(0, cursor - piece.begin);
  const bool is_open = piece.IsOpenAt(typed.size());
  place->is_quoted = piece.kind == Kind::kQuoted && is_open;
  if (piece.kind == Kind::kWord || place->is_quoted) {
    place->begin = piece.begin;
    place->prefix = typed.substr(place->is_quoted ? 1 : 0);
  } else {
    place->is_in_text = piece.kind == Kind::kNumber || (is_open && piece.kind != Kind::kSymbol);
  }
}

Place PlaceOf(std::string_view text, std::size_t cursor) {
  Place place;
  place.begin = cursor;
  for (const SqlPiece& piece : PiecesOf(text)) {
    if (piece.begin < cursor && cursor <= piece.end()) TakeWord(piece, cursor, &place);
    const bool is_before = piece.end() <= place.begin;
    if (piece.IsSymbol(';')) {
      if (!is_before) break;
      place.before.clear();
      place.statement.clear();
    } else if (!piece.IsBlank()) {
      if (is_before) place.before.push_back(piece);
      if (is_before || piece.begin != place.begin) place.statement.push_back(piece);
    }
  }
  return place;
}

class Completer {
 public:
  Completer(Place place, const Vocabulary& vocabulary)
      : place_(std::move(place)), vocabulary_(vocabulary), names_(NamesIn(place_.statement)) {}

  Candidates Run() {
    if (place_.is_in_text) return {};
    const auto& before = place_.before;
    if (!before.empty() && before.back().IsSymbol('.')) {
      if (before.size() >= 2) AddColumnsOf(NameOf(before[before.size() - 2]));
    } else if (ExpectsRelation(before)) {
      AddRelations();
    } else if (before.empty()) {
      AddKeywords({"DESCRIBE", "EXPLAIN", "FROM", "SELECT", "SHOW", "SUMMARIZE", "VALUES", "WITH"});
    } else {
      AddExpressions();
    }
    return std::move(found_);
  }

 private:
  void Add(std::string text, std::string behind) {
    if (seen_.insert(text).second) found_.push_back({std::move(text), std::move(behind)});
  }

  void AddName(std::string_view name, std::string_view behind) {
    if (name.empty() || !BeginsWith(name, place_.prefix)) return;
    std::string text = AsName(name);
    if (place_.is_quoted && !text.starts_with('"')) text = '"' + text + '"';
    Add(std::move(text), std::string(behind));
  }

  void AddRelations() {
    for (const RelationNames& relation : vocabulary_.relations) AddName(relation.name, " ");
    for (const std::string& name : names_.made) AddName(name, " ");
  }

  const RelationNames* Find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        vocabulary_.relations,
        [&](const RelationNames& relation) { return EqualsIgnoringCase(relation.name, name); });
    return found == vocabulary_.relations.end() ? nullptr : &*found;
  }

  void AddColumns(const RelationNames* relation) {
    if (relation == nullptr) return;
    for (const std::string& column : relation->columns) AddName(column, "");
  }

  // The name is a relation's or its alias.
  void AddColumnsOf(std::string_view name) {
    for (const NamedRelation& relation : names_.relations) {
      if (EqualsIgnoringCase(relation.alias, name)) AddColumns(Find(relation.name));
    }
    AddColumns(Find(name));
  }

  // Of the relations that are named; as long as none is, of all, once something has been typed.
  void AddColumnsInReach() {
    for (const NamedRelation& relation : names_.relations) AddColumns(Find(relation.name));
    if (!found_.empty() || !names_.relations.empty() || place_.prefix.empty()) return;
    for (const RelationNames& relation : vocabulary_.relations) AddColumns(&relation);
  }

  void AddExpressions() {
    AddColumnsInReach();
    if (place_.prefix.empty() && !found_.empty()) return;
    for (const NamedRelation& relation : names_.relations) {
      AddName(relation.alias.empty() ? relation.name : relation.alias, ".");
    }
    if (place_.is_quoted || place_.prefix.empty()) return;
    for (const std::string& function : vocabulary_.functions) {
      if (BeginsWith(function, place_.prefix)) Add(function + "(", "");
    }
    AddKeywords(Keywords());
  }

  // As the user writes them.
  void AddKeywords(std::span<const std::string_view> keywords) {
    if (place_.is_quoted) return;
    const bool is_lower =
        std::ranges::any_of(place_.prefix, [](unsigned char c) { return std::islower(c) != 0; });
    for (const std::string_view keyword : keywords) {
      if (!BeginsWith(keyword, place_.prefix)) continue;
      std::string text(keyword);
      if (is_lower) {
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
      }
      Add(std::move(text), " ");
    }
  }
  void AddKeywords(std::initializer_list<std::string_view> keywords) {
    AddKeywords(std::span(keywords.begin(), keywords.size()));
  }

  const Place place_;
  const Vocabulary& vocabulary_;
  const StatementNames names_;
  Candidates found_;
  std::set<std::string> seen_;
};

}  // namespace

Completion Complete(std::string_view text, std::size_t cursor, const Vocabulary& vocabulary,
                    const Files& files) {
  if (const auto typed = text.substr(0, cursor); IsDotCommand(typed)) {
    return CompleteCommand(typed, vocabulary, files);
  }
  Place place = PlaceOf(text, cursor);
  const std::size_t begin = place.begin;
  return {begin, Completer(std::move(place), vocabulary).Run()};
}

bool BeginsWith(std::string_view text, std::string_view prefix) {
  return EqualsIgnoringCase(text.substr(0, prefix.size()), prefix);
}

std::string CommonBeginning(const std::vector<Completion::Candidate>& candidates) {
  if (candidates.empty()) return "";
  std::string common = candidates.front().text;
  for (const Completion::Candidate& candidate : candidates) {
    const auto end = std::ranges::mismatch(common, candidate.text).in1;
    common.erase(end, common.end());
  }
  constexpr int kContinuation = 0x80;
  constexpr int kContinuationMask = 0xC0;
  const auto splits = [&](const std::string& longer) {
    return longer.size() > common.size() &&
           (static_cast<unsigned char>(longer[common.size()]) & kContinuationMask) == kContinuation;
  };
  while (!common.empty() && splits(candidates.front().text)) common.pop_back();
  return common;
}

}  // namespace tracklake::prompt
