package io.sluice.net;

import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The sending half of a {@link LinuxUdpPort}: slots that are written in place and leave together by sendmmsg(2). What the
 * kernel does not take at once is dropped and counted: media that waited is worth nothing, and a loop never does.
 */
final class SendQueue {
    private static final int SLOTS = 64;

    private final LinuxSocket socket;
    private final UdpCounters counters;

    private final MemorySegment[] slots = new MemorySegment[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final MessageHeaders messages;
    private final Buffers buffers;
    private final SocketAddresses destinations;
    private int queued;

    SendQueue(Arena arena, LinuxSocket socket, UdpCounters counters) {
        this.socket = socket;
        this.counters = counters;
        messages = new MessageHeaders(arena, SLOTS);
        buffers = new Buffers(arena, SLOTS);
        destinations = new SocketAddresses(arena, SLOTS);
        MemorySegment memory = arena.allocate((long) SLOTS * UdpPort.SEND_CAPACITY, 64);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = memory.asSlice((long) i * UdpPort.SEND_CAPACITY, UdpPort.SEND_CAPACITY);
            buffers.set(i, slots[i], 0);
            messages.address(i, destinations.at(i));
            messages.buffers(i, buffers.from(i), 1);
        }
    }

    MemorySegment slot() {
        return slots[queued];
    }

    void send(int length, long remoteEndpoint) {
        lengths[queued] = length;
        buffers.length(queued, length);
        destinations.endpoint(queued, remoteEndpoint);
        queued++;
        if (queued == SLOTS) {
            flush();
        }
    }

    void flush() {
        int from = 0;
        while (from < queued) {
            from += transmit(from);
        }
        queued = 0;
    }

    /** One system call; returns by how many messages the queue is shorter, at least one. */
    private int transmit(int from) {
        int sent = socket.send(messages, from, queued - from);
        if (sent > 0) {
            countSent(from, sent);
            return sent;
        }
        return switch (-sent) {
            case Errno.EAGAIN -> {
                counters.sendBufferDrops += queued - from;
                yield queued - from;
            }
            case Errno.ENOBUFS, Errno.ENOMEM -> {
                counters.sendBufferDrops++;
                yield 1;
            }
            // The error is that of the first message alone: without it the others go on.
            default -> {
                counters.sendErrors++;
                yield 1;
            }
        };
    }

    private void countSent(int from, int count) {
        counters.datagramsSent += count;
        for (int i = from; i < from + count; i++) {
            counters.bytesSent += lengths[i];
        }
    }
}
