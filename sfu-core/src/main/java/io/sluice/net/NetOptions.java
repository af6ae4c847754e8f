package io.sluice.net;

/**
 * How loops reach the network.
 *
 * @param backend which sockets to use
 * @param maxPacketsPerLoop the bound of each loop's packet pool, at least 64 (one receive batch); 2 KiB of native memory
 *     each, taken only when needed
 * @param receiveBufferBytes what to ask the kernel for as the receive buffer of a port (SO_RCVBUF); it may grant less
 * @param sendBufferBytes the same for sending (SO_SNDBUF)
 * @param segmentation whether equal datagrams for one destination leave as one message (UDP_SEGMENT), where the kernel can
 * @param coalescing whether datagrams of one size that the kernel received together come as one message (UDP_GRO), where it
 *     can; they then share a time of arrival
 * @param ipv6Only whether IPv6 sockets refuse IPv4 (IPV6_V6ONLY)
 * @param reusePort whether other sockets may have the same port (SO_REUSEPORT)
 * @param maxGatherNanos how long a busy loop may wait for datagrams to gather (see {@link io.sluice.loop.Gathering}); 0 for not at all
 */
public record NetOptions(
        Backend backend,
        int maxPacketsPerLoop,
        int receiveBufferBytes,
        int sendBufferBytes,
        boolean segmentation,
        boolean coalescing,
        boolean ipv6Only,
        boolean reusePort,
        long maxGatherNanos) {
    private static final int MIN_PACKETS = 64;
    private static final int DEFAULT_PACKETS = 16_384;
    /**
     * The kernel charges a full-sized packet 2304 bytes and doubles what is asked for, so this is 14,000 packets: 100 ms of a
     * flood at all that one loop can read. A moment without a processor must not cost media, which nobody repeats.
     */
    private static final int DEFAULT_RECEIVE_BUFFER_BYTES = 16 << 20;
    /** 80 ms of 400 Mbit/s: a pause of the garbage collector, not a second of stale media. */
    private static final int DEFAULT_SEND_BUFFER_BYTES = 4 << 20;

    /** The kinds of socket there are. */
    public enum Backend {
        /** {@link #EPOLL} where it works, else {@link #NIO}, with one line in the log that says why. */
        AUTO,
        /** Linux: epoll, and batched system calls into packet memory. */
        EPOLL,
        /** Any platform: a selector and one call per datagram. */
        NIO
    }

    public NetOptions {
        if (maxPacketsPerLoop < MIN_PACKETS) {
            throw new IllegalArgumentException(
                    "maxPacketsPerLoop " + maxPacketsPerLoop + " is less than " + MIN_PACKETS + ", one receive batch");
        }
        requirePositive("receiveBufferBytes", receiveBufferBytes);
        requirePositive("sendBufferBytes", sendBufferBytes);
        if (maxGatherNanos < 0) {
            throw new IllegalArgumentException("maxGatherNanos " + maxGatherNanos + " is negative");
        }
    }

    /** The best backend, 16,384 packets a loop, buffers of 16 MiB to receive and 4 MiB to send, segmentation, no gathering. */
    public static NetOptions defaults() {
        return new NetOptions(
                Backend.AUTO,
                DEFAULT_PACKETS,
                DEFAULT_RECEIVE_BUFFER_BYTES,
                DEFAULT_SEND_BUFFER_BYTES,
                true,
                false,
                false,
                false,
                0);
    }

    public NetOptions withBackend(Backend other) {
        return new NetOptions(
                other,
                maxPacketsPerLoop,
                receiveBufferBytes,
                sendBufferBytes,
                segmentation,
                coalescing,
                ipv6Only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withMaxPacketsPerLoop(int packets) {
        return new NetOptions(
                backend,
                packets,
                receiveBufferBytes,
                sendBufferBytes,
                segmentation,
                coalescing,
                ipv6Only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withReceiveBufferBytes(int bytes) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                bytes,
                sendBufferBytes,
                segmentation,
                coalescing,
                ipv6Only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withSendBufferBytes(int bytes) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                receiveBufferBytes,
                bytes,
                segmentation,
                coalescing,
                ipv6Only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withSegmentation(boolean enabled) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                receiveBufferBytes,
                sendBufferBytes,
                enabled,
                coalescing,
                ipv6Only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withCoalescing(boolean enabled) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                receiveBufferBytes,
                sendBufferBytes,
                segmentation,
                enabled,
                ipv6Only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withMaxGatherNanos(long nanos) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                receiveBufferBytes,
                sendBufferBytes,
                segmentation,
                coalescing,
                ipv6Only,
                reusePort,
                nanos);
    }

    public NetOptions withIpv6Only(boolean only) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                receiveBufferBytes,
                sendBufferBytes,
                segmentation,
                coalescing,
                only,
                reusePort,
                maxGatherNanos);
    }

    public NetOptions withReusePort(boolean reuse) {
        return new NetOptions(
                backend,
                maxPacketsPerLoop,
                receiveBufferBytes,
                sendBufferBytes,
                segmentation,
                coalescing,
                ipv6Only,
                reuse,
                maxGatherNanos);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }
}
