// `tracklake serve`: one process that transforms what lands in a lake, whoever put it there. A loop
// that sleeps until something happens: the kernel tells of a file, a job ends, a signal comes, or
// it is time for a sweep. It decides; its worker's thread does.
//
//   folders ──watch──▶ queue ──a few──▶ transform these keys ─┐
//                        │ └───many───▶ sweep ────────────────┼─▶ failed: again later, or parked
//   start, every ten minutes, or when the watch is blind ──▶ sweep
//   jobs that follow each other soon ──▶ one run by event in the lake's history (event_run.h)
//   schedule ──▶ extract, enrich, upkeep, one at a time beside it; what they land is noticed
//   each minute, after each of them ──▶ a look at the lake's health: alarms, figures for metrics
//
// POST /events/s3 ──▶ the same queue; HTTP's threads look at nothing of the loop's but that it
// turns
//
// What it was told of is done once a receipt is durable. It keeps nothing that has to outlive it:
// killed at any instruction, the next one's first sweep finds what is left. A bucket has no folders
// to watch: there the sweep is all.
#pragma once

#include <cstdint>
#include <functional>

#include "app/services.h"
#include "app/stage_report.h"
#include "base/bell.h"
#include "base/result.h"
#include "serve/audience.h"
#include "serve/clockwork.h"
#include "serve/entrance.h"
#include "serve/event_run.h"
#include "serve/health_board.h"
#include "serve/run_processes.h"
#include "serve/service_manager.h"

namespace tracklake::serve {

// What a service has to do with the process that it runs in. Borrows all.
struct Host {
  const Bell* bell;  // rung when one of the two below may have changed, and by stop requests
  ServiceManager* manager;
  const Entrance* entrance;
  Audience* audience;
  HealthBoard* health;  // gets each look at the lake
  // Whether the service is to end, so that another begins with a configuration that has been found
  // good. Asked each time the bell rings.
  std::function<bool()> wants_reload;
  app::OnStage on_stage;                 // called from several threads
  ListenToRun listen_to_run;             // called from the thread of what runs by the clock
  ListenToEventRun listen_to_event_run;  // called from the thread that transforms
  BeginRun begin_run;                    // called from threads that answer HTTP
};

enum class ServiceEnd : std::uint8_t { kStopped, kReload };

// Serves until it is to stop or to end. Whoever calls owns the lake (lake_owner.h). An error is one
// with which it cannot begin.
Result<ServiceEnd> Serve(const app::Services& services, const Host& host);

}  // namespace tracklake::serve
