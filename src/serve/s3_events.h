// `POST /events/s3`: objects that S3, MinIO or VersityGW say have been put. Any thread.
#pragma once

#include "app/services.h"
#include "serve/arrivals.h"
#include "web/request.h"

namespace tracklake::serve {

inline constexpr std::string_view kS3EventsPath = "/events/s3";
// More in one request are not taken; senders put one to a few hundred into it.
inline constexpr std::size_t kMostRecords = 1'000;

// 204 once the loop will hear of them: an event is a hint, and a sweep finds what one that is lost
// told of, so it needs not be durable. A test event and events of other objects are 204 too. 422
// for what is no event of S3, 413 for too many records, 503 with Retry-After while the lake is
// behind. A store is asked only where a key may be meant in two ways.
web::Answer TakeS3Events(const app::Services& services, const web::Request& request,
                         Arrivals* arrivals);

}  // namespace tracklake::serve
