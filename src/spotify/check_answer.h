// Is an answer what the transformer will be able to read? Asked when it comes, so that what would
// be refused later is asked for again now, and is never taken for what it should have been. Any
// thread, with a document of its own.
#pragma once

#include <string>

#include "base/result.h"
#include "transform/json_document.h"

namespace tracklake {

// A page of a list is spliced into a document in which it stands so much deeper.
inline constexpr std::size_t kSpliceDepth = 2;

// The object that the body is; its values live until the document takes another. kBadData unless
// the body is one JSON object, whole, and by the transformer's own strictness; the message says
// what came: "not JSON: it begins with "upstream connect error"", "an array where an object was
// expected". `body` has HttpResponse::kPadding of spare capacity.
Result<JsonValue> CheckAnswer(const std::string& body, JsonDocument* document);

}  // namespace tracklake
