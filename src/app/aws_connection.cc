#include "app/aws_connection.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "app/run_program.h"
#include "base/os_error.h"
#include "http/url.h"
#include "store/s3/s3_place.h"

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

AwsConnection::Shared::Shared(aws::Settings found, const AwsConnection& connection)
    : settings(std::move(found)),
      credentials(settings, {ReadFile, RunProgram, connection.ways_.network, connection.ways_.clock,
                             connection.ways_.rng}) {}

AwsConnection::AwsConnection(Environment environment, Ways ways)
    : environment_(std::move(environment)), ways_(ways) {}

Result<AwsConnection::Shared*> AwsConnection::Load() {
  if (!shared_) {
    TL_ASSIGN(aws::Settings settings, aws::Settings::Load(environment_, ReadFile));
    shared_ = std::make_unique<Shared>(std::move(settings), *this);
  }
  return shared_.get();
}

template <typename MakeTarget>
Result<aws::Client*> AwsConnection::Find(const std::string& name, HttpTransport* transport,
                                         const MakeTarget& make_target) {
  const MutexLock lock(mutex_);
  TL_TRY(Load());
  auto& client = clients_[name];
  if (client) return client.get();
  TL_ASSIGN(aws::Target target, make_target(shared_->settings));
  client = std::make_unique<aws::Client>(
      std::move(target), aws::Client::Ways{transport, &shared_->credentials, ways_.clock, ways_.rng,
                                           &shared_->budget});
  client->SetTraceId([this] { return TraceId(); });
  return client.get();
}

Result<aws::Client*> AwsConnection::Service(const std::string& name, const std::string& region) {
  return Find("service " + name + " " + region, ways_.network,
              [&](const aws::Settings& settings) -> Result<aws::Target> {
                TL_ASSIGN(aws::Target target, settings.TargetOf(name));
                if (!region.empty()) target.region = region;
                return target;
              });
}

Result<aws::Client*> AwsConnection::Bucket(const std::string& name) {
  return Find("bucket " + name, ways_.transport,
              [&](const aws::Settings& settings) { return BucketTarget(name, settings); });
}

Result<std::optional<std::string>> AwsConnection::OtherS3() {
  const MutexLock lock(mutex_);
  TL_ASSIGN(const Shared* shared, Load());
  std::optional<std::string> address = shared->settings.EndpointOverride("s3");
  if (!address) return address;
  TL_ASSIGN(const Url url, ParseUrl(*address));
  const bool is_aws =
      url.host.ends_with(".amazonaws.com") || url.host.ends_with(".amazonaws.com.cn");
  return is_aws ? std::nullopt : std::move(address);
}

void AwsConnection::SetTraceId(std::string trace_id) {
  const MutexLock lock(trace_mutex_);
  trace_id_ = std::move(trace_id);
}

std::string AwsConnection::TraceId() {
  const MutexLock lock(trace_mutex_);
  return trace_id_;
}

}  // namespace tracklake::app
