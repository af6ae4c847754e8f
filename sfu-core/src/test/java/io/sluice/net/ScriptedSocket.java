package io.sluice.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** System calls with results as written beforehand; without a script everything is sent, and nothing is there to receive. */
@SuppressWarnings("restricted")
final class ScriptedSocket implements BatchSocket {
    /** A call of sendmmsg(2): the datagrams in each of the messages it was given. */
    record SendCall(List<Integer> datagrams) {}

    /**
     * A message that arrives, and what the socket has dropped before, of 32 bits, or -1 to say nothing of it.
     *
     * @param segmentBytes the size of its datagrams, or 0 for one alone
     */
    record Arrival(int length, boolean truncated, long drops, int segmentBytes) {
        Arrival(int length, boolean truncated, long drops) {
            this(length, truncated, drops, 0);
        }
    }

    private static final int NAME = 0;
    private static final int BUFFERS = 16;
    private static final int BUFFER_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int SO_RXQ_OVFL = 40;

    final List<SendCall> sends = new ArrayList<>();
    private final Queue<Integer> sendResults = new ArrayDeque<>();
    private final Queue<Object> receiveResults = new ArrayDeque<>();

    /** The results of the next calls of sendmmsg(2), counts or negative error numbers. */
    ScriptedSocket sending(int... results) {
        for (int result : results) {
            sendResults.add(result);
        }
        return this;
    }

    /** The next call of recvmmsg(2) fails. */
    ScriptedSocket failing(int errno) {
        receiveResults.add(-errno);
        return this;
    }

    /** The next call of recvmmsg(2) returns these. */
    ScriptedSocket receiving(Arrival... arrivals) {
        receiveResults.add(arrivals);
        return this;
    }

    @Override
    public boolean isIpv6() {
        return false;
    }

    @Override
    public int send(MessageHeaders messages, int from, int count) {
        List<Integer> datagrams = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            datagrams.add((int) messages.from(i).get(ValueLayout.JAVA_LONG, BUFFER_COUNT));
        }
        sends.add(new SendCall(datagrams));
        Integer result = sendResults.poll();
        return result == null ? count : Math.min(result, count);
    }

    @Override
    public int receive(MessageHeaders messages, int count) {
        Object result = receiveResults.poll();
        if (result == null) {
            return -Errno.EAGAIN;
        }
        if (result instanceof Integer error) {
            return error;
        }
        Arrival[] arrivals = (Arrival[]) result;
        for (int i = 0; i < arrivals.length; i++) {
            fill(messages.from(i), arrivals[i]);
        }
        return arrivals.length;
    }

    private static void fill(MemorySegment header, Arrival arrival) {
        header.set(ValueLayout.JAVA_INT, LENGTH, arrival.length);
        header.set(ValueLayout.JAVA_INT, FLAGS, arrival.truncated ? MessageHeaders.MSG_TRUNC : 0);
        MemorySegment name = pointee(header, NAME, 16);
        name.set(ValueLayout.JAVA_SHORT, 0, SocketAddresses.AF_INET);
        name.set(ValueLayout.JAVA_INT, 4, 0x0100_007f);
        write(header, arrival.length);
        MemorySegment control = pointee(header, CONTROL, ControlMessages.SIZE);
        long at = 0;
        if (arrival.drops >= 0) {
            at = control(control, at, LinuxSocket.SOL_SOCKET, SO_RXQ_OVFL, (int) arrival.drops);
        }
        if (arrival.segmentBytes > 0) {
            at = control(control, at, LinuxSocket.SOL_UDP, LinuxSocket.UDP_GRO, arrival.segmentBytes);
        }
        header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, at);
    }

    private static long control(MemorySegment control, long at, int level, int type, int value) {
        control.set(ValueLayout.JAVA_LONG, at, 20);
        control.set(ValueLayout.JAVA_INT, at + 8, level);
        control.set(ValueLayout.JAVA_INT, at + 12, type);
        control.set(ValueLayout.JAVA_INT, at + 16, value);
        return at + 24;
    }

    /** The bytes of a message: its n-th is n * 7, spread over the buffers as the kernel does it. */
    private static void write(MemorySegment header, int length) {
        long count = header.get(ValueLayout.JAVA_LONG, BUFFER_COUNT);
        MemorySegment buffers = pointee(header, BUFFERS, count * Buffers.SIZE);
        int written = 0;
        for (long i = 0; i < count; i++) {
            long room = buffers.get(ValueLayout.JAVA_LONG, i * Buffers.SIZE + 8);
            MemorySegment buffer = pointee(buffers, (int) i * Buffers.SIZE, room);
            for (long j = 0; j < room && written < length; j++) {
                buffer.set(ValueLayout.JAVA_BYTE, j, (byte) (written++ * 7));
            }
        }
    }

    private static MemorySegment pointee(MemorySegment header, int offset, long size) {
        return MemorySegment.ofAddress(header.get(ValueLayout.JAVA_LONG, offset))
                .reinterpret(size);
    }
}
