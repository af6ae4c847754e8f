package io.sluice.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.VarHandle;

/**
 * A non-blocking UDP socket of Linux, of IPv4 or IPv6: one method a system call. Every method returns what the call returns or, where
 * that is -1, the negative error number, as the kernel itself does. Confined to the thread of its arena.
 *
 * <p>The calls are plain downcalls, never {@code Linker.Option.critical}: a system call may take as long as it likes, and
 * a critical one would hold up the garbage collector for every thread.
 */
@SuppressWarnings("restricted")
final class LinuxSocket implements BatchSocket {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x8_0000;

    static final int SOL_SOCKET = 1;
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;

    private static final MemoryLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));

    // The first parameter of each is where the call leaves its error number. Public, since the JDK implements them.

    /** {@code int socket(int domain, int type, int protocol)}. */
    public interface Open {
        int call(MemorySegment errno, int domain, int type, int protocol);
    }

    /** {@code int bind(int fd, const struct sockaddr *address, socklen_t length)}. */
    public interface Bind {
        int call(MemorySegment errno, int fd, MemorySegment address, int length);
    }

    /** {@code int getsockname(int fd, struct sockaddr *address, socklen_t *length)}. */
    public interface Name {
        int call(MemorySegment errno, int fd, MemorySegment address, MemorySegment length);
    }

    /** {@code int setsockopt(int fd, int level, int option, const void *value, socklen_t length)}. */
    public interface SetOption {
        int call(MemorySegment errno, int fd, int level, int option, MemorySegment value, int length);
    }

    /** {@code int recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)}. */
    public interface Receive {
        int call(MemorySegment errno, int fd, MemorySegment messages, int count, int flags, MemorySegment timeout);
    }

    /** {@code int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags)}. */
    public interface Send {
        int call(MemorySegment errno, int fd, MemorySegment messages, int count, int flags);
    }

    /** {@code int close(int fd)}. */
    public interface Close {
        int call(MemorySegment errno, int fd);
    }

    private static final Open SOCKET = bind(Open.class, "socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final Bind BIND = bind(Bind.class, "bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final Name GETSOCKNAME = bind(Name.class, "getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final SetOption SETSOCKOPT =
            bind(SetOption.class, "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final Receive RECVMMSG =
            bind(Receive.class, "recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final Send SENDMMSG = bind(Send.class, "sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final Close CLOSE = bind(Close.class, "close", JAVA_INT);

    private final MemorySegment errno;
    private final MemorySegment option;
    private final SocketAddresses address;
    private final boolean ipv6;
    private final int fd;

    private LinuxSocket(Arena arena, boolean ipv6) {
        this.ipv6 = ipv6;
        errno = arena.allocate(CAPTURE);
        option = arena.allocate(JAVA_INT);
        address = new SocketAddresses(arena, 1, ipv6);
        int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
        int family = ipv6 ? SocketAddresses.AF_INET6 : SocketAddresses.AF_INET;
        fd = result(SOCKET.call(errno, family, type, 0));
    }

    /** A new socket, whose {@link #fd} is a negative error number if there is none to be had. */
    static LinuxSocket open(Arena arena, boolean ipv6) {
        return new LinuxSocket(arena, ipv6);
    }

    /** Whether these system calls can be made here at all: 64-bit Linux, native access not denied. */
    static boolean available() {
        try (Arena arena = Arena.ofConfined()) {
            LinuxSocket socket = open(arena, false);
            boolean wide = ADDRESS.byteSize() == Long.BYTES;
            return socket.fd >= 0 && socket.close() == 0 && wide;
        }
    }

    int fd() {
        return fd;
    }

    @Override
    public boolean isIpv6() {
        return ipv6;
    }

    int bind(Endpoint endpoint) {
        address.endpoint(0, endpoint);
        return result(BIND.call(errno, fd, address.at(0), address.size()));
    }

    /** The address the socket is bound to. */
    Endpoint localEndpoint() {
        option.set(JAVA_INT, 0, address.size());
        GETSOCKNAME.call(errno, fd, address.at(0), option);
        return address.endpoint(0, new EndpointCache());
    }

    /** Asks for buffer sizes; without the privilege to exceed them, the kernel grants at most net.core.rmem_max and wmem_max. */
    void bufferSizes(int receiveBytes, int sendBytes) {
        if (setOption(SOL_SOCKET, SO_RCVBUFFORCE, receiveBytes) < 0) {
            setOption(SOL_SOCKET, SO_RCVBUF, receiveBytes);
        }
        if (setOption(SOL_SOCKET, SO_SNDBUFFORCE, sendBytes) < 0) {
            setOption(SOL_SOCKET, SO_SNDBUF, sendBytes);
        }
    }

    /** Before it is bound: whether it refuses IPv4 (ipv6(7)), and whether others may have its port (socket(7)). */
    void sharing(boolean ipv6Only, boolean reusePort) {
        if (ipv6 && ipv6Only) {
            setOption(IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }
        if (reusePort) {
            setOption(SOL_SOCKET, SO_REUSEPORT, 1);
        }
    }

    /** Has every datagram come with its time of arrival and, after a loss, the count of drops (socket(7)). */
    void reportArrivalAndDrops() {
        setOption(SOL_SOCKET, SO_TIMESTAMPNS, 1);
        setOption(SOL_SOCKET, SO_RXQ_OVFL, 1);
    }

    /** Whether the kernel splits a message into datagrams (UDP_SEGMENT, Linux 4.18); older ones would send it in one piece. */
    boolean segments() {
        return setOption(SOL_UDP, UDP_SEGMENT, 0) == 0;
    }

    /** Has the kernel hand on datagrams of one size that came together as one message (UDP_GRO, Linux 5.0), if it can. */
    boolean coalesce() {
        return setOption(SOL_UDP, UDP_GRO, 1) == 0;
    }

    int setOption(int level, int name, int value) {
        option.set(JAVA_INT, 0, value);
        return result(SETSOCKOPT.call(errno, fd, level, name, option, (int) JAVA_INT.byteSize()));
    }

    @Override
    public int receive(MessageHeaders messages, int count) {
        return result(RECVMMSG.call(errno, fd, messages.from(0), count, 0, MemorySegment.NULL));
    }

    @Override
    public int send(MessageHeaders messages, int from, int count) {
        return result(SENDMMSG.call(errno, fd, messages.from(from), count, 0));
    }

    int close() {
        return result(CLOSE.call(errno, fd));
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -(int) ERRNO.get(errno, 0L);
    }

    private static <T> T bind(Class<T> call, String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        MethodHandle handle = linker.downcallHandle(
                libc.findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, parameters),
                Linker.Option.captureCallState("errno"));
        return MethodHandleProxies.asInterfaceInstance(call, handle);
    }
}
