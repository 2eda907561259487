#pragma once

#include <cstdio>
#include <string>

#include "block.hpp"

namespace survey {

/// The blocks of a file on disk.
class BlockFile : public BlockSource {
 public:
  explicit BlockFile(std::string path);
  ~BlockFile() override;
  BlockFile(const BlockFile&) = delete;
  BlockFile& operator=(const BlockFile&) = delete;

  Block read(std::uint64_t index) override;

  /// Opens the file again under its name. When that fails the old one stays open.
  void reopen();

 private:
  std::string path_;
  std::FILE* file_;
};

}  // namespace survey
