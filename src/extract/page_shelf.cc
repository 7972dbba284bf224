#include "extract/page_shelf.h"

#include <utility>

namespace tracklake {

Result<> PageShelf::Add(std::string page) {
  Slot slot;
  slot.size = page.size();
  if (page.size() <= memory_bytes_) {
    memory_bytes_ -= page.size();
    slot.page = std::move(page);
    slots_.push_back(std::move(slot));
    return {};
  }
  memory_bytes_ = 0;  // so that pages lie in the file in order
  if (!file_) TL_TRY(Open());
  slot.at = end_;
  file_->seekp(end_);
  file_->write(page.data(), static_cast<std::streamsize>(page.size()));
  if (!file_->flush()) return Fail(ErrorKind::kIo, "cannot keep a page on local disk: is it full?");
  end_ += static_cast<std::streamoff>(page.size());
  slots_.push_back(std::move(slot));
  return {};
}

Result<std::string> PageShelf::Take(std::size_t index) {
  Slot& slot = slots_.at(index);
  if (slot.at < 0) return std::exchange(slot.page, {});
  std::string page(slot.size, '\0');
  file_->seekg(slot.at);
  if (!file_->read(page.data(), static_cast<std::streamsize>(page.size()))) {
    return Fail(ErrorKind::kIo, "cannot read a page back from local disk");
  }
  return page;
}

Result<> PageShelf::Open() {
  TL_ASSIGN(staging_, store_->NewStaging());
  file_ = std::make_unique<std::fstream>(
      staging_->folder() / "pages",
      std::ios::in | std::ios::out | std::ios::trunc | std::ios::binary);
  if (!*file_) return Fail(ErrorKind::kIo, "cannot keep pages in {}", staging_->folder().string());
  return {};
}

}  // namespace tracklake
