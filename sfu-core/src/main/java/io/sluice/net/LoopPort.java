package io.sluice.net;

import io.netty.channel.SingleThreadIoEventLoop;
import io.sluice.loop.DatagramPort;

/** A port as the thread that owns it sees it. */
sealed interface LoopPort extends DatagramPort permits BoundUdpPort, NettyTcpPort {
    /**
     * Begins to report; once, on the loop.
     *
     * @param onReadable called whenever there is something to receive
     * @param onClose called once when the port closes, before anything of it is given back to the system
     */
    void watch(SingleThreadIoEventLoop eventLoop, Runnable onReadable, Runnable onClose);

    /** What every port asks of who sends. */
    static void requireSendable(boolean closed, int length) {
        if (closed) {
            throw new IllegalStateException("the port is closed");
        }
        if (length < 0 || length > SEND_CAPACITY) {
            throw new IllegalArgumentException("length " + length + " is not within 0.." + SEND_CAPACITY);
        }
    }
}
