#include "duck/api.h"

#include <dlfcn.h>

#include <array>
#include <string_view>

#include "base/mutex.h"
#include "base/os_error.h"

namespace tracklake {
namespace {

constexpr const char* kFileName = "libduckdb.so";
constexpr const char* kCure =
    "Put DuckDB " TRACKLAKE_DUCKDB_VERSION
    "'s libduckdb.so beside the tracklake executable or into ../lib/tracklake from there, or name "
    "the file: query.duckdb in tracklake.toml, or TRACKLAKE_QUERY__DUCKDB.";

std::unexpected<Error> DoesNotFit(const std::filesystem::path& file, std::string_view why) {
  return WithHint(Fail(ErrorKind::kConfig, "{} is not DuckDB {}: {}", file.native(),
                       TRACKLAKE_DUCKDB_VERSION, why),
                  kCure);
}

// What dlopen() has said. Of what the system refused it, only its text knows.
std::unexpected<Error> DoesNotLoad(const std::filesystem::path& file) {
  const char* said = dlerror();
  const std::string reason = said ? said : "no reason was given";
  const int refused = ErrnoIn(reason);
  if (refused == 0) return DoesNotFit(file, reason);
  return WithHint(Fail(KindOfErrno(refused), "DuckDB does not load: {}", reason),
                  CureOfErrno(refused));
}

}  // namespace

DuckApi duck_internal::loaded;

Result<std::filesystem::path> FindDuckDb(const std::string& configured,
                                         const std::filesystem::path& folder) {
  std::error_code ignored;  // what cannot be looked at is not there
  if (!configured.empty()) {
    if (std::filesystem::exists(configured, ignored)) return configured;
    return WithHint(
        Fail(ErrorKind::kConfig, "there is no {}, which query.duckdb names", configured), kCure);
  }
  const std::array<std::filesystem::path, 2> places = {
      folder / kFileName, (folder / "../lib/tracklake" / kFileName).lexically_normal()};
  for (const auto& place : places) {
    if (std::filesystem::exists(place, ignored)) return place;
  }
  return WithHint(Fail(ErrorKind::kConfig, "SQL needs DuckDB, and there is no {} and no {}",
                       places[0].native(), places[1].native()),
                  kCure);
}

Result<DuckApi> OpenDuckDb(const std::filesystem::path& file) {
  // Lazily: most of its 24,000 jumps are never taken, and finding where they lead takes longer than
  // all else that loading does. Whether what we call is there, dlsym() says.
  void* library = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr) return DoesNotLoad(file);
  const auto version =
      reinterpret_cast<decltype(&duckdb_library_version)>(dlsym(library, "duckdb_library_version"));
  if (version == nullptr) return DoesNotFit(file, "it has no duckdb_library_version");
  // The judge of statements knows this version's functions and no other's.
  if (std::string_view(version()) != "v" TRACKLAKE_DUCKDB_VERSION) {
    return DoesNotFit(file, std::string("it is ") + version());
  }
  DuckApi api;
  const char* missing = nullptr;
#define TL_DUCKDB_FIND(name)                                                              \
  api.name = reinterpret_cast<decltype(&duckdb_##name)>(dlsym(library, "duckdb_" #name)); \
  if (api.name == nullptr) missing = "it has no duckdb_" #name;
  TL_DUCKDB_FUNCTIONS(TL_DUCKDB_FIND)
#undef TL_DUCKDB_FIND
  if (missing != nullptr) return DoesNotFit(file, missing);
  return api;
}

Result<> LoadDuckDb(const std::string& configured) {
  static Mutex mutex;
  const MutexLock lock(mutex);
  if (Duck().open_ext != nullptr) return {};
  std::error_code error;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return Fail(KindOfErrno(error.value()), "cannot tell where this program lies: {}",
                error.message());
  }
  TL_ASSIGN(const auto file, FindDuckDb(configured, executable.parent_path()));
  TL_ASSIGN(duck_internal::loaded, OpenDuckDb(file));
  return {};
}

}  // namespace tracklake
