#include "block_cache.hpp"

#include <algorithm>
#include <utility>

namespace survey {

BlockCache::BlockCache(BlockSource& source, std::size_t capacity)
    : source_(source), capacity_(std::max<std::size_t>(capacity, 1)) {}

const Block& BlockCache::get(std::uint64_t index) {
  const auto found = by_index_.find(index);
  if (found != by_index_.end()) {
    slots_.splice(slots_.begin(), slots_, found->second);
    return slots_.front().block;
  }
  Block block = source_.read(index);
  while (slots_.size() >= capacity_) {
    by_index_.erase(slots_.back().index);
    slots_.pop_back();
  }
  slots_.push_front(Slot{index, std::move(block)});
  by_index_[index] = slots_.begin();
  return slots_.front().block;
}

void BlockCache::invalidate(std::uint64_t index) {
  const auto found = by_index_.find(index);
  if (found == by_index_.end()) return;
  slots_.erase(found->second);
  by_index_.erase(found);
}

void BlockCache::clear() {
  by_index_.clear();
  slots_.clear();
}

}  // namespace survey
