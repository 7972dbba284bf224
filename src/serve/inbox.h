// `inbox/raw/`: what is dropped there is imported, as `tracklake import raw` does it, and goes from
// there once it is durable in raw. What is refused moves to `inbox/raw/refused/`, with its reason
// in a file beside it. One thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/lake_stages.h"
#include "app/services.h"
#include "base/result.h"

namespace tracklake::serve {

inline constexpr std::string_view kInboxPrefix = "inbox/raw/";
inline constexpr std::string_view kRefusedPrefix = "inbox/raw/refused/";

// Whether the key is a file that was dropped to be imported: none that is hidden, or was refused.
bool IsInInbox(std::string_view key);

// Makes the inbox of a lake in a folder, where it is not there: it is to be dropped into.
Result<> MakeInbox(const std::filesystem::path& lake);

// Those that lie there now.
Result<std::vector<std::string>> ListInbox(ObjectStore& store);

// Takes these files in. One that is gone is no error; one that is written again while it is taken
// in stays, and is taken in again. An error is the lake's: what is still in the inbox is not lost,
// and taking it in again skips what was imported.
Result<> TakeInbox(const app::Services& services, std::span<const std::string> keys,
                   const app::OnStage& on_stage);

}  // namespace tracklake::serve
