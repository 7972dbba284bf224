// Everything a handler may ask: the catalogue, the playlists, the time, the settings. One world a
// process; safe for concurrent use.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/time.h"
#include "simulator/app.h"
#include "simulator/catalogue.h"
#include "simulator/consents.h"
#include "simulator/entry_writer.h"
#include "simulator/objects.h"
#include "simulator/playlists.h"
#include "simulator/quota.h"
#include "simulator/redirects.h"

namespace tracklake::simulator {

// A world before this day would have no year of releases behind it.
constexpr Day kFirstUsableDay{std::chrono::year{2017} / 1 / 1};

// The time of the simulated world: that of the clock below until it is set, and then it stands.
class WorldClock {
 public:
  explicit WorldClock(Clock& real) : real_(real) {}

  Seconds Now();
  // Fails (kUsage) outside of [kFirstUsableDay, kLastDay].
  Result<> Set(Seconds now);

 private:
  Clock& real_;
  std::atomic<std::int64_t> set_to_{0};  // seconds since 1970; 0: never set
};

// An app as it stands in a developer's dashboard.
struct App {
  std::string id;
  std::string secret;
  std::string account;  // the developer's, by whom quotas are counted
};

constexpr const char* kFirstAccount = "first";

// How the developer's account and its user stand; levers change it.
struct Standing {
  std::atomic<bool> premium{true};       // has the developer Spotify Premium?
  std::atomic<bool> registered{true};    // is the user on the list of the app's users?
  std::atomic<bool> denies{false};       // does the user say no at /authorize?
  std::atomic<int> user{kListener};      // who comes to /authorize: an index into Users()
  std::atomic<std::uint32_t> visits{0};  // to /authorize
};

struct Settings {
  std::uint64_t seed = 1;
  AppClass app = AppClass::kExtended;
  bool open_playlists = false;  // entries of any playlist for any token, as no app can have them
  // Looks like what Spotify gives to apps, and is known to everybody.
  std::string client_id = "00000000000000000000000051a7ed1d";
  std::string client_secret = "0000000000000000000000005ec7e700";
  std::vector<App> more_apps;
  QuotaLimits quota;
  LibrarySize library;
  std::chrono::milliseconds latency{0};  // of every answer of the API
  std::vector<std::string> redirects = UsualRedirects();

  // Number 0 is the app of client_id.
  std::vector<App> Apps() const;
};

struct World {
  // `address` as in http://127.0.0.1:8080, for links. The clock must outlive the world.
  World(Settings settings_in, const std::string& address_in, Clock& real)
      : settings(std::move(settings_in)),
        address(address_in),
        clock(real),
        rules(RulesOf(settings.app)),
        apps(settings.Apps()),
        quota(settings.quota),
        catalogue(settings.seed, settings.library),
        playlists(catalogue),
        objects(catalogue, rules.shape, address + "/v1"),
        entries(objects) {}

  Day Today() { return DayOf(clock.Now()); }

  const Settings settings;
  const std::string address;
  WorldClock clock;
  const AppRules rules;
  const std::vector<App> apps;
  QuotaBook quota;
  Consents consents;
  Standing standing;
  const Catalogue catalogue;
  PlaylistBook playlists;
  const ObjectWriter objects;
  EntryWriter entries;
};

// "2026-11-20T06:00:00Z", or "2026-11-20", which means 06:00 of that day. Fails with kUsage.
Result<Seconds> ParseMoment(std::string_view text);

}  // namespace tracklake::simulator
