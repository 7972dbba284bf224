#include "app/runs.h"

#include <optional>
#include <string>

#include "app/run_recorder.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {
namespace {

Result<ObjectStore*> OpenFolder(const Services& services) {
  if (IsS3Place(services.config.lake_dir)) {
    return WithHint(Fail(ErrorKind::kUsage, "a lake in a bucket keeps no runs"),
                    "Those of functions are in CloudWatch Logs; docs/aws/start.md says where.");
  }
  return services.lake.Open();
}

Result<std::optional<RunHistory>> OpenHistory(const Services& services) {
  TL_ASSIGN(ObjectStore * store, OpenFolder(services));
  return RunHistory::OpenForReading(store->LocalPath(kRunsKey));
}

// Lines of an object that come in pieces, however long it is.
class LogReader {
 public:
  LogReader(ObjectStore* store, std::string key) : store_(store), key_(std::move(key)) {}

  // False once `on_line` says so.
  Result<bool> Read(const std::function<bool(std::string_view)>& on_line) {
    std::uint64_t offset = 0;
    std::string rest;
    std::string piece;
    while (true) {
      auto read = store_->GetRange(key_, offset, kPieceBytes, &piece);
      if (!read && read.error().kind == ErrorKind::kNotFound) return true;
      TL_TRY(read);
      offset += piece.size();
      rest += piece;
      std::size_t begin = 0;
      for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n', begin)) {
        if (!on_line(std::string_view(rest).substr(begin, end - begin))) return false;
        begin = end + 1;
      }
      rest.erase(0, begin);
      if (rest.size() > kMostLineBytes) {
        return WithHint(Fail(ErrorKind::kCorruption, "{} has a line of more than {} MiB", key_,
                             kMostLineBytes >> 20),
                        "This is no longer a tracklake log: move it away.");
      }
      if (piece.size() < kPieceBytes) return true;
    }
  }

 private:
  static constexpr std::size_t kPieceBytes = 1 << 20;
  static constexpr std::size_t kMostLineBytes = 16 << 20;

  ObjectStore* const store_;
  const std::string key_;
};

}  // namespace

Result<std::vector<RunRecord>> ReadRuns(const Services& services, int limit,
                                        const RunFilter& filter) {
  TL_ASSIGN(auto history, OpenHistory(services));
  if (!history) return std::vector<RunRecord>();
  return history->Last(limit, filter);
}

Result<std::vector<RunRecord>> ReadRunsOfEach(const Services& services, int limit) {
  TL_ASSIGN(auto history, OpenHistory(services));
  if (!history) return std::vector<RunRecord>();
  return history->LastOfEach(limit);
}

Result<RunRecord> FindRun(const Services& services, std::string_view id_prefix) {
  TL_ASSIGN(auto history, OpenHistory(services));
  if (!history) return Fail(ErrorKind::kNotFound, "no run of this lake was kept yet");
  return history->Find(id_prefix);
}

Result<> ReadRunLog(const Services& services, const RunRecord& run,
                    const std::function<bool(std::string_view line)>& on_line) {
  TL_ASSIGN(ObjectStore * store, OpenFolder(services));
  const std::string mark = fmt::format("\"run\":\"{}\"", run.id);
  const Day first = std::chrono::floor<std::chrono::days>(run.began_at);
  const Day last = run.ended_at ? std::chrono::floor<std::chrono::days>(*run.ended_at)
                                : DayOf(services.clock.NowSeconds());
  for (Day day = first; day <= last; day += std::chrono::days(1)) {
    TL_ASSIGN(const bool goes_on, LogReader(store, LogKey(day)).Read([&](std::string_view line) {
      return line.find(mark) == line.npos || on_line(line);
    }));
    if (!goes_on) return {};
  }
  return {};
}

}  // namespace tracklake::app
