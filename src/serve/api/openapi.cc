#include "serve/api/embedded_openapi.h"
#include "serve/api/resources.h"

namespace tracklake::serve {

Result<web::Answer> GetOpenApi(const Call&) {
  return web::Answer{.content_type = "application/json", .body = std::string(EmbeddedOpenApi())};
}

}  // namespace tracklake::serve
