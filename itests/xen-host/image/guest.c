/*
 * The only program of a test guest, its process 1. On the console, which xenconsoled of dom0 logs, it prints
 *
 *   DOMU-READY 6.1.0                                               once, when its modules are loaded
 *   DOMU-PCI 0000:00:04.0=8086:100e:e1000 ...                      all devices with their drivers, at the start and after each change
 *   DOMU-LEASE eth0 192.168.150.7                                  where the kernel's command line ends with "-- dhcp"
 *   DOMU-REG 0000:00:04.0 8086:100e alive wrote 0x.. read 0x.. n=17
 *
 * Where the command line ends with "-- disks", it has a driver for Xen's disks, without which it uses none.
 *
 * Each second it writes a register of each device it knows, through /dev/mem, and reads it back: "alive" if the value is there,
 * "cut" if not, "fault" if the access itself fails. It prints each change, and a heartbeat. It keeps its mapping, and goes on when the
 * device has left the guest's PCI bus: what matters is what a hostile guest could still do, not what the kernel has been told.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define PCI_DEVICES "/sys/bus/pci/devices"
#define HEARTBEAT 2 /* seconds */
#define PAGE 4096UL
#define BDF_LENGTH 12 /* 0000:00:00.0 */
#define PATH_SIZE 320

/* A register that keeps what is written to it and that no driver minds, for each kind of device of the test host. */
static const struct poke_target {
    unsigned vendor, device, bar;
    unsigned long offset;
    uint32_t mask, values[2]; /* neither is what is read where nothing answers: all zeros or all ones */
} targets[] = {
    {0x8086, 0x100e, 0, 0x53fc, 0xffffffff, {0x5a5a0001, 0xa5a50002}}, /* e1000: last word of the multicast table */
    {0x8086, 0x10d3, 0, 0x53fc, 0xffffffff, {0x5a5a0001, 0xa5a50002}}, /* e1000e: the same */
    {0x10ec, 0x8139, 1, 0x0008, 0xffffffff, {0x5a5a0001, 0xa5a50002}}, /* rtl8139: first half of the multicast filter */
    {0x8086, 0x1229, 0, 0x0004, 0xffffffff, {0x5a5a0001, 0xa5a50002}}, /* i82557: general pointer, unused without a command */
    {0x1af4, 0x1041, 4, 0x0000, 0xffffffff, {0x5a5a0001, 0xa5a50002}}, /* virtio-net: which feature bits are shown */
};

struct poked {
    char bdf[BDF_LENGTH + 1];
    const struct poke_target *target;
    uint64_t address;
    volatile uint32_t *reg;
    unsigned long count;
    const char *state;
};

static struct poked known[32];
static int known_count;
static sigjmp_buf after_fault;

static void on_fault(int signal)
{
    siglongjmp(after_fault, signal);
}

static bool read_text(const char *bdf, const char *name, char *text, size_t size)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, PCI_DEVICES "/%s/%s", bdf, name);
    int fd = open(path, O_RDONLY);
    ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
    if (fd >= 0)
        close(fd);
    text[length < 0 ? 0 : length] = 0;
    return length >= 0;
}

static unsigned read_hex(const char *bdf, const char *name)
{
    char text[32];
    return read_text(bdf, name, text, sizeof text) ? strtoul(text, NULL, 16) : 0;
}

static uint64_t bar_address(const char *bdf, unsigned bar)
{
    char text[2048];
    if (!read_text(bdf, "resource", text, sizeof text))
        return 0;
    char *line = text;
    for (unsigned i = 0; i < bar && line; i++)
        line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL;
    return line ? strtoull(line, NULL, 16) : 0;
}

/* A device without a driver has its memory decoding off; the guest has none for the i82557. */
static void enable(const char *bdf)
{
    char path[PATH_SIZE], text[8];
    if (read_text(bdf, "enable", text, sizeof text) && text[0] == '0') {
        snprintf(path, sizeof path, PCI_DEVICES "/%s/enable", bdf);
        int fd = open(path, O_WRONLY);
        if (fd < 0 || write(fd, "1", 1) != 1)
            printf("DOMU-ERROR %s cannot be enabled: %s\n", bdf, strerror(errno));
        if (fd >= 0)
            close(fd);
    }
}

/* An entry is replaced by a device that came to its place, on the bus or in memory. */
static struct poked *entry_for(const char *bdf, uint64_t address)
{
    for (int i = 0; i < known_count; i++)
        if (!strcmp(known[i].bdf, bdf) || known[i].address == address)
            return &known[i];
    return known_count < (int)(sizeof known / sizeof *known) ? &known[known_count++] : NULL;
}

