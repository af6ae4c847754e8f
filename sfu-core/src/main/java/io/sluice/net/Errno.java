package io.sluice.net;

/** Error numbers of Linux that mean something to us; the same on x86-64 and aarch64 (asm-generic/errno.h). */
final class Errno {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int EMSGSIZE = 90;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENOBUFS = 105;

    private Errno() {}

    /** What a person needs to know. */
    static String describe(int errno) {
        return switch (errno) {
            case EACCES -> "permission denied (EACCES)";
            case EMFILE -> "too many open files (EMFILE)";
            case EADDRINUSE -> "already in use (EADDRINUSE)";
            case EADDRNOTAVAIL -> "not an address of this machine (EADDRNOTAVAIL)";
            case ENOBUFS, ENOMEM -> "out of kernel memory (errno " + errno + ")";
            default -> "errno " + errno;
        };
    }
}
