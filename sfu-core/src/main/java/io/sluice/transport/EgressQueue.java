package io.sluice.transport;

import io.sluice.bwe.PacingBudget;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import java.util.Arrays;

/**
 * The packets that one transport is about to send for the first time, in the order in which they came, with their numbers. Keeps
 * a reference to each. Confined to its loop.
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

    /** How many of the first ones a budget allows to leave; they are paid for. */
    int admit(PacingBudget budget) {
        int admitted = 0;
        while (admitted < size && budget.isOpen()) {
            budget.spend(bytes(packets[admitted]));
            admitted++;
        }
        return admitted;
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

    private static int bytes(RtpPacket packet) {
        return packet.payloadLength() + OVERHEAD;
    }
}
