#include "app/run_recorder.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/exhausted.h"
#include "observe/json_log.h"
#include "store/local/append.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {
namespace {

// What has come is written at the end, and so often before; a run that is over sooner is written
// once.
constexpr std::chrono::seconds kPause{1};
// A run that has so many objects before it is worth a write at once: nothing may be told for long.
constexpr std::int64_t kMuch = 100;
// So much is kept back for one write to the log.
constexpr std::size_t kMostLogBytes = 64 << 10;

bool TellsOfMuch(const Event& event) {
  const auto* progress = std::get_if<StageProgressed>(&event);
  return progress != nullptr && progress->done == 0 && progress->total >= kMuch;
}

}  // namespace

std::string LogKey(Day day) { return fmt::format("{}{}.ndjson", kLogsPrefix, FormatDate(day)); }

Result<std::vector<ObjectInfo>> LogsBefore(ObjectStore& store, Day first_kept) {
  const std::string oldest = LogKey(first_kept);
  TL_ASSIGN(std::vector<ObjectInfo> logs, store.List(kLogsPrefix));
  std::erase_if(logs, [&](const ObjectInfo& log) {
    const bool is_ours = log.key.size() == oldest.size() && log.key.ends_with(".ndjson");
    return !is_ours || log.key >= oldest;
  });
  return logs;
}

RunRecorder::RunRecorder(const Config* config, Places* places, Clock* clock,
                         RunCollector::Origin origin, Events* next)
    : config_(config),
      places_(places),
      clock_(clock),
      next_(next),
      collector_(std::move(origin)),
      wants_history_(!IsS3Place(config->lake_dir)),
      wants_log_(wants_history_) {}

void RunRecorder::Tell(const Event& event) {
  next_->Tell(event);
  std::optional<Error> lost;
  {
    const MutexLock lock(mutex_);
    try {
      if (wants_history_ || wants_log_) Record(event);
    } catch (const std::exception&) {  // no memory: that of the run is another matter
      wants_history_ = wants_log_ = false;
      lost_ = ErrorOfException();
    }
    lost = std::exchange(lost_, std::nullopt);
  }
  if (lost) next_->Tell(HistoryLost{&*lost});
}

void RunRecorder::SetArguments(std::vector<std::string> arguments) {
  const MutexLock lock(mutex_);
  collector_.SetArguments(std::move(arguments));
}

void RunRecorder::Record(const Event& event) {
  if (collector_.record().ended_at) return;
  const Micros now = clock_->Now();
  collector_.On(event, now);
  const RunRecord& run = collector_.record();
  if (!collector_.has_begun()) return;
  if (wants_log_) {
    lines_ += LogLine(event, Level::kDetail, std::chrono::floor<std::chrono::seconds>(now), run.id);
  }
  const bool is_due =
      run.ended_at || TellsOfMuch(event) || now - std::max(written_at_, run.began_at) >= kPause;
  if ((!is_due && lines_.size() < kMostLogBytes) || !FindLake()) return;
  WriteLog();
  if (!is_due) return;
  written_at_ = now;
  WriteHistory();
}

// Of a run that makes the lake there is none yet when it begins.
bool RunRecorder::FindLake() {
  if (store_ != nullptr) return true;
  if (!places_->Exists(config_->lake_dir)) {
    if (lines_.size() >= kMostLogBytes) lines_.clear();  // nothing that is not there has a log
    return false;
  }
  auto store = places_->Open(config_->lake_dir);
  if (!store) return false;
  store_ = *std::move(store);
  return true;
}

void RunRecorder::GiveUp(const Error& error, bool* is_wanted) {
  *is_wanted = false;
  const auto room = places_->LookAt(config_->lake_dir, "");
  if (has_told_ || (room && !room->is_writable)) return;
  has_told_ = true;
  lost_ = error;
}

void RunRecorder::WriteLog() {
  if (!wants_log_ || lines_.empty()) return;
  const auto written = AppendLog();
  if (!written) GiveUp(written.error(), &wants_log_);
  lines_.clear();
}

Result<> RunRecorder::AppendLog() {
  const Day today = DayOf(clock_->NowSeconds());
  const std::string key = LogKey(today);
  const bool is_first = !store_->Head(key).has_value();
  TL_TRY(AppendLines(store_->LocalPath(key), lines_));
  return is_first ? RemoveOldLogs(today) : Result<>();
}

Result<> RunRecorder::RemoveOldLogs(Day today) {
  if (config_->logs_retention_days == 0) return {};
  TL_ASSIGN(const std::vector<ObjectInfo> logs,
            LogsBefore(*store_, today - std::chrono::days(config_->logs_retention_days)));
  std::vector<std::string> old;
  for (const ObjectInfo& log : logs) old.push_back(log.key);
  return store_->Delete(old);
}

void RunRecorder::WriteHistory() {
  if (!wants_history_) return;
  const auto written = PutRun();
  if (!written) GiveUp(written.error(), &wants_history_);
}

Result<> RunRecorder::PutRun() {
  if (!history_) {
    TL_ASSIGN(history_,
              RunHistory::Open(store_->LocalPath(kRunsKey),
                               config_->store_sync ? SqliteSync::kInLogOnly : SqliteSync::kOff));
  }
  TL_TRY(history_->Put(collector_.record()));
  if (collector_.record().ended_at) history_.reset();
  return {};
}

}  // namespace tracklake::app
