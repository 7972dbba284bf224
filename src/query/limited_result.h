// A result of which only the first rows are wanted: the engine stops once they have come. Belongs
// to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "query/result_source.h"

namespace tracklake {

class LimitedResult final : public ResultSource {
 public:
  // nullopt: all of them. Borrows the source.
  LimitedResult(ResultSource* source, std::optional<std::int64_t> limit)
      : source_(source), limit_(limit) {}

  Result<std::vector<QueryColumn>> Describe() override { return source_->Describe(); }

  Result<> Run(ValueText text, const std::function<bool(TableRow)>& take) override {
    std::int64_t count = 0;
    return source_->Run(text, [&](TableRow row) {
      if (limit_ && count == *limit_) return false;
      ++count;
      return take(std::move(row)) && (!limit_ || count < *limit_);
    });
  }

 private:
  ResultSource* const source_;
  const std::optional<std::int64_t> limit_;
};

}  // namespace tracklake
