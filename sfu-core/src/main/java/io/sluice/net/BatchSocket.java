package io.sluice.net;

/**
 * The two system calls that carry packets, apart from {@link LinuxSocket} so that a test can have them fail in every way a kernel
 * can. Results are those of the calls or, where they return -1, the negative error number.
 */
interface BatchSocket {
    /** Whether addresses are of IPv6. */
    boolean isIpv6();

    /** recvmmsg(2): fills messages from the first on and says how many. */
    int receive(MessageHeaders messages, int count);

    /** sendmmsg(2): says how many messages left; an error is that of the first alone. */
    int send(MessageHeaders messages, int from, int count);
}
