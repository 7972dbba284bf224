// The statements of former sessions, in a file that only its owner may read. Any number of
// processes: each adds to what the others have added. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/local/private_folder.h"

namespace tracklake::prompt {

class HistoryFile {
 public:
  static constexpr std::size_t kMaxStatements = 1000;
  static constexpr std::size_t kMaxStatementBytes = 16 << 10;

  // The file `query_history` in this folder; touches nothing.
  explicit HistoryFile(PrivateFolder folder) : folder_(std::move(folder)) {}

  // The oldest first. Lines that no tracklake wrote are taken as they are.
  Result<std::vector<std::string>> Read() const;

  // Behind the others, of which the oldest go. Not one that is too large, nor the same as the last.
  Result<> Add(std::string_view statement) const;

 private:
  PrivateFolder folder_;
};

}  // namespace tracklake::prompt
