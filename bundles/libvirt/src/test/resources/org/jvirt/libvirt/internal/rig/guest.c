/* The only program of a test guest, its process 1: says that it is there. What is tested is how its kernel answers. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    puts("GUEST-READY");
    fflush(stdout);
    for (;;)
        pause();
}
