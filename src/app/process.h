// The services of a process as they are in earnest: its network, AWS, places and lake. Made once,
// at the edge, and lives as long as whatever works with them. Any thread may use what it gives; one
// makes it.
#pragma once

#include <stop_token>

#include "app/any_places.h"
#include "app/aws_connection.h"
#include "app/glue_place.h"
#include "app/services.h"
#include "app/stop.h"
#include "http/curl_transport.h"

namespace tracklake::app {

class Process {
 public:
  // Borrows the configuration, the clock, and whoever is told of events.
  Process(const Config* config, Environment environment, CurlOptions network, Clock* clock,
          Events* events, std::stop_token stop);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Borrowed from here.
  const Services& services() const { return services_; }

 private:
  const Environment environment_;
  SystemRng rng_;
  CurlTransport network_;
  StoppableTransport transport_;
  AwsConnection aws_;
  AnyPlaces places_;
  LakePlace lake_;
  GluePlace glue_;
  const Services services_;
};

}  // namespace tracklake::app
