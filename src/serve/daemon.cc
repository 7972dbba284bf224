#include "serve/daemon.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stop_token>
#include <utility>

#include "base/stopwatch.h"
#include "base/text.h"
#include "event/folder_watch.h"
#include "event/parked_objects.h"
#include "serve/http_front.h"
#include "serve/inbox.h"
#include "serve/intake.h"
#include "serve/lake_worker.h"
#include "serve/lookout.h"
#include "store/s3/s3_place.h"

namespace tracklake::serve {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookAtClockEvery = std::chrono::minutes(1);

std::string_view NameOf(LakeJob::Kind kind) {
  constexpr std::string_view kNames[] = {"transform", "sweep", "inbox"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<std::string> WatchedPrefixes(const app::Config& config) {
  std::vector<std::string> prefixes = config.raw_prefixes;
  prefixes.emplace_back(kInboxPrefix);
  return prefixes;
}

class Daemon {
 public:
  Daemon(const app::Services& services, const Host& host)
      : services_(services),
        host_(host),
        watch_(&inotify_, services.config.lake_dir, WatchedPrefixes(services.config)),
        intake_(&services.config.raw_prefixes, &services.rng),
        clockwork_(services, host.bell, &host.on_stage, &host.listen_to_run),
        lookout_(services, host.bell, host.health),
        worker_(services, host.bell, &host.on_stage, &host.listen_to_event_run),
        front_(services, host.bell, host.audience, host.health, host.begin_run) {}

  Result<ServiceEnd> Run() {
    TL_TRY(Begin());
    const std::stop_callback wake(services_.stop, [this] { host_.bell->Ring(); });
    while (!services_.stop.stop_requested()) {
      front_.heartbeat().Beat();
      TakeEnd();
      TakeScheduledEnd();
      lookout_.TakeEnd();
      TL_TRY(TakeChanges());
      is_ending_ = is_ending_ || host_.wants_reload();
      if (is_ending_ && worker_.is_idle() && clockwork_.is_idle() && lookout_.is_idle()) {
        return ServiceEnd::kReload;
      }
      if (!is_ending_) {
        SettleOrStart();
        BeginDue();
        LookOut();
      }
      front_.SetWaiting(intake_.waiting());
      front_.EndIdle();
      TellWatchdog();
      TL_TRY(Sleep());
    }
    services_.events.Tell(ServiceChanged{"stopping", ""});
    host_.manager->Tell("STOPPING=1");
    return ServiceEnd::kStopped;
  }

 private:
  milliseconds now() const { return time_.Elapsed(); }

  Result<> Begin() {
    TL_ASSIGN(store_, services_.lake.OpenOrCreate());
    TL_TRY(worker_.Open());
    TL_TRY(clockwork_.Open());
    TL_TRY(lookout_.Open());
    if (has_folders_) TL_TRY(inotify_.Open());
    return front_.Open(*host_.entrance);
  }

  void TakeEnd() {
    const auto end = worker_.TakeEnd(now());
    if (!end) return;
    if (!end->report && !services_.stop.stop_requested()) {
      TellTrouble(NameOf(end->job.kind), end->report.error());
    }
    const bool emptied_inbox = end->job.kind == LakeJob::Kind::kInbox;
    if (emptied_inbox && has_folders_) KeepInbox();
    const auto parked = intake_.End(*end, watch_.blindness().has_value(), now());
    for (const event::ParkedObject& object : parked) {
      services_.events.Tell(ObjectParked{object.key, object.failures, &object.error});
    }
    KeepParked();
    lookout_.Changed();
    const bool is_first =
        end->job.kind == LakeJob::Kind::kSweep && !std::exchange(was_swept_, true);
    if (is_first || !parked.empty()) lookout_.Wake(now());
  }

  // What it brought lies in raw: the watch has told of it, where there is one.
  void TakeScheduledEnd() {
    const auto end = clockwork_.TakeEnd();
    if (!end) return;
    if (!end->report && !services_.stop.stop_requested()) {
      TellTrouble(end->source, end->report.error());
    }
    if (!has_folders_) intake_.WantSweep(now());
    lookout_.Wake(now());
  }

  void LookOut() {
    if (lookout_.due() > now()) return;
    const event::ParkedObjects parked = intake_.parked();
    app::QueueHealth queue{.waiting = static_cast<std::int64_t>(intake_.waiting()),
                           .parked = std::ssize(parked)};
    if (!parked.empty()) {
      queue.first_parked = parked.front().key;
      queue.first_reason = parked.front().error.message;
    }
    lookout_.BeginDue(now(), std::move(queue));
  }

  void BeginDue() {
    const Result<> begun = clockwork_.BeginDue();
    if (!begun) TellTrouble("schedule", begun.error());
  }

  // The list in the lake, where it is another one now.
  void KeepParked() {
    const event::ParkedObjects parked = intake_.parked();
    std::vector<std::string> keys;
    for (const event::ParkedObject& object : parked) keys.push_back(object.key);
    if (keys == kept_) return;
    StateObject<event::ParkedObjects> list(store_, std::string(event::kParkedKey),
                                           event::kParkedFormat);
    const Result<> kept = parked.empty() ? list.Remove() : list.Replace(parked);
    if (!kept) return TellTrouble("list of parked objects", kept.error());
    kept_ = std::move(keys);
  }

  Result<> TakeChanges() {
    intake_.Add({front_.arrivals().Take(intake_.room()), false}, now());
    if (!has_folders_) return {};
    TL_ASSIGN(const event::Noticed noticed, watch_.Read(now()));
    intake_.Add(noticed, now());
    return {};
  }

  void SettleOrStart() {
    if (worker_.is_idle() && SettleDue() <= now()) worker_.Settle();
    if (worker_.is_idle()) StartNext();
  }

  milliseconds SettleDue() const { return worker_.settle_due(intake_.waiting() > 0); }

  void StartNext() {
    auto job = intake_.Next(now());
    if (!job) return;
    const bool is_sweep = job->kind == LakeJob::Kind::kSweep;
    if (is_sweep && has_folders_) LookAround();
    worker_.Start(*std::move(job), now());
    if (is_sweep && !std::exchange(is_ready_, true)) TellReady();
  }

  // Its folder goes with the last file in it.
  void KeepInbox() {
    const Result<> made = MakeInbox(services_.config.lake_dir);
    if (!made) TellTrouble("inbox", made.error());
  }

  // Before a sweep: what comes after this is noticed, what was there before is found.
  void LookAround() {
    KeepInbox();
    const bool was_blind = watch_.blindness().has_value();
    const Result<> watched = watch_.WatchAll();
    if (!watched) TellTrouble("watch", watched.error());
    if (watch_.blindness() && !was_blind) TellTrouble("watch", *watch_.blindness());
    const auto keys = ListInbox(*store_);
    if (!keys) return TellTrouble("inbox", keys.error());
    intake_.AddInbox(*keys, now());
  }

  void TellReady() {
    const std::string detail =
        has_folders_ ? fmt::format("watching {} of {}",
                                   Count(static_cast<std::int64_t>(watch_.folders()), "folder"),
                                   services_.config.lake_dir)
                     : fmt::format("sweeping {}", services_.config.lake_dir);
    front_.heartbeat().BecomeReady(detail);
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

  // When there is something to do, if nothing happens before.
  milliseconds Until() const {
    milliseconds until = milliseconds::max();
    if (worker_.is_idle()) until = std::min(intake_.due(), SettleDue());
    if (has_folders_) until = std::min(until, watch_.due().value_or(until));
    if (host_.manager->watchdog()) until = std::min(until, watchdog_at_);
    if (!is_ending_) until = std::min({until, ScheduleDue(), lookout_.due()});
    return until;
  }

  // On the stopwatch, which stands still while the machine sleeps: so it looks again each minute.
  milliseconds ScheduleDue() const {
    const auto next = clockwork_.next_at();
    if (!next) return milliseconds::max();
    const auto left = std::chrono::ceil<milliseconds>(*next - services_.clock.Now());
    return now() + std::clamp(left, milliseconds(0), kLookAtClockEvery);
  }

  Result<> Sleep() {
    std::array<pollfd, 2> fds = {pollfd{host_.bell->fd(), POLLIN, 0},
                                 pollfd{has_folders_ ? inotify_.fd() : -1, POLLIN, 0}};
    const milliseconds time = now();
    const milliseconds timeout = std::clamp(Until(), time, time + kSweepEvery) - time;
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
  Intake intake_;
  // The keys in the lake's list of parked objects; nullopt: it may be another process's.
  std::optional<std::vector<std::string>> kept_;
  milliseconds watchdog_at_{};
  bool is_ready_ = false;
  bool was_swept_ = false;
  bool is_ending_ = false;
  Clockwork clockwork_;
  Lookout lookout_;
  LakeWorker worker_;  // ends before what its jobs are about
  HttpFront front_;    // last: its threads use the others
};

}  // namespace

Result<ServiceEnd> Serve(const app::Services& services, const Host& host) {
  return Daemon(services, host).Run();
}

}  // namespace tracklake::serve
