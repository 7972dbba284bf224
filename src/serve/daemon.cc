#include "serve/daemon.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <stop_token>
#include <utility>

#include "base/stopwatch.h"
#include "event/folder_watch.h"
#include "event/parked_objects.h"
#include "event/work_queue.h"
#include "raw/listing.h"
#include "serve/inbox.h"
#include "serve/lake_worker.h"
#include "store/s3/s3_place.h"

namespace tracklake::serve {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSweepEvery = std::chrono::minutes(10);
// While not all folders are watched, or the last one failed.
constexpr milliseconds kSweepSoon = std::chrono::minutes(1);
// Between the end of one sweep and the next, whatever is missed.
constexpr milliseconds kSweepRest{2'000};

// From so many objects on it is worth while to wait until no more come, for a moment.
constexpr std::size_t kBurst = 32;
constexpr milliseconds kLull{100};
constexpr milliseconds kLongestWait{1'000};
// From so many on a sweep costs less than to ask for each.
constexpr std::size_t kSweepFrom = 256;

std::string_view NameOf(LakeJob::Kind kind) {
  constexpr std::string_view kNames[] = {"transform", "sweep", "inbox"};
  return kNames[static_cast<std::size_t>(kind)];
}

class Daemon {
 public:
  Daemon(const app::Services& services, const Host& host)
      : services_(services),
        host_(host),
        watch_(&inotify_, services.config.lake_dir, WatchedPrefixes(services.config)),
        raw_({}, &services.rng),
        inbox_({}, &services.rng),
        worker_(services, host.bell, &host.on_stage) {}

  Result<ServiceEnd> Run() {
    TL_TRY(Begin());
    const std::stop_callback wake(services_.stop, [this] { host_.bell->Ring(); });
    while (!services_.stop.stop_requested()) {
      TakeEnds();
      TL_TRY(TakeChanges());
      is_ending_ = is_ending_ || host_.wants_reload();
      if (is_ending_ && worker_.is_idle()) return ServiceEnd::kReload;
      if (!is_ending_ && worker_.is_idle()) StartNext();
      TellWatchdog();
      TL_TRY(Sleep());
    }
    services_.events.Tell(ServiceChanged{"stopping", ""});
    host_.manager->Tell("STOPPING=1");
    return ServiceEnd::kStopped;
  }

 private:
  static std::vector<std::string> WatchedPrefixes(const app::Config& config) {
    std::vector<std::string> prefixes = config.raw_prefixes;
    prefixes.emplace_back(kInboxPrefix);
    return prefixes;
  }

  milliseconds now() const { return time_.Elapsed(); }

  Result<> Begin() {
    TL_ASSIGN(store_, services_.lake.OpenOrCreate());
    TL_TRY(worker_.Open());
    if (has_folders_) TL_TRY(inotify_.Open());
    return {};
  }

  // Ends of jobs.

  void TakeEnds() {
    const auto end = worker_.TakeEnd();
    if (!end) return;
    event::WorkQueue& queue = end->job.kind == LakeJob::Kind::kInbox ? inbox_ : raw_;
    if (end->report) {
      if (end->job.kind != LakeJob::Kind::kInbox) TakeFailures(*end->report, end->job);
      for (const std::string& key : end->job.keys) {
        if (!failed_.contains(key)) queue.Done(key, now());
      }
      failed_.clear();
    } else if (!services_.stop.stop_requested()) {
      TellTrouble(NameOf(end->job.kind), end->report.error());
      for (const std::string& key : end->job.keys) queue.Delay(key, now());
    }
    if (end->job.kind == LakeJob::Kind::kSweep) EndSweep(end->report.has_value());
    KeepParked();
  }

  // A day or a receipt that failed may be those of any of the keys.
  void TakeFailures(const TransformReport& report, const LakeJob& job) {
    for (const Failure& failure : report.failures) {
      if (IsRaw(failure.subject)) {
        TakeFailure(failure.subject, failure.error);
      } else if (job.kind == LakeJob::Kind::kKeys) {
        for (const std::string& key : job.keys) TakeFailure(key, failure.error);
      }
    }
    if (job.kind != LakeJob::Kind::kSweep) return;
    for (const event::ParkedObject& object : raw_.parked()) {
      if (!failed_.contains(object.key)) raw_.Done(object.key, now());
    }
  }

  void TakeFailure(const std::string& key, const Error& error) {
    if (!failed_.insert(key).second) return;
    const bool was_parked = parked_keys_.contains(key);
    if (raw_.Failed(key, error, now()) != event::AfterFailure::kParked || was_parked) return;
    const event::ParkedObjects parked = raw_.parked();
    const auto object = std::ranges::find(parked, key, &event::ParkedObject::key);
    services_.events.Tell(ObjectParked{key, object->failures, &error});
  }

  void EndSweep(bool is_good) {
    const bool is_soon = !is_good || watch_.blindness().has_value();
    last_sweep_ = now();
    sweep_at_ = now() + (is_soon ? kSweepSoon : kSweepEvery);
  }

  // The list in the lake, where it is another one now.
  void KeepParked() {
    event::ParkedObjects parked = raw_.parked();
    std::set<std::string> keys;
    for (const event::ParkedObject& object : parked) keys.insert(object.key);
    if (keys == parked_keys_ && has_kept_) return;
    StateObject<event::ParkedObjects> list(store_, std::string(event::kParkedKey),
                                           event::kParkedFormat);
    const Result<> kept = parked.empty() ? list.Remove() : list.Replace(parked);
    if (!kept) return TellTrouble("list of parked objects", kept.error());
    parked_keys_ = std::move(keys);
    has_kept_ = true;
  }

  // What comes.

  Result<> TakeChanges() {
    if (!has_folders_) return {};
    TL_ASSIGN(const event::Noticed noticed, watch_.Read(now()));
    bool has_missed = noticed.has_missed;
    for (const std::string& key : noticed.keys) has_missed = !Take(key) || has_missed;
    if (!noticed.keys.empty()) last_came_ = now();
    if (has_missed) sweep_at_ = std::min(sweep_at_, std::max(now(), last_sweep_ + kSweepRest));
    return {};
  }

  // False: there is no room for it.
  bool Take(const std::string& key) {
    if (key.starts_with(kInboxPrefix)) return !IsInInbox(key) || inbox_.Add(key, now());
    if (JudgeKey(key) != RawVerdict::kRaw) return true;
    const bool has_room = raw_.Add(key, now());
    if (raw_.waiting() == kBurst) burst_since_ = now();
    return has_room;
  }

  bool IsRaw(std::string_view subject) const {
    return std::ranges::any_of(services_.config.raw_prefixes, [&](const std::string& prefix) {
      return subject.starts_with(prefix);
    });
  }

  // What is next.

  std::optional<milliseconds> RawDue() const {
    const auto due = raw_.due();
    if (!due || raw_.waiting() < kBurst) return due;
    return std::max(*due, std::min(last_came_ + kLull, burst_since_ + kLongestWait));
  }

  void StartNext() {
    const milliseconds time = now();
    if (sweep_at_ <= time) return Sweep();
    if (const auto due = inbox_.due(); due && *due <= time) {
      return worker_.Start({LakeJob::Kind::kInbox, inbox_.Take(time, kSweepFrom)});
    }
    const auto due = RawDue();
    if (!due || *due > time) return;
    if (raw_.waiting() >= kSweepFrom) return Sweep();
    worker_.Start({LakeJob::Kind::kKeys, raw_.Take(time, kSweepFrom)});
  }

  // The watch first: what comes after it is noticed, what was there before is found.
  void Sweep() {
    if (has_folders_) {
      const bool was_blind = watch_.blindness().has_value();
      const Result<> watched = watch_.WatchAll();
      if (!watched) TellTrouble("watch", watched.error());
      if (watch_.blindness() && !was_blind) TellTrouble("watch", *watch_.blindness());
      SweepInbox();
    }
    sweep_at_ = milliseconds::max();
    worker_.Start({LakeJob::Kind::kSweep, raw_.Take(now(), raw_.waiting())});
    if (!std::exchange(is_ready_, true)) TellReady();
  }

  void SweepInbox() {
    const auto keys = ListInbox(*store_);
    if (!keys) return TellTrouble("inbox", keys.error());
    for (const std::string& key : *keys) {
      if (!inbox_.Add(key, now())) break;  // the next sweep's
    }
  }

  // Who is told.

  void TellReady() {
    const std::string detail =
        has_folders_
            ? fmt::format("watching {} folders of {}", watch_.folders(), services_.config.lake_dir)
            : fmt::format("sweeping {}", services_.config.lake_dir);
    services_.events.Tell(ServiceChanged{"serving", detail});
    host_.manager->Tell(fmt::format("READY=1\nSTATUS={}", detail));
  }

  void TellTrouble(std::string_view what, const Error& error) {
    services_.events.Tell(ServiceTroubled{what, &error});
  }

  void TellWatchdog() {
    const auto every = host_.manager->watchdog();
    if (!every || now() < watchdog_at_) return;
    host_.manager->Tell("WATCHDOG=1");
    watchdog_at_ = now() + *every / 2;
  }

  // Until something happens.

  milliseconds Until() const {
    milliseconds until = sweep_at_;
    const auto consider = [&](std::optional<milliseconds> due) {
      if (due) until = std::min(until, *due);
    };
    if (!worker_.is_idle()) until = milliseconds::max();
    if (worker_.is_idle()) {
      consider(RawDue());
      consider(inbox_.due());
    }
    if (has_folders_) consider(watch_.due());
    if (host_.manager->watchdog()) consider(watchdog_at_);
    return until;
  }

  Result<> Sleep() {
    std::array<pollfd, 2> fds = {pollfd{host_.bell->fd(), POLLIN, 0},
                                 pollfd{has_folders_ ? inotify_.fd() : -1, POLLIN, 0}};
    const milliseconds until = Until();
    const milliseconds left = until == milliseconds::max() ? kSweepEvery : until - now();
    const auto timeout = std::clamp(left, milliseconds(0), kSweepEvery);
    const int ready = poll(fds.data(), fds.size(), static_cast<int>(timeout.count()));
    if (ready < 0 && errno != EINTR) return Fail(ErrorKind::kExhausted, "cannot wait for events");
    if (fds[0].revents != 0) host_.bell->Silence();
    return {};
  }

  const app::Services& services_;
  const Host& host_;
  const Stopwatch time_;
  const bool has_folders_ = !IsS3Place(services_.config.lake_dir);
  ObjectStore* store_ = nullptr;
  event::Inotify inotify_;
  event::FolderWatch watch_;
  event::WorkQueue raw_;
  event::WorkQueue inbox_;

  std::set<std::string> failed_;       // of the job whose end is being taken
  std::set<std::string> parked_keys_;  // as the lake's list has them
  bool has_kept_ = false;              // the list is this process's
  milliseconds sweep_at_{};            // the first is due at once
  milliseconds last_sweep_{};
  milliseconds last_came_{};
  milliseconds burst_since_{};
  milliseconds watchdog_at_{};
  bool is_ready_ = false;
  bool is_ending_ = false;
  LakeWorker worker_;  // last: ends before what its jobs are about
};

}  // namespace

Result<ServiceEnd> Serve(const app::Services& services, const Host& host) {
  return Daemon(services, host).Run();
}

}  // namespace tracklake::serve
