// `GET /`: the page for browsers (home_page.h), and the same for programs. Any thread.
#pragma once

#include "app/health.h"
#include "app/services.h"
#include "serve/home_page.h"
#include "web/request.h"

namespace tracklake::serve {

// How the lake is in five lines: from the last look at it (`health`; nullptr: nobody has looked
// yet), its history and its schedule, which cost next to nothing. Tells no place and no secret.
std::vector<HomeFact> HomeFacts(const app::Services& services, const app::Health* health);

web::Answer AnswerHome(const web::Request& request, const app::Services& services,
                       const app::Health* health);

}  // namespace tracklake::serve
