#include "store/local/io_error.h"

#include <system_error>

#include "base/os_error.h"

namespace tracklake::local {

std::unexpected<Error> IoError(std::string_view verb, std::string_view object, int error_number) {
  return WithHint(Fail(KindOfErrno(error_number), "cannot {} {}: {}", verb, object,
                       std::generic_category().message(error_number)),
                  CureOfErrno(error_number));
}

}  // namespace tracklake::local
