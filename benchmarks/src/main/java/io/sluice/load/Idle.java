package io.sluice.load;

import org.HdrHistogram.Histogram;

/**
 * What peers cost that are connected and hardly send, and how they came.
 *
 * @param transports of the receivers
 * @param consumers of all of them together
 * @param joinSeconds from the first join's beginning to the last one's end
 * @param joinNanos of each join, from opening the WebSocket to the last consumer
 * @param joinCpu processor time meanwhile
 * @param heapBytes growth of the server's live heap from before anybody joined; not a number if it is not known
 * @param residentBytes growth of its resident memory, which holds garbage too
 * @param descriptors that the server has open at the end
 * @param steady what was measured then: media of the one sender that sends, and processor time
 */
record Idle(
        int transports,
        int consumers,
        double joinSeconds,
        Histogram joinNanos,
        CpuMeter.Reading joinCpu,
        double heapBytes,
        double residentBytes,
        long descriptors,
        Window steady) {
    double heapBytesPerTransport() {
        return heapBytes / transports;
    }

    double residentBytesPerTransport() {
        return residentBytes / transports;
    }

    /** Processor time of the server a transport and second; not a number if it is not known. */
    double cpuMicrosPerTransportSecond() {
        return steady.targetCpuMicros() == 0 ? Double.NaN : steady.targetLoad() * 1e6 / transports;
    }
}
