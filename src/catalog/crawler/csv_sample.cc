#include "catalog/crawler/csv_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "base/text.h"
#include "base/unicode.h"
#include "catalog/crawler/csv_header.h"
#include "catalog/crawler/csv_types.h"

namespace tracklake::crawler {
namespace {

constexpr char kDelimiters[] = {',', '|', '\t', ';', '\x01'};
// How many of the records must have as many fields as most have. AWS publishes no figure.
constexpr double kRegularShare = 0.9;

// Takes a text apart, a character at a time.
class CsvReader {
 public:
  CsvReader(char delimiter, std::size_t most, CsvRecords* out)
      : delimiter_(delimiter), most_(most), out_(out) {}

  // False once there are enough records.
  bool Take(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      const bool is_end = c == '\n' || (c == '\r' && next != '\n');
      lines_ += is_end ? 1 : 0;
      if (is_quoted_) {
        i += TakeQuoted(c, next);
      } else if (c == '"' && field_.empty() && !was_quoted_) {
        is_quoted_ = was_quoted_ = out_->has_quotes = true;
      } else if (c == delimiter_) {
        EndField();
      } else if (is_end) {
        TakeLineEnd(c, i > 0 ? text[i - 1] : '\0');
        EndRecord();
        if (out_->records.size() >= most_) return false;
      } else if (c != '\r') {
        field_ += c;
      }
    }
    return true;
  }

  // The text ended without a line break.
  void End() {
    ++lines_;
    EndRecord();
  }

 private:
  void TakeLineEnd(char c, char before) {
    (c == '\r' ? out_->ends_in_cr : before == '\r' ? out_->ends_in_crlf : out_->ends_in_lf) = true;
  }
  std::size_t TakeQuoted(char c, char next) {
    if (c != '"') {
      field_ += c;
      return 0;
    }
    if (next == '"') {
      field_ += '"';
      return 1;
    }
    is_quoted_ = false;
    return 0;
  }
  void EndField() {
    if (record_.size() < kMaxColumns) record_.push_back(std::move(field_));
    field_.clear();
    was_quoted_ = false;
  }
  void EndRecord() {
    if (record_.empty() && field_.empty() && !was_quoted_) return;
    EndField();
    out_->records.push_back(std::move(record_));
    out_->lines_through.push_back(lines_);
    record_.clear();
  }

  const char delimiter_;
  const std::size_t most_;
  CsvRecords* const out_;
  std::string field_;
  CsvRecord record_;
  int lines_ = 0;  // that have ended
  bool is_quoted_ = false;
  bool was_quoted_ = false;
};

// How many fields most records have, and how large their share is.
struct Width {
  std::size_t fields = 0;
  double share = 0;
};
Width UsualWidth(const std::vector<CsvRecord>& records) {
  std::map<std::size_t, std::size_t> counts;
  for (const CsvRecord& record : records) ++counts[record.size()];
  Width width;
  std::size_t most = 0;
  for (const auto& [fields, count] : counts) {
    if (count < most) continue;
    most = count;
    width = {fields, static_cast<double>(count) / static_cast<double>(records.size())};
  }
  return width;
}

struct Split {
  char delimiter = ',';
  CsvRecords csv;
  Width width;

