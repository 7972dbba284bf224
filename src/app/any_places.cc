#include "app/any_places.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "app/run_program.h"
#include "base/os_error.h"
#include "base/sha256.h"
#include "store/s3/s3_store.h"

namespace tracklake::app {
namespace {

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    const ErrorKind kind =
        errno == ENOENT || errno == ENOTDIR ? ErrorKind::kNotFound : KindOfErrno(errno);
    return Fail(kind, "cannot read {}: {}", path, std::strerror(errno));
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

// What all buckets share.
struct AnyPlaces::Connection {
  Connection(aws::Settings found, const AnyPlaces& places)
      : settings(std::move(found)),
        credentials(settings,
                    {ReadFile, RunProgram, places.transport_, places.clock_, places.rng_}) {}

  const aws::Settings settings;
  aws::CredentialChain credentials;
  aws::RetryBudget budget;
  std::map<std::string, std::unique_ptr<aws::Client>> clients;  // by bucket
};

AnyPlaces::AnyPlaces(bool sync, Environment environment, HttpTransport* transport, Clock* clock,
                     Rng* rng)
    : local_(sync),
      environment_(std::move(environment)),
      transport_(transport),
      clock_(clock),
      rng_(rng) {}

AnyPlaces::~AnyPlaces() = default;

Result<aws::Client*> AnyPlaces::ClientOf(const std::string& bucket) {
  const MutexLock lock(mutex_);
  if (!connection_) {
    TL_ASSIGN(aws::Settings settings, aws::Settings::Load(environment_, ReadFile));
    connection_ = std::make_unique<Connection>(std::move(settings), *this);
  }
  auto& client = connection_->clients[bucket];
  if (client) return client.get();
  TL_ASSIGN(aws::Target target, BucketTarget(bucket, connection_->settings));
  client = std::make_unique<aws::Client>(
      std::move(target),
      aws::Client::Ways{transport_, &connection_->credentials, clock_, rng_, &connection_->budget});
  return client.get();
}

// A folder for each lake: $XDG_CACHE_HOME/tracklake/lake-<hash16 of its name>.
std::filesystem::path AnyPlaces::CacheFolder(const S3Place& place) const {
  const std::string own = "tracklake/lake-" + Hash16(place.Name());
  const auto cache = environment_("XDG_CACHE_HOME");
  if (cache && !cache->empty()) return std::filesystem::path(*cache) / own;
  const auto home = environment_("HOME");
  if (home && !home->empty()) return std::filesystem::path(*home) / ".cache" / own;
  std::error_code error;
  return std::filesystem::temp_directory_path(error) / own;
}

Result<bool> AnyPlaces::BucketExists(const std::string& name) {
  TL_ASSIGN(const S3Place place, ParseS3Place(name));
  TL_ASSIGN(aws::Client * client, ClientOf(place.bucket));
  return S3Bucket(client, "s3://" + place.bucket, {}).Exists();
}

bool AnyPlaces::Exists(const std::string& place) {
  return IsS3Place(place) ? BucketExists(place).value_or(true) : local_.Exists(place);
}

Result<> AnyPlaces::Create(const std::string& place) {
  if (!IsS3Place(place)) return local_.Create(place);
  TL_ASSIGN(const bool exists, BucketExists(place));
  if (exists) return {};
  return WithHint(Fail(ErrorKind::kConfig, "the bucket of {} does not exist", place),
                  "Make it first, as with aws s3 mb, or name another lake: --lake s3://bucket");
}

Result<std::unique_ptr<ObjectStore>> AnyPlaces::Open(const std::string& place) {
  if (!IsS3Place(place)) return local_.Open(place);
  TL_ASSIGN(S3Place s3, ParseS3Place(place));
  TL_ASSIGN(aws::Client * client, ClientOf(s3.bucket));
  const std::filesystem::path folder = CacheFolder(s3);
  std::error_code left_to_who_writes_there;
  std::filesystem::create_directories(folder, left_to_who_writes_there);
  return std::make_unique<S3Store>(client, std::move(s3), folder);
}

Result<Room> AnyPlaces::LookAt(const std::string& place, std::string_view zone) {
  if (!IsS3Place(place)) return local_.LookAt(place, zone);
  TL_ASSIGN(const bool exists, BucketExists(place));
  return Room{place, exists, true, std::numeric_limits<std::uint64_t>::max()};
}

}  // namespace tracklake::app
