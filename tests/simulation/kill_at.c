/* Kills its own process at the n-th call that changes something under one folder.

   Built as a shared library and loaded before the C library's own; `kill_at` arms it, so that a
   process that forked can be armed by itself. With `torn` a write is half done before the kill. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long calls, wanted;
static int is_torn;

void kill_at(const char *below, long at, int torn)
{
    snprintf(folder, sizeof folder, "%s", below);
    calls = 0;
    wanted = at;
    is_torn = torn;
}

long calls_so_far(void)
{
    return calls;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    pause();
}

/* Whether a call concerns the folder; counts it. */
static int concerns(const char *path)
{
    char whole[2 * PATH_MAX];
    if (!folder[0] || !path)
        return 0;
    if (path[0] != '/') {
        if (!getcwd(whole, PATH_MAX))
            return 0;
        strcat(whole, "/");
        strncat(whole, path, PATH_MAX - 1);
        path = whole;
    }
    if (strncmp(path, folder, strlen(folder)))
        return 0;
    calls++;
    return 1;
}

static int concerns_file(int fd)
{
    char link[64], path[PATH_MAX];
    ssize_t length;
    if (!folder[0] || fd < 3)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return concerns(path);
}

#define REAL(name, type, ...)                                   \
    static type (*real)(__VA_ARGS__);                           \
    if (!real)                                                  \
        real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size)
{
    REAL("write", ssize_t, int, const void *, size_t);
    if (concerns_file(fd) && calls == wanted) {
        if (is_torn)
            real(fd, data, size / 2);
        die();
    }
    return real(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    REAL("pwrite64", ssize_t, int, const void *, size_t, off64_t);
    if (concerns_file(fd) && calls == wanted) {
        if (is_torn)
            real(fd, data, size / 2, at);
        die();
    }
    return real(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    return pwrite64(fd, data, size, at);
}

int ftruncate64(int fd, off64_t size)
{
    REAL("ftruncate64", int, int, off64_t);
    if (concerns_file(fd) && calls == wanted)
        die();
    return real(fd, size);
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

int fsync(int fd)
{
    REAL("fsync", int, int);
    if (concerns_file(fd) && calls == wanted)
        die();
    return real(fd);
}

int fdatasync(int fd)
{
    REAL("fdatasync", int, int);
    if (concerns_file(fd) && calls == wanted)
        die();
    return real(fd);
}

int rename(const char *old, const char *new)
{
    REAL("rename", int, const char *, const char *);
    if (concerns(new) && calls == wanted)
        die();
    return real(old, new);
}

int unlink(const char *path)
{
    REAL("unlink", int, const char *);
    if (concerns(path) && calls == wanted)
        die();
    return real(path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL("mkdir", int, const char *, mode_t);
    if (concerns(path) && calls == wanted)
        die();
    return real(path, mode);
}

int open64(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list more;
    REAL("open64", int, const char *, int, ...);
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    if ((flags & O_CREAT) && concerns(path) && calls == wanted)
        die();
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list more;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    return open64(path, flags, mode);
}
