#pragma once

#include <string>

#include "block_cache.hpp"
#include "block_file.hpp"
#include "sample_reader.hpp"

namespace survey {

/// A survey file that is being looked at, perhaps while the ship is still recording.
class Survey {
 public:
  Survey(std::string path, std::size_t blocks) : file_(std::move(path)), cache_(file_, blocks) {}

  /// A reader for one window of the viewer.
  SampleReader reader() { return SampleReader(cache_); }

  /// Called when the recorder has written the file anew. Open windows go on with their readers.
  void reload() {
    file_.reopen();
    cache_.clear();
  }

 private:
  BlockFile file_;
  BlockCache cache_;
};

}  // namespace survey
