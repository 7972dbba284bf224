// The function that turns raw objects into tables as they come. What it is told of is a hint: an
// object that is done already is left as it is, one that nobody told of is found by the sweep of
// the upkeep function.
#pragma once

#include <stop_token>
#include <string>

#include "app/services.h"
#include "base/result.h"
#include "event/lake_keys.h"
#include "lambda/event.h"

namespace tracklake::lambda {

// So many messages are transformed together; before the next ones a stop is heard.
inline constexpr std::size_t kMessagesAtOnce = 10;

// The answer to a batch: the messages that SQS is to deliver again. Those are the ones that cannot
// be read, whose objects could not be transformed, or that a stop left undone; the reason of each
// is told (Services::events). An object that is refused whole is done: it stands in quarantine. The
// error is of the whole batch, as when nobody reaches the lake.
Result<std::string> TransformBatch(const app::Services& services, const event::LakeAddress& lake,
                                   const QueueBatch& batch);

// The stage's report as JSON. An object that could not be transformed is an error, so that Lambda
// calls again.
Result<std::string> TransformObjects(const app::Services& services, const event::LakeAddress& lake,
                                     const event::ObjectEvents& events);

}  // namespace tracklake::lambda
