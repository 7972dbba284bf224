// Services for tests: a lake in a folder of its own, a clock that stands still, chance by a seed, a
// network that answers from a script, and all that was told. Not thread-safe, but for what is told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/services.h"
#include "app/stop.h"
#include "base/mutex.h"
#include "http/fake_transport.h"
#include "store/testing/temp_lake.h"

namespace tracklake::app {

// Keeps the kinds of events in the order they came, views not.
class RecordedEvents final : public Events {
 public:
  void Tell(const Event& event) override {
    const MutexLock lock(mutex_);
    kinds_.push_back(event.index());
  }
  template <typename Kind>
  int CountOf() const {
    const MutexLock lock(mutex_);
    int count = 0;
    for (const std::size_t kind : kinds_) count += kind == Event(Kind{}).index() ? 1 : 0;
    return count;
  }

 private:
  mutable Mutex mutex_;
  std::vector<std::size_t> kinds_ TL_GUARDED_BY(mutex_);
};

// Folders, but with the room that a test wants there.
class FakePlaces final : public Places {
 public:
  bool Exists(const std::string& place) override { return local_.Exists(place); }
  Result<> Create(const std::string& place) override { return local_.Create(place); }
  Result<std::unique_ptr<ObjectStore>> Open(const std::string& place) override {
    return local_.Open(place);
  }
  Result<> Try(const std::string&) override { return tried; }
  Result<Room> LookAt(const std::string& place, std::string_view zone) override {
    TL_ASSIGN(Room room, local_.LookAt(place, zone));
    if (free_bytes) room.free_bytes = *free_bytes;
    room.is_writable = room.is_writable && is_writable;
    return room;
  }

  std::optional<std::uint64_t> free_bytes;
  bool is_writable = true;
  Result<> tried;

 private:
  LocalPlaces local_{false};
};

// Change members before services() is used.
class FakeServices {
 public:
  FakeServices() {
    config.lake_dir = (folder_.path() / "lake").native();
    config.api_url = "http://127.0.0.1:9/v1";
    config.accounts_url = "http://127.0.0.1:9";
    config.client_id = Secret("client");
    config.client_secret = Secret("secret");
    config.store_sync = false;
    variables["XDG_STATE_HOME"] = (folder_.path() / "state").native();
  }

  // As if the command were started again.
  void ForgetStop() {
    stop = std::stop_source();
    stoppable_.emplace(&transport, stop.get_token());
  }

  Services services() {
    return {config,      environment_, places, lake, clock, rng,
            *stoppable_, transport,    events, aws,  glue,  stop.get_token()};
  }

  Config config;
  std::map<std::string, std::string> variables;
  FakePlaces places;
  SimulatedClock clock{*ParseCompactTimestamp("20261120T060000Z")};
  SeededRng rng{1};
  FakeTransport transport;
  RecordedEvents events;
  std::stop_source stop;
  LakePlace lake{&config, &places, &rng};
  AwsConnection aws{[this](const std::string& name) { return Variable(name); },
                    {&transport, &transport, &clock, &rng}};
  GluePlace glue{&config, &aws, &clock, &rng};

 private:
  std::optional<std::string> Variable(const std::string& name) const {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }

  const TempLake folder_;
  std::optional<StoppableTransport> stoppable_{std::in_place, &transport, stop.get_token()};
  const Environment environment_ = [this](const std::string& name) { return Variable(name); };
};

}  // namespace tracklake::app
