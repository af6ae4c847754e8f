package io.sluice.load;

import org.jspecify.annotations.Nullable;

/**
 * What a run found.
 *
 * @param server the flow through the server; null when joins were measured
 * @param floor the same flow through {@link Floor}; null when it was not measured
 * @param joins null when the flow was measured
 * @param idle null unless that was measured
 * @param heapBytesPerConsumer growth of the server's live heap, from before anybody joined to the end of the measured time, for
 *     each consumer: its share of transport, session and WebSocket included; not a number if it is not known
 * @param residentBytesPerConsumer the same of its resident memory, in which the garbage collector's choices show too
 */
record Result(
        Settings settings,
        @Nullable Window server,
        @Nullable Window floor,
        @Nullable Joins joins,
        @Nullable Idle idle,
        boolean pinned,
        double heapBytesPerConsumer,
        double residentBytesPerConsumer) {
    /** Processor time a packet, as a multiple of the floor's; not a number without a floor. */
    double ratioToFloor() {
        return server == null || floor == null ? Double.NaN : server.cpuMicrosPerPacket() / floor.cpuMicrosPerPacket();
    }

    boolean isRight() {
        return (server == null || server.isRight())
                && (floor == null || floor.isRight())
                && (joins == null || joins.isRight())
                && (idle == null || idle.steady().isRight());
    }
}
