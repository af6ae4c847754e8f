package io.sluice.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Endpoint;

/** What the ports of both backends share: how they are watched by a selector, and in what order they are closed. */
abstract sealed class BoundUdpPort implements UdpPort, LoopPort permits LinuxUdpPort, NioUdpPort {
    private final Endpoint localEndpoint;
    private final UdpCounters counters;
    private Runnable unwatch = () -> {};
    private boolean closed;

    BoundUdpPort(Endpoint localEndpoint, UdpCounters counters) {
        this.localEndpoint = localEndpoint;
        this.counters = counters;
    }

    /** What Netty registers; calls {@code onReadable} whenever datagrams wait. */
    abstract IoHandle handle(Runnable onReadable);

    /** What Netty is asked to watch for. */
    abstract IoOps readable();

    /** Ends a registration so that the selector holds nothing of the port any more. */
    abstract void cancel(IoRegistration registration);

    /** Closes the socket and frees the memory; called once. */
    abstract void free();

    @Override
    public final void watch(SingleThreadIoEventLoop eventLoop, Runnable onReadable, Runnable onClose) {
        unwatch = onClose;
        IoRegistration registration =
                eventLoop.register(handle(onReadable)).syncUninterruptibly().getNow();
        // Before the descriptor is closed: the system may give it out again at once.
        unwatch = () -> {
            onClose.run();
            cancel(registration);
        };
        registration.submit(readable());
    }

    final boolean isClosed() {
        return closed;
    }

    final void requireSendable(int length) {
        LoopPort.requireSendable(closed, length);
    }

    @Override
    public final Endpoint localEndpoint() {
        return localEndpoint;
    }

    @Override
    public final UdpCounters counters() {
        return counters;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            try {
                unwatch.run();
            } finally {
                free();
            }
        }
    }
}