static void remember(int mem, const char *bdf, unsigned vendor, unsigned device)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        if (targets[i].vendor != vendor || targets[i].device != device)
            continue;
        enable(bdf);
        uint64_t address = bar_address(bdf, targets[i].bar);
        struct poked *entry = address ? entry_for(bdf, address) : NULL;
        if (!entry) {
            printf("DOMU-ERROR %s has no address in BAR %u, or there are too many devices\n", bdf, targets[i].bar);
            return;
        }
        if (entry->reg && entry->address == address && !strcmp(entry->bdf, bdf) && entry->target == &targets[i])
            return;
        uint64_t where = address + targets[i].offset;
        void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, (off_t)(where & ~(PAGE - 1)));
        if (page == MAP_FAILED) {
            printf("DOMU-ERROR %s: /dev/mem at 0x%llx: %s\n", bdf, (unsigned long long)where, strerror(errno));
            return;
        }
        *entry = (struct poked){.target = &targets[i], .address = address, .state = ""};
        memcpy(entry->bdf, bdf, BDF_LENGTH);
        entry->reg = (volatile uint32_t *)((char *)page + (where & (PAGE - 1)));
        return;
    }
}

static void poke(struct poked *entry)
{
    volatile uint32_t read = 0;
    const char *volatile state;
    uint32_t written = entry->target->values[entry->count % 2];
    entry->count++;
    if (sigsetjmp(after_fault, 1) == 0) {
        *entry->reg = written;
        read = *entry->reg;
        state = (read & entry->target->mask) == written ? "alive" : "cut";
    } else {
        state = "fault";
    }
    if (strcmp(state, entry->state) || entry->count % HEARTBEAT == 0)
        printf("DOMU-REG %s %04x:%04x %s wrote 0x%08x read 0x%08x n=%lu\n", entry->bdf, entry->target->vendor,
               entry->target->device, state, written, read, entry->count);
    entry->state = state;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_bdf(const struct dirent *entry)
{
    return strlen(entry->d_name) == BDF_LENGTH;
}

static void look_at_bus(int mem)
{
    static char before[4096];
    char now[4096] = "";
    size_t used = 0;
    struct dirent **entries;
    int count = scandir(PCI_DEVICES, &entries, is_bdf, by_name);
    for (int i = 0; i < count; i++) {
        const char *bdf = entries[i]->d_name;
        char link[PATH_SIZE], driver[PATH_SIZE] = "";
        unsigned vendor = read_hex(bdf, "vendor"), device = read_hex(bdf, "device");
        snprintf(link, sizeof link, PCI_DEVICES "/%s/driver", bdf);
        ssize_t length = readlink(link, driver, sizeof driver - 1);
        driver[length < 0 ? 0 : length] = 0;
        const char *name = strrchr(driver, '/') ? strrchr(driver, '/') + 1 : "";
        if (vendor && used < sizeof now)
            used += snprintf(now + used, sizeof now - used, " %s=%04x:%04x:%s", bdf, vendor, device, name);
        if (vendor)
            remember(mem, bdf, vendor, device);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    if (strcmp(before, now) || !*before)
        printf("DOMU-PCI%s\n", now);
    strcpy(before, *now ? now : " ");
}

/* What stands behind "--" in the kernel's command line is for this program. */
static bool is_told(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], word))
            return true;
    return false;
}

static void load_modules(bool disks)
{
    char name[128], path[160];
    FILE *order = fopen("/modules.order", "r");
    while (order && fscanf(order, "%127s", name) == 1) {
        if (!disks && !strncmp(name, "xen-blkfront", strlen("xen-blkfront")))
            continue;
        snprintf(path, sizeof path, "/modules/%s", name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        /* xen-pcifront says ENODEV in an HVM guest, rightly. */
        if ((fd < 0 || syscall(SYS_finit_module, fd, "", 0)) && errno != ENODEV && errno != EEXIST)
            printf("DOMU-ERROR module %s: %s\n", name, strerror(errno));
        if (fd >= 0)
            close(fd);
    }
    if (order)
        fclose(order);
}

/* In a process of its own: the registers are poked meanwhile. */
static void get_lease(void)
{
    if (fork() == 0) {
        execl("/bin/dhcp", "/bin/dhcp", (char *)NULL);
        printf("DOMU-ERROR /bin/dhcp: %s\n", strerror(errno));
        _exit(1);
    }
}

int main(int argc, char **argv)
{
    struct utsname system;
    struct sigaction action = {.sa_handler = on_fault};
    struct timespec next;

    setvbuf(stdout, NULL, _IOLBF, 0);
    mount("proc", "/proc", "proc", 0, NULL);
    mount("sys", "/sys", "sysfs", 0, NULL);
    mount("dev", "/dev", "devtmpfs", 0, NULL);
    load_modules(is_told(argc, argv, "disks"));
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
    int mem = open("/dev/mem", O_RDWR | O_SYNC);
    if (mem < 0)
        printf("DOMU-ERROR /dev/mem: %s\n", strerror(errno));
    uname(&system);
    printf("DOMU-READY %s\n", system.release);
    if (is_told(argc, argv, "dhcp"))
        get_lease();
    for (;;) {
        look_at_bus(mem);
        for (int i = 0; i < known_count; i++)
            if (known[i].reg)
                poke(&known[i]);
        /* Not "until next + 1 s": a guest that was paused must not catch up. */
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec++;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
}
