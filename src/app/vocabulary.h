// The words that a prompt completes in SQL over this lake. Any thread.
#pragma once

#include "app/services.h"
#include "base/result.h"
#include "prompt/vocabulary.h"

namespace tracklake::app {

// Tables, views and foreign tables as they are now, DuckDB's common functions and Athena's.
Result<prompt::Vocabulary> ReadVocabulary(const Services& services);

}  // namespace tracklake::app
