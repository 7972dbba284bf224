// Enrichment as the configuration describes it: what the lake needs to know, and whom to ask. The
// same for the stage that asks and for the plan that only counts. Lives for one command.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "app/services.h"
#include "app/spotify_connection.h"
#include "enrich/enrich.h"
#include "enrich/web_client.h"
#include "query/result_source.h"

namespace tracklake::app {

// Ids of one kind that are looked up, newest first, and how many need not be.
struct Needs {
  std::vector<std::string> ids;
  std::int64_t known = 0;  // seen in full, and young enough
};

struct LakeNeeds {
  Needs artists, albums, tracks, audio_features;
};

bool IsEnrichmentConfigured(const Config& config);

// The query that tells them, on any engine.
inline constexpr std::string_view kNeedsQuery = "lookups";

// What the lake's tables say, in that query's result. What is known grows old only where its values
// change and this credential is told them.
Result<LakeNeeds> ReadNeeds(const Services& services, ResultSource& answer,
                            const Capabilities& capabilities);

class Enrichment {
 public:
  // Makes no call. kConfig for a wrong address. Borrows the services and the connection.
  static Result<Enrichment> Open(const Services& services, SpotifyConnection& connection,
                                 const Capabilities& capabilities);

  // For the kinds that are switched on; borrows this object's lookups.
  std::vector<EnrichTask> Tasks(const LakeNeeds& needs) const;

 private:
  Enrichment() = default;

  std::unique_ptr<WebClient> reccobeats_client_;
  std::unique_ptr<Lookup> artists_, albums_, tracks_;  // empty where switched off
  std::vector<std::unique_ptr<Lookup>> audio_features_;
};

}  // namespace tracklake::app
