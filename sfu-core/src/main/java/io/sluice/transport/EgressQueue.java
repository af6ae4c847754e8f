package io.sluice.transport;

import io.sluice.bwe.PacingBudget;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import java.util.Arrays;

/**
 * The packets that one transport is about to send for the first time, in the order in which they came, with their numbers. Those
 * that may leave now come to the front. Keeps a reference to each. Confined to its loop.
 */
final class EgressQueue {
    private static final int INITIAL = 16;

    /** More than a socket buffer takes in one turn, and than a quarter of a second of 100 Mbit/s. */
    private static final int MAX = 4096;

    /** Header, extensions and tag, roughly: pacing needs no more precision. */
    private static final int OVERHEAD = 48;

    private RtpPacket[] packets = new RtpPacket[INITIAL];
    private OutboundStream[] streams = new OutboundStream[INITIAL];
    private long[] numbers = new long[INITIAL];
    private int size;
    private long bytes;

    /** Those that wait, while they are taken apart from the others. */
    private RtpPacket[] waitingPackets = new RtpPacket[0];

    private OutboundStream[] waitingStreams = new OutboundStream[0];
    private long[] waitingNumbers = new long[0];

    /** False when there is no room. */
    boolean add(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp) {
        if (size == MAX) {
            return false;
        }
        if (size == packets.length) {
            packets = Arrays.copyOf(packets, 2 * size);
            streams = Arrays.copyOf(streams, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        packet.retain();
        packets[size] = packet;
        streams[size] = stream;
        numbers[size] = (long) sequenceNumber << 32 | (timestamp & 0xffff_ffffL);
        size++;
        bytes += bytes(packet);
        return true;
    }

    int size() {
        return size;
    }

    /** On the wire, nearly. */
    long bytes() {
        return bytes;
    }

    RtpPacket[] packets() {
        return packets;
    }

    OutboundStream[] streams() {
        return streams;
    }

    int sequenceNumber(int index) {
        return (int) (numbers[index] >>> 32);
    }

    int timestamp(int index) {
        return (int) numbers[index];
    }

    /** Brings to the front what the budget allows and what may not wait, which is sound; returns how many they are. */
    int select(PacingBudget budget) {
        int selected = 0;
        int waiting = 0;
        for (int i = 0; i < size; i++) {
            boolean leaves = !streams[i].source().video() || (waiting == 0 && budget.isOpen());
            if (!leaves) {
                setAside(i, waiting++);
                continue;
            }
            budget.spend(bytes(packets[i]));
            move(i, selected++);
        }
        System.arraycopy(waitingPackets, 0, packets, selected, waiting);
        System.arraycopy(waitingStreams, 0, streams, selected, waiting);
        System.arraycopy(waitingNumbers, 0, numbers, selected, waiting);
        return selected;
    }

    /** Lets go of the first ones. */
    void remove(int count) {
        for (int i = 0; i < count; i++) {
            bytes -= bytes(packets[i]);
            packets[i].release();
        }
        int left = size - count;
        if (left > 0) {
            System.arraycopy(packets, count, packets, 0, left);
            System.arraycopy(streams, count, streams, 0, left);
            System.arraycopy(numbers, count, numbers, 0, left);
        }
        Arrays.fill(packets, left, size, null);
        Arrays.fill(streams, left, size, null);
        size = left;
    }

    private void setAside(int from, int to) {
        if (to == waitingPackets.length) {
            waitingPackets = Arrays.copyOf(waitingPackets, Math.max(INITIAL, 2 * to));
            waitingStreams = Arrays.copyOf(waitingStreams, waitingPackets.length);
            waitingNumbers = Arrays.copyOf(waitingNumbers, waitingPackets.length);
        }
        waitingPackets[to] = packets[from];
        waitingStreams[to] = streams[from];
        waitingNumbers[to] = numbers[from];
    }

    private void move(int from, int to) {
        if (from != to) {
            packets[to] = packets[from];
            streams[to] = streams[from];
            numbers[to] = numbers[from];
        }
    }

    private static int bytes(RtpPacket packet) {
        return packet.payloadLength() + OVERHEAD;
    }
}
