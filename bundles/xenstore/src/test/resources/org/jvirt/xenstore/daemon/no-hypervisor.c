/*
 * Lets the xenstore daemons of a Xen package run on a Linux without Xen, for tests: preloaded, it stands in for the few
 * library calls by which they talk to the hypervisor. The daemons' own code, from the socket to the store, is the real one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define HANDLE ((void *)"no hypervisor")
#define FIXED_RUNDIR "/var/run/xenstored"

/* --- libxenctrl: every domain exists and none is dying (the first words of the record are all that the daemons read) */
void *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags) { return HANDLE; }
int xc_interface_close(void *xch) { return 0; }
int xc_domain_getinfo(void *xch, uint32_t first, unsigned max, uint32_t *info) {
    memset(info, 0, 4 * sizeof(uint32_t));
    info[0] = first;
    return 1;
}

/* --- libxenevtchn: a descriptor that never has an event */
void *xenevtchn_open(void *logger, unsigned flags) { return HANDLE; }
void *xenevtchn_fdopen(void *logger, int fd, unsigned flags) { return HANDLE; }
int xenevtchn_fd(void *xce) {
    static int fd = -1;
    if (fd < 0) fd = eventfd(0, EFD_CLOEXEC);
    return fd;
}
int xenevtchn_bind_interdomain(void *xce, uint32_t domid, uint32_t port) { return 1; }
int xenevtchn_bind_virq(void *xce, unsigned virq) { return 2; }
int xenevtchn_notify(void *xce, uint32_t port) { return 0; }
int xenevtchn_pending(void *xce) { return -1; }
int xenevtchn_unbind(void *xce, uint32_t port) { return 0; }
int xenevtchn_unmask(void *xce, uint32_t port) { return 0; }

/* --- libxengnttab: a domain's ring is a page of our own */
void *xengnttab_open(void *logger, unsigned flags) { return HANDLE; }
int xengnttab_close(void *xgt) { return 0; }
int xengnttab_set_max_grants(void *xgt, uint32_t count) { return 0; }
void *xengnttab_map_grant_ref(void *xgt, uint32_t domid, uint32_t ref, int prot) {
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}
int xengnttab_unmap(void *xgt, void *start, uint32_t count) { return munmap(start, 4096u * count); }

/* --- Linux: the folder of a real daemon, which may be at work beside the tests, is out of bounds: XENSTORED_RUNDIR it is */
static const char *moved(const char *path, char *buffer, size_t size) {
    if (strncmp(path, FIXED_RUNDIR, strlen(FIXED_RUNDIR)) != 0) return path;
    snprintf(buffer, size, "%s%s", getenv("XENSTORED_RUNDIR"), path + strlen(FIXED_RUNDIR));
    return buffer;
}

/* --- Linux: domain 0's own ring and port, as /proc/xen would show them */
static int open_stand_in(const char *path) {
    int fd;
    if (strcmp(path, "/proc/xen/xsd_kva") == 0) {
        fd = memfd_create("xsd_kva", 0);
        if (fd >= 0 && ftruncate(fd, 4096) != 0) return -1;
        return fd;
    }
    if (strcmp(path, "/proc/xen/xsd_port") == 0) {
        fd = memfd_create("xsd_port", 0);
        if (fd >= 0 && (write(fd, "1\n", 2) != 2 || lseek(fd, 0, SEEK_SET) != 0)) return -1;
        return fd;
    }
    return -2;
}
#define OPEN_AS(name)                                                                    \
    int name(const char *path, int flags, ...) {                                         \
        static int (*real)(const char *, int, ...);                                      \
        va_list args;                                                                    \
        va_start(args, flags);                                                           \
        mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;                        \
        va_end(args);                                                                    \
        int fd = open_stand_in(path);                                                    \
        if (fd != -2) return fd;                                                         \
        char buffer[4096];                                                               \
        path = moved(path, buffer, sizeof buffer);                                       \
        if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);      \
        return real(path, flags, mode);                                                  \
    }
OPEN_AS(open)
OPEN_AS(open64)

/* --- Linux: oxenstored raises its limit of open files, which takes a capability, and heeds no XENSTORED_RUNDIR */
int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit) { return 0; }
int setrlimit64(__rlimit_resource_t resource, const struct rlimit64 *limit) { return 0; }

#define PATH_CALL(name, parameters, arguments)                               \
    int name parameters {                                                    \
        static int(*real) parameters;                                        \
        char buffer[4096];                                                   \
        if (!real) real = (int(*) parameters)dlsym(RTLD_NEXT, #name);        \
        path = moved(path, buffer, sizeof buffer);                           \
        return real arguments;                                               \
    }
PATH_CALL(chmod, (const char *path, mode_t mode), (path, mode))
PATH_CALL(unlink, (const char *path), (path))
PATH_CALL(mkdir, (const char *path, mode_t mode), (path, mode))

int bind(int fd, const struct sockaddr *address, socklen_t length) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (!real) real = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "bind");
    if (address->sa_family != AF_UNIX) return real(fd, address, length);
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    char buffer[4096];
    strncpy(local.sun_path, moved(((const struct sockaddr_un *)address)->sun_path, buffer, sizeof buffer),
            sizeof local.sun_path - 1);
    return real(fd, (struct sockaddr *)&local, sizeof local);
}
