package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.sluice.srtp.SrtpArrivals;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Law 6: nothing of ours is allocated for a forwarded packet. The whole path through a loop, with retransmission buffers,
 * reports and feedback, but for the cipher: what a cipher's library allocates is its own.
 */
class ForwardingAllocationTest {
    private static final int RECEIVERS = 20;
    private static final int RUN = 5;
    private static final int WARM_UP_TURNS = 3_000;
    private static final int TURNS = 1_000;

    /** So high a rate that what comes by time, reports and feedback, hardly shows. */
    private static final int PACKETS_PER_SECOND = 15_000;

    /** Less than a sixteenth of the smallest object. */
    private static final double ALLOWED_BYTES = 1;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingForAForwardedPacket() {
        assertAllocatesNothing(new Shape(SrtpKeys.NONE, SrtpProfile.AEAD_AES_128_GCM, RECEIVERS, "1200", Exit.MEMORY));
    }

    /** The same with packets that are authenticated together, and a cipher whose library allocates nothing. */
    @Test
    void shouldAllocateNothingForPacketsThatAreDecryptedTogether() {
        assumeTrue(!SrtpEngines.select(SrtpEngines.AUTO).arrivals().equals(SrtpArrivals.NONE), "no such cipher here");
        assertAllocatesNothing(
                new Shape(SrtpEngines.AUTO, SrtpProfile.AES_CM_128_HMAC_SHA1_80, RECEIVERS, "100", Exit.MEMORY));
    }

    private void assertAllocatesNothing(Shape shape) {
        try (SteppedCall call = new SteppedCall(shape, PACKETS_PER_SECOND)) {
            forward(call, WARM_UP_TURNS);
            long forwardedBefore = call.forwarded();
            long before = threads.getCurrentThreadAllocatedBytes();
            forward(call, TURNS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            long forwarded = call.forwarded() - forwardedBefore;

            assertThat(forwarded).isEqualTo((long) TURNS * RUN * shape.receivers());
            assertThat((double) allocated / forwarded)
                    .as("bytes for each of %d packets", forwarded)
                    .isLessThan(ALLOWED_BYTES);
            call.requireSound();
        }
    }

    private static void forward(SteppedCall call, int turns) {
        for (int i = 0; i < turns; i++) {
            call.turn(RUN);
        }
    }
}
