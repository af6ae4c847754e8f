package io.sluice.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.sluice.loop.TcpCounters;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has sent and the loop has not received yet. Nothing is lost for being too much: the connection is not
 * read for a while instead, and TCP makes the peer wait. Owns the buffers it is given.
 */
final class TcpReceiveQueue {
    /** One that is being decoded and one that waits: a connection falls behind only if the loop does. */
    private static final int MAX_BUFFERS = 2;

    private final ChannelConfig channel;
    private final TcpCounters counters;
    private final FrameDecoder decoder = new FrameDecoder();
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(MAX_BUFFERS + 1);
    private @Nullable ByteBuf decoded;
    private boolean paused;

    TcpReceiveQueue(ChannelConfig channel, TcpCounters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    void add(ByteBuf bytes) {
        waiting.add(bytes);
        if (!paused && waiting.size() >= MAX_BUFFERS) {
            paused = true;
            counters.readPauses++;
            channel.setAutoRead(false);
        }
    }

    /** What {@link FrameDecoder#next} says to all that was added; if nothing is left, the connection is read again. */
    int next() {
        int length = decoder.next();
        while (length == FrameDecoder.INCOMPLETE) {
            releaseDecoded();
            ByteBuf bytes = waiting.poll();
            if (bytes == null) {
                resume();
                break;
            }
            decoded = bytes;
            ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
            decoder.feed(MemorySegment.ofBuffer(view));
            length = decoder.next();
        }
        counters.emptyFrameDrops += decoder.takeEmptyFrames();
        return length;
    }

    /** Copies the frame that {@link #next} announced. */
    void take(MemorySegment target) {
        decoder.take(target);
    }

    /** Whether the connection, should it end here, ends within a frame. */
    boolean isWithinFrame() {
        return decoder.isWithinFrame();
    }

    void clear() {
        decoder.reset();
        releaseDecoded();
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    private void resume() {
        if (paused) {
            paused = false;
            channel.setAutoRead(true);
        }
    }

    private void releaseDecoded() {
        if (decoded != null) {
            decoded.release();
            decoded = null;
        }
    }
}
