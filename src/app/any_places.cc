#include "app/any_places.h"

#include <filesystem>
#include <limits>

#include "base/sha256.h"
#include "store/s3/s3_store.h"

namespace tracklake::app {

AnyPlaces::AnyPlaces(bool sync, Environment environment, AwsConnection* aws)
    : local_(sync), environment_(std::move(environment)), aws_(aws) {}

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
  TL_ASSIGN(aws::Client * client, aws_->Bucket(place.bucket));
  return S3Bucket(client, "s3://" + place.bucket, {}).Exists();
}

bool AnyPlaces::Exists(const std::string& place) {
  return IsS3Place(place) ? BucketExists(place).value_or(true) : local_.Exists(place);
}

Result<> AnyPlaces::Create(const std::string& place) {
  if (!IsS3Place(place)) return local_.Create(place);
  TL_ASSIGN(const bool exists, BucketExists(place));
  if (exists) return Try(place);
  return WithHint(Fail(ErrorKind::kConfig, "the bucket of {} does not exist", place),
                  "Make it first, as with aws s3 mb, or name another lake: --lake s3://bucket");
}

Result<std::unique_ptr<S3Store>> AnyPlaces::OpenS3(const std::string& place) {
  TL_ASSIGN(S3Place s3, ParseS3Place(place));
  TL_ASSIGN(aws::Client * client, aws_->Bucket(s3.bucket));
  S3Bucket::Options options;
  TL_ASSIGN(options.other_server, aws_->OtherS3());
  const std::filesystem::path folder = CacheFolder(s3);
  std::error_code left_to_who_writes_there;
  std::filesystem::create_directories(folder, left_to_who_writes_there);
  return std::make_unique<S3Store>(client, std::move(s3), folder, std::move(options));
}

Result<std::unique_ptr<ObjectStore>> AnyPlaces::Open(const std::string& place) {
  if (!IsS3Place(place)) return local_.Open(place);
  return OpenS3(place);
}

Result<> AnyPlaces::Try(const std::string& place) {
  if (!IsS3Place(place)) return {};
  TL_ASSIGN(const std::unique_ptr<S3Store> store, OpenS3(place));
  return store->TryConditions();
}

Result<Room> AnyPlaces::LookAt(const std::string& place, std::string_view zone) {
  if (!IsS3Place(place)) return local_.LookAt(place, zone);
  TL_ASSIGN(const bool exists, BucketExists(place));
  return Room{place, exists, true, std::numeric_limits<std::uint64_t>::max(), 0};
}

}  // namespace tracklake::app
