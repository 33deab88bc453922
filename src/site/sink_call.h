// SPDX-License-Identifier: MIT
// The system calls that the sink makes, behind the fault seam; interrupted ones are repeated.
// All are relative to an open folder and never follow a symbolic link in the last part.
#ifndef PRESSE_SITE_SINK_CALL_H
#define PRESSE_SITE_SINK_CALL_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/str.h"

int call_open_folder(int at, const char *name); // -1 and errno
int call_open_read(int at, const char *name);
int call_create(int at, const char *name); // must not exist yet; mode 0644
bool call_mkdir(int at, const char *name); // false with EEXIST when it is there
bool call_stat(int at, const char *name, struct stat *st);
bool call_fstat(int fd, struct stat *st);
// Renames; refuses with EEXIST when there is something at the new name.
bool call_rename_new(int from, const char *old, int to, const char *name);
// Renames over what is at the new name, which goes to the old name when the file system can
// swap names; otherwise it stays under name `kept` in folder keep. *swapped says which.
bool call_replace(int from, const char *old, int to, const char *name, int keep, const char *kept,
                  bool *swapped);
bool call_rename(int from, const char *old, int to, const char *name);
bool call_close(int fd);
// Bytes until the end of the file or of the buffer; -1 on failure.
long call_read(int fd, char *bytes, size_t len);
bool call_lock(int fd); // false with EWOULDBLOCK when another process holds it
bool call_sync(int fd); // of the whole file system that fd is on
// Removes a folder and everything in it. Not behind the seam: used to clean up.
void call_remove_tree(int at, const char *name);

struct file_stamp call_stamp(const struct stat *st);

#endif
