// CSV: which delimiter, which line is the header, and what type each column has, from the beginning
// of a file. Pure, any thread; any bytes do.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/crawler/file_schema.h"

namespace tracklake::crawler {

// As AWS reads of a CSV file, besides the first megabyte.
inline constexpr std::size_t kMaxCsvRecords = 1000;

using CsvRecord = std::vector<std::string>;

struct CsvRecords {
  std::vector<CsvRecord> records;
  std::vector<int> lines_through = {};  // of each record: how many lines its last one ends
  bool has_quotes = false;
  bool ends_in_lf = false;  // of some lines, outside of quotes
  bool ends_in_crlf = false;
  bool ends_in_cr = false;
};

// The records at the text's beginning, at most so many; fields in quotes may hold delimiters, line
// breaks and doubled quotes. Lines end in LF, CRLF or CR, and empty ones are none. `is_cut`: the
// text goes on behind its end, so that the last record counts only when its line ended.
CsvRecords SplitCsv(std::string_view text, char delimiter, bool is_cut,
                    std::size_t most = kMaxCsvRecords);

// The schema; nullopt when the text is no CSV under these rules, and `why_not` says why.
// `is_named_csv`: the file's name says that it is CSV, which ours believe of odd ones.
std::optional<FileSchema> InspectCsv(std::string_view text, bool is_cut, bool is_named_csv,
                                     Rules rules, std::string* why_not);

// Widens the types of a schema that InspectCsv() made by our rules, so that they hold for records
// behind the sample, too. One thread.
class CsvTypes {
 public:
  // The schema must outlive the object.
  explicit CsvTypes(FileSchema* schema);
  ~CsvTypes();

  // The file's blocks in their order, from its beginning on. Holds a block and a record at most.
  void Take(std::string_view block);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace tracklake::crawler
