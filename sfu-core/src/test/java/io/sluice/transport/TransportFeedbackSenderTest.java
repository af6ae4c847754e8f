package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.Loop;
import io.sluice.srtp.SrtpEngines;
import io.sluice.testing.SteppedLoops;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportFeedbackSenderTest {
    private static final int OWN_SSRC = 1;
    private static final int MEDIA_SSRC = 2;

    @Test
    void shouldRememberNothingBeforeTheFirstPacketAsksForIt() {
        try (SteppedLoops loops = new SteppedLoops(1)) {
            loops.run(0, () -> {
                Loop loop = loops.loop(0);
                TransportEgress egress = new TransportEgress(
                        loop,
                        new EgressBatch(SrtpEngines.select("jca").batch()),
                        new TransportCounters(),
                        new FlushPadding(true),
                        new Random(1));
                TransportFeedbackSender sender = new TransportFeedbackSender(loop, egress, OWN_SSRC);
                assertThat(sender.isRecording()).isFalse();
                assertThat(sender.lossShare()).isNull();

                sender.onPacket(7, loop.nowNanos(), MEDIA_SSRC);

                assertThat(sender.isRecording()).isTrue();
                assertThat(sender.lossShare()).isZero();
                sender.close();
            });
        }
    }
}
