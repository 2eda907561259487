#ifndef EXTRACT_H
#define EXTRACT_H

#include "satchel.h"

/* The longest folder name that can be extracted to. */
#define EXTRACT_FOLDER 200

/* Writes all files of an archive into a folder, which is there already. Stops at the first entry
 * that cannot be written. */
enum satchel_status extract_all(const char *path, const char *folder);

#endif