  // A comma in each number is between fields of the rows, but not of the header.
  bool HasUsualFirst() const { return csv.records[0].size() == width.fields; }
  bool IsLikelierThan(const Split& other) const {
    if (HasUsualFirst() != other.HasUsualFirst()) return HasUsualFirst();
    return width.fields > other.width.fields;
  }
};

// AWS reads so many records; ours all that are in the sample.
std::size_t MostRecords(Rules rules) {
  return rules == Rules::kGlue ? kMaxCsvRecords : std::numeric_limits<std::size_t>::max();
}

// A first line that is a note of one cell is no reason against a delimiter.
Width WidthBelowNote(const std::vector<CsvRecord>& records, Rules rules) {
  if (rules == Rules::kGlue || records.size() < 3) return UsualWidth(records);
  return UsualWidth({records.begin() + 1, records.end()});
}

// By the delimiter that fits the first line too and gives the most fields a record; nullopt where
// none gives two.
std::optional<Split> SplitByLikeliest(std::string_view text, bool is_cut, Rules rules) {
  std::optional<Split> best;
  for (const char delimiter : kDelimiters) {
    if (!text.contains(delimiter)) continue;
    Split split = {delimiter, SplitCsv(text, delimiter, is_cut, MostRecords(rules)), {}};
    if (split.csv.records.empty()) continue;
    split.width = WidthBelowNote(split.csv.records, rules);
    if (split.width.fields < 2 || split.width.share < kRegularShare) continue;
    if (!best || split.IsLikelierThan(*best)) best = std::move(split);
  }
  return best;
}

std::string NameOfDelimiter(char delimiter) {
  if (delimiter == '\t') return "a tab";
  if (delimiter == '\x01') return "U+0001";
  return fmt::format("'{}'", delimiter);
}

// "0, 1, 2 …" below a first line that does not name it: what pandas writes beside its columns.
bool IsIndex(const SchemaColumn& first, std::span<const CsvRecord> rows) {
  if (first.is_named && first.name != "unnamed_0") return false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].empty() || Trim(rows[i][0]) != std::to_string(i)) return false;
  }
  return !rows.empty();
}

void TypeColumns(std::span<const CsvRecord> rows, Rules rules, FileSchema* schema) {
  std::string with_words;
  for (std::size_t i = 0; i < schema->columns.size(); ++i) {
    SchemaColumn& column = schema->columns[i];
    const TypedColumn typed = TypeOfColumn(rows, i, rules);
    column.type = typed.type;
    column.has_empty = typed.has_empty;
    column.example = typed.example;
    if (typed.has_words_for_nothing) with_words += (with_words.empty() ? "" : ", ") + column.name;
  }
  if (!with_words.empty()) {
    schema->reasons.push_back({"words-for-nothing", "taken as no value in " + with_words});
  }
}

void TellQuotes(Rules rules, FileSchema* schema) {
  if (!schema->csv.has_quotes) return;
  schema->reasons.push_back(
      {"quotes", rules == Rules::kGlue
                     ? "fields in quotes; LazySimpleSerDe keeps the quotes and splits inside"
                     : "fields in quotes, so OpenCSVSerde reads them"});
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = FirstCharacter(text);
    if (!character.valid) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

// Of characters that take two or four bytes each, as most texts have them: many bytes are zero.
bool IsWide(std::string_view text) {
  constexpr std::size_t kLookedAt = 1000;
  text = text.substr(0, kLookedAt);
  return static_cast<std::size_t>(std::ranges::count(text, '\0')) * 3 > text.size();
}

// Engines refuse such a file or garble it; its columns are known all the same.
void TellEncoding(const CsvRecords& csv, FileSchema* schema) {
  const auto found = std::ranges::find_if_not(
      csv.records, [](const CsvRecord& record) { return std::ranges::all_of(record, IsUtf8); });
  if (found == csv.records.end()) return;
  const int line = csv.lines_through[static_cast<std::size_t>(found - csv.records.begin())];
  schema->reasons.push_back(
      {"encoding",
       fmt::format("line {} is not UTF-8, which queries need: convert the file", line)});
}

// Readers take the first line's end for all lines', and fail at another.
void TellLineEnds(const CsvRecords& csv, FileSchema* schema) {
  if (csv.ends_in_lf + csv.ends_in_crlf + csv.ends_in_cr < 2) return;
  schema->reasons.push_back(
      {"line-ends",
       "its lines end in different ways (LF, CRLF, CR), which queries refuse: convert "
       "the file"});
}

std::string TellFields(const Split& split) {
  const auto alike = std::ranges::count(split.csv.records, split.width.fields, &CsvRecord::size);
  const std::string share = fmt::format("in {} of {} records", alike, split.csv.records.size());
  if (split.width.fields == 1) return "one field " + share;
  return fmt::format("{} between {} fields {}", NameOfDelimiter(split.delimiter),
                     split.width.fields, share);
}

FileSchema SchemaOf(const Split& split, Rules rules) {
  FileSchema schema;
  schema.format = DataFormat::kCsv;
  schema.csv = {split.delimiter, split.csv.has_quotes, 0};
  const std::span<const CsvRecord> records = split.csv.records;
  const std::size_t width = split.width.fields;
  schema.reasons.push_back({"csv", TellFields(split)});
  CsvHeader header = FindHeader(records, width, rules);
  std::span<const CsvRecord> rows = records;
  if (header.is_there) {
    schema.csv.skipped_lines = split.csv.lines_through[header.record];
    rows = records.subspan(header.record + 1);
  }
  schema.columns = ColumnsOf(header.is_there ? records[header.record] : CsvRecord(), width, rules);
  schema.reasons.push_back(std::move(header.reason));
  if (rules == Rules::kOurs && header.is_there && IsIndex(schema.columns[0], rows)) {
    schema.columns[0].name = "row_index";
    schema.columns[0].is_named = true;
    schema.reasons.push_back({"index", "the first column counts the rows, as pandas does"});
  }
  TypeColumns(rows, rules, &schema);
  TellQuotes(rules, &schema);
  if (rules == Rules::kOurs) {
    TellEncoding(split.csv, &schema);
    TellLineEnds(split.csv, &schema);
  }
  return schema;
}

}  // namespace

