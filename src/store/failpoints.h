// Every failpoint of the local store, in the order in which a write passes them: a crash test arms
// one after the other and expects each to be reached.
#pragma once

#include <array>
#include <string_view>

namespace tracklake {

inline constexpr std::array<std::string_view, 11> kStoreFailpoints = {
    "store.staging.made",     // the folder exists, its lock is not taken yet
    "store.staging.locked",   // it is ours
    "store.put.written",      // one temporary is written, not synced
    "store.put.synced",       // the contents of the whole batch are durable
    "store.put.renamed",      // one object stands under its name, which is not durable
    "store.put.durable",      // the whole batch is durable, nobody knows yet
    "store.swap.compared",    // the swap is decided, under the lock
    "store.delete.unlinked",  // one object is gone
    "store.delete.pruned",    // its empty folders are gone
    "store.delete.durable",   // the removal is durable
    "store.staging.swept",    // one dead staging folder is emptied, the folder itself remains
};

}  // namespace tracklake
