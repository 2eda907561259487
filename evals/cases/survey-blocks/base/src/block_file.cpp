#include "block_file.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace survey {
namespace {

std::FILE* open(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) throw std::system_error(errno, std::generic_category(), path);
  return file;
}

}  // namespace

BlockFile::BlockFile(std::string path) : path_(std::move(path)), file_(open(path_)) {}

BlockFile::~BlockFile() { std::fclose(file_); }

Block BlockFile::read(std::uint64_t index) {
  Block block(kBlockSize);
  if (std::fseek(file_, static_cast<long>(index * kBlockSize), SEEK_SET) != 0) {
    throw std::system_error(errno, std::generic_category(), path_);
  }
  const std::size_t got = std::fread(block.data(), 1, block.size(), file_);
  if (std::ferror(file_) != 0) {
    const int code = errno;
    std::clearerr(file_);
    throw std::system_error(code, std::generic_category(), path_);
  }
  if (got == 0) throw std::out_of_range(path_ + " ends before this block");
  block.resize(got);
  return block;
}

void BlockFile::reopen() {
  std::FILE* fresh = open(path_);
  std::fclose(file_);
  file_ = fresh;
}

}  // namespace survey