CsvRecords SplitCsv(std::string_view text, char delimiter, bool is_cut, std::size_t most) {
  CsvRecords csv;
  CsvReader reader(delimiter, most, &csv);
  if (reader.Take(text) && !is_cut) reader.End();
  return csv;
}

// Blocks are taken apart up to their last line end, so that no doubled quote lies on both sides.
class CsvTypes::State {
 public:
  explicit State(FileSchema* schema)
      : schema_(schema),
        reader_(schema->csv.delimiter, std::numeric_limits<std::size_t>::max(), &csv_) {}

  void Take(std::string_view block) {
    const std::size_t end = block.rfind('\n');
    if (end == block.npos) {
      begun_ += block;
      return;
    }
    begun_ += block.substr(0, end + 1);
    reader_.Take(begun_);
    begun_ = block.substr(end + 1);
    std::size_t first = 0;  // behind the header
    while (first < csv_.records.size() && csv_.lines_through[first] <= schema_->csv.skipped_lines) {
      ++first;
    }
    Widen(std::span(csv_.records).subspan(first));
    csv_.records.clear();
    csv_.lines_through.clear();
  }

 private:
  void Widen(std::span<const CsvRecord> rows) {
    for (std::size_t i = 0; i < schema_->columns.size(); ++i) {
      SchemaColumn& column = schema_->columns[i];
      TypedColumn typed = TypeOfColumn(rows, i, Rules::kOurs);
      column.has_empty |= typed.has_empty;
      if (!typed.has_values) continue;  // words for nothing are no texts
      const ColumnType before = column.type;
      MergeInto(&column.type, typed.type);
      if (column.type != before) column.example = std::move(typed.example);
    }
  }

  FileSchema* const schema_;
  CsvRecords csv_;
  CsvReader reader_;
  std::string begun_;  // the line that a block ended in
};

CsvTypes::CsvTypes(FileSchema* schema) : state_(std::make_unique<State>(schema)) {}
CsvTypes::~CsvTypes() = default;
void CsvTypes::Take(std::string_view block) { state_->Take(block); }

std::optional<FileSchema> InspectCsv(std::string_view text, bool is_cut, bool is_named_csv,
                                     Rules rules, std::string* why_not) {
  if (rules == Rules::kOurs) text = WithoutByteOrderMark(text);
  if (text.contains('\0')) {
    *why_not = IsWide(text) ? "it is UTF-16 or UTF-32: convert it to UTF-8" : "it is not text";
    return std::nullopt;
  }
  std::optional<Split> split = SplitByLikeliest(text, is_cut, rules);
  const bool believe = rules == Rules::kOurs && is_named_csv;
  if (!split && believe) {
    split = Split{',', SplitCsv(text, ',', is_cut, MostRecords(rules)), {}};
    split->width = WidthBelowNote(split->csv.records, rules);
    if (split->width.fields != 1 || split->width.share < kRegularShare) split.reset();
  }
  if (!split) {
    *why_not = "no delimiter gives records of two fields or more that are alike";
    return std::nullopt;
  }
  if (split->csv.records.size() < 2 && !believe) {
    *why_not = "CSV with one line only";
    return std::nullopt;
  }
  return SchemaOf(*split, rules);
}

}  // namespace tracklake::crawler
