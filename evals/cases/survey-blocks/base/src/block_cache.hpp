#pragma once

#include <list>
#include <unordered_map>

#include "block.hpp"

namespace survey {

/// Keeps the blocks that were used last. For one thread.
class BlockCache {
 public:
  /// Keeps at most `capacity` blocks, and at least one.
  BlockCache(BlockSource& source, std::size_t capacity);
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;

  /// A block, from memory if it is there. The reference holds until the next call.
  const Block& get(std::uint64_t index);

  /// Forgets a block, because it has changed in the source.
  void invalidate(std::uint64_t index);

  /// Forgets all blocks.
  void clear();

  /// How many blocks are in memory.
  std::size_t size() const { return slots_.size(); }

 private:
  struct Slot {
    std::uint64_t index;
    Block block;
  };

  BlockSource& source_;
  std::size_t capacity_;
  std::list<Slot> slots_;  // the one used last comes first
  std::unordered_map<std::uint64_t, std::list<Slot>::iterator> by_index_;
};

}  // namespace survey
