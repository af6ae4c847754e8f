package io.sluice.load;

import org.HdrHistogram.Histogram;

/**
 * What was counted in one measured time.
 *
 * @param sent packets the generator sent in it
 * @param expectedStreams streams that should have come, over all receivers
 * @param count what the receivers found, losses by sequence number
 * @param verified packets that were decrypted and found right
 * @param undecryptable packets of the whole run that did not authenticate
 * @param wrong packets of the whole run that authenticated and did not hold what was sent
 * @param ownDrops of the datagrams lost, those lost in the generator's own sockets
 * @param skippedBursts bursts that the generator was too late for
 * @param delays nanoseconds from sending to arrival, of the verified packets
 * @param targetCpuMicros processor time of the measured process; 0 if it is not known
 * @param generatorCpuMicros processor time of the generator
 * @param othersCpuMicros processor time of everything else on the machine, the kernel's own included
 * @param residentBytes memory of the measured process at the end
 * @param pauses of the measured process, when it is a JVM started here
 */
record Window(
        double seconds,
        long sent,
        int expectedStreams,
        MediaReceiver.Count count,
        long verified,
        long undecryptable,
        long wrong,
        long ownDrops,
        long skippedBursts,
        Histogram delays,
        long targetCpuMicros,
        long generatorCpuMicros,
        long othersCpuMicros,
        long residentBytes,
        Pauses pauses) {

    /** This and a later slice of the same flow as one. */
    Window followedBy(Window later) {
        Histogram both = delays.copy();
        both.add(later.delays);
        return new Window(
                seconds + later.seconds,
                sent + later.sent,
                later.expectedStreams,
                count.followedBy(later.count),
                verified + later.verified,
                later.undecryptable,
                later.wrong,
                ownDrops + later.ownDrops,
                skippedBursts + later.skippedBursts,
                both,
                targetCpuMicros + later.targetCpuMicros,
                generatorCpuMicros + later.generatorCpuMicros,
                othersCpuMicros + later.othersCpuMicros,
                later.residentBytes,
                pauses.followedBy(later.pauses));
    }

    double sentPerSecond() {
        return sent / seconds;
    }

    double receivedPerSecond() {
        return count.received() / seconds;
    }

    /** Processor time of the measured process a packet that it sent; not a number if it is not known. */
    double cpuMicrosPerPacket() {
        return targetCpuMicros == 0 || count.received() == 0 ? Double.NaN : (double) targetCpuMicros / count.received();
    }

    /** Lost packets in a hundred. */
    double lossPercent() {
        long all = count.received() + count.lost();
        return all == 0 ? 100 : 100.0 * count.lost() / all;
    }

    /** Processors that were busy on the measured process's account. */
    double targetLoad() {
        return targetCpuMicros / seconds / 1e6;
    }

    double generatorLoad() {
        return generatorCpuMicros / seconds / 1e6;
    }

    double othersLoad() {
        return othersCpuMicros / seconds / 1e6;
    }

    /** Whether all media came and was right; loss is not wrong, it is a figure. */
    boolean isRight() {
        return undecryptable == 0
                && wrong == 0
                && verified > 0
                && count.duplicates() == 0
                && count.streams() == expectedStreams
                && count.silentStreams() == 0;
    }
}
