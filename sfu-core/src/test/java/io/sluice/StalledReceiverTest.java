package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver that stops reading harms nobody but itself: what it does not take is bounded, dropped by whole frames and counted. */
@Timeout(120)
class StalledReceiverTest {
    private static final long SSRC = 77;
    private static final String SOUND = "s".repeat(1000);

    /** Packets at a time, few enough for any socket's buffer. */
    private static final int STEP = 50;

    /** More than the kernel buffers for a connection and what is queued beside, 1000 bytes each. */
    private static final int MAX_PACKETS = 60_000;

    @Test
    void shouldCostTheOthersOfItsLoopNothing() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport reading = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport stalling = router.createWebRtcTransport(
                    WebRtcTransportOptions.defaults().withProtocols(false, true));
            try (TestPeer sender = new TestPeer(sending);
                    TestPeer reader = new TestPeer(reading);
                    TestPeer staller = new TestPeer(stalling)) {
                for (TestPeer peer : List.of(sender, reader, staller)) {
                    peer.connect();
                }
                Producer sound = sending.produce(TestMedia.sound(SSRC, "0"));
                reading.consume(new ConsumerOptions(sound.id(), router.rtpCapabilities()));
                stalling.consume(new ConsumerOptions(sound.id(), router.rtpCapabilities()));
                send(sender, reader, 0);
                assertThat(staller.takeRtp().payload()).isEqualTo(SOUND);

                staller.stopReading();
                int sent = STEP;
                while (drops(sfu) < 10 * STEP) {
                    assertThat(sent).as("packets before the first was dropped").isLessThan(MAX_PACKETS);
                    send(sender, reader, sent);
                    sent += STEP;
                }
                assertThat(sfu.statistics().loops().getFirst().packetsInUse())
                        .as("packets held for who does not read")
                        .isZero();
                assertThat(stalling.statistics()).containsEntry("egressOverflowDrops", 0L);

                staller.received.clear();
                staller.readOn();
                int last = sent;
                send(sender, reader, last);
                TestPeer.Rtp late = staller.takeRtp();
                assertThat(late.payload()).as("whole frames, which decrypt").isEqualTo(SOUND);
                stalling.close();
                send(sender, reader, last + STEP);
            }
            sending.close();
            reading.close();
            TestSfu.assertEmpty(sfu);
        }
    }

    /** Sends some packets, all of which the reader gets in their order. */
    private static void send(TestPeer sender, TestPeer reader, int first) throws InterruptedException {
        for (int i = first; i < first + STEP; i++) {
            sender.sendRtp(
                    new TestPeer.Rtp(SSRC, TestMedia.OPUS_PAYLOAD_TYPE, i & 0xffff, 960L * i, false, "0", SOUND));
        }
        int number = reader.takeRtp().sequenceNumber();
        for (int i = 1; i < STEP; i++) {
            assertThat(reader.takeRtp().sequenceNumber()).isEqualTo(number + i & 0xffff);
        }
    }

    private static long drops(Sfu sfu) {
        return sfu.statistics().loops().getFirst().tcpPorts().getFirst().sendBufferDrops();
    }
}
