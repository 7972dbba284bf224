#include "app/glue_place.h"

#include <utility>

#include "query/view_infos.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {
namespace {

std::vector<glue::View> Views() {
  std::vector<glue::View> views;
  for (ViewInfo& info : ViewInfos()) {
    glue::View view{std::string(info.name), std::move(info.description), std::string(info.sql), {}};
    for (const ViewInfo::Column& column : info.columns) {
      view.columns.push_back({std::string(column.name), column.type});
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace

Result<glue::Registration*> GluePlace::Open() {
  if (registration_) return &*registration_;
  if (!IsS3Place(config_->lake_dir)) {
    return WithHint(
        Fail(ErrorKind::kConfig, "glue.database is {}, and the lake {} lies in no bucket",
             config_->glue_database, config_->lake_dir),
        "Athena reads buckets only: leave glue.database out, or keep the lake in one "
        "(--lake s3://bucket/prefix).");
  }
  TL_ASSIGN(const S3Place place, ParseS3Place(config_->lake_dir));
  TL_ASSIGN(aws::Client * client, aws_->Service("glue"));
  registration_.emplace(glue::GlueClient(client, config_->glue_database), place.Name() + "/",
                        Views(), clock_, rng_);
  return &*registration_;
}

}  // namespace tracklake::app
