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

    /** A datagram that arrives, and what the socket has dropped before, of 32 bits, or -1 to say nothing of it. */
    record Arrival(int length, boolean truncated, long drops) {}

    private static final int NAME = 0;
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
        if (arrival.drops < 0) {
            header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, 0);
            return;
        }
        MemorySegment control = pointee(header, CONTROL, ControlMessages.SIZE);
        control.set(ValueLayout.JAVA_LONG, 0, 20);
        control.set(ValueLayout.JAVA_INT, 8, LinuxSocket.SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SO_RXQ_OVFL);
        control.set(ValueLayout.JAVA_INT, 16, (int) arrival.drops);
        header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, 24);
    }

    private static MemorySegment pointee(MemorySegment header, int offset, long size) {
        return MemorySegment.ofAddress(header.get(ValueLayout.JAVA_LONG, offset))
                .reinterpret(size);
    }
}
