package io.sluice.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.sluice.loop.TcpCounters;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What leaves by one connection: one buffer that the kernel is taking, and one that gathers frames meanwhile. A peer that
 * reads too slowly loses whole frames, the newest ones, never parts: the stream stays one of frames.
 */
final class TcpSendQueue {
    /** Room for what a turn brings, usually; also what is written before the turn has ended. */
    private static final int BUFFER_BYTES = 16 << 10;

    private final Channel channel;
    private final int maxBytes;
    private final TcpCounters counters;
    private @Nullable ByteBuf gathered;
    /** Bytes of the buffer given to the channel, all of them until the last is taken. */
    private int leavingBytes;

    TcpSendQueue(Channel channel, int maxBytes, TcpCounters counters) {
        this.channel = channel;
        this.maxBytes = maxBytes;
        this.counters = counters;
    }

    /** Copies a frame, its length included. */
    void send(ByteBuffer frame) {
        int size = frame.remaining();
        int gatheredBytes = gathered == null ? 0 : gathered.readableBytes();
        if (leavingBytes + gatheredBytes + size > maxBytes) {
            counters.sendBufferDrops++;
            return;
        }
        if (gathered == null) {
            gathered = channel.alloc().directBuffer(Math.min(BUFFER_BYTES, maxBytes), maxBytes);
        }
        gathered.writeBytes(frame);
        counters.framesSent++;
        counters.bytesSent += size - FrameDecoder.HEADER;
        if (gatheredBytes + size > BUFFER_BYTES - size) {
            flush();
        }
    }

    /** Gives what was gathered to the kernel, unless it is still busy with what it was given before. */
    void flush() {
        ByteBuf bytes = gathered;
        // Writable means empty here: see TcpConnection.configure.
        if (bytes != null && channel.isWritable()) {
            gathered = null;
            leavingBytes = bytes.readableBytes();
            // A failure comes to TcpConnection.exceptionCaught.
            ChannelFuture _ = channel.writeAndFlush(bytes, channel.voidPromise());
        }
    }

    /** The channel has taken in all it was given, or has just been given something. */
    void onWritabilityChanged() {
        if (channel.isWritable()) {
            leavingBytes = 0;
            flush();
        }
    }

    boolean isEmpty() {
        return gathered == null && leavingBytes == 0;
    }

    /** Drops what has not been given to the channel. */
    void clear() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
