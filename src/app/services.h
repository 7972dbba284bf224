// All that a command's logic works with: the configuration and the ways out of the program. Given
// down from the edge (cli/, later a server or a Lambda), so that tests give fakes. Borrows all.
#pragma once

#include <stop_token>

#include "app/aws_connection.h"
#include "app/config.h"
#include "app/glue_place.h"
#include "app/lake_place.h"
#include "app/places.h"
#include "base/clock.h"
#include "http/transport.h"
#include "observe/events.h"

namespace tracklake::app {

struct Services {
  const Config& config;
  const Environment& environment;  // for the place of tokens
  Places& places;
  LakePlace& lake;
  Clock& clock;
  Rng& rng;
  HttpTransport& transport;
  HttpTransport& network;  // the same where no stop ends it: ends elsewhere what was begun there
  Events& events;
  AwsConnection& aws;
  GluePlace& glue;
  std::stop_token stop;  // asked for by whoever runs the command

  // The same, with others told of what happens.
  Services ToldTo(Events& others) const {
    return {config,    environment, places, lake, clock, rng,
            transport, network,     others, aws,  glue,  stop};
  }
};

}  // namespace tracklake::app
