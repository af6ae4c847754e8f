package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MediaReceiverTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private static final int SSRC = 77;
    private static final int HEADER = 12;
    private static final int PAYLOAD = 100;
    private static final long SENT_NANOS = 5_000_000;
    private static final long DELAY_NANOS = 300_000;

    private final SrtpEngine engine = SrtpEngines.select("jca");
    private final SrtpSender sender = engine.newSender(PROFILE, Floor.key(PROFILE), Floor.salt(PROFILE));
    private final PacketPool pool = new PacketPool(Arena.ofAuto(), 4);
    private final Tally tally = new Tally();
    private final MemorySegment payload = Payload.template();
    private int firsts;
    private final MediaReceiver receiver = new MediaReceiver(tally, 0, () -> firsts++);

    MediaReceiverTest() {
        receiver.keys(engine.newReceiver(PROFILE, Floor.key(PROFILE), Floor.salt(PROFILE)));
    }

    @Test
    void shouldCountEveryPacketAndDecryptTheFirstAndOneInSixtyFour() {
        for (int i = 10; i < 10 + 128; i++) {
            receive(packet(i, i));
        }

        assertThat(receiver.count()).isEqualTo(new MediaReceiver.Count(1, 0, 128, 0, 0));
        assertThat(tally.verified).isEqualTo(3);
        assertThat(tally.wrong + tally.undecryptable).isZero();
        assertThat(firsts).isEqualTo(1);
    }

    @Test
    void shouldPassOverWhatIsNoMedia() {
        receiver.passOver(SSRC);
        receive(packet(1, 1));

        assertThat(receiver.count()).isEqualTo(MediaReceiver.Count.NONE);
        assertThat(tally.verified).isZero();
    }

    @Test
    void shouldMeasureFromTheStampToTheArrival() {
        receive(packet(1, 1));

        assertThat(tally.delays.getTotalCount()).isEqualTo(1);
        assertThat(tally.delays.valuesAreEquivalent(tally.delays.getMaxValue(), DELAY_NANOS))
                .isTrue();
    }

    @Test
    void shouldFindAPacketThatDoesNotAuthenticate() {
        Packet harmed = packet(0, 0);
        Bytes.put8(harmed.memory(), HEADER + 50, ~Bytes.u8(harmed.memory(), HEADER + 50));
        receive(harmed);

        assertThat(tally.undecryptable).isEqualTo(1);
        assertThat(firsts).isZero();
    }

    @Test
    void shouldFindAPayloadThatIsNotOurs() {
        payload.fill((byte) 0);
        receive(packet(0, 0));

        assertThat(tally.wrong).isEqualTo(1);
    }

    @Test
    void shouldFindANumberThatDoesNotFit() {
        receive(packet(0, 500));
        receive(packet(64, 563));

        assertThat(tally.wrong).isEqualTo(1);
    }

    @Test
    void shouldCountAsLostWhatTheServerNumberedOnAcross() {
        receive(packet(0, 500));
        receive(packet(64, 500 + 64 + 5));
        receive(packet(128, 500 + 128 + 5 + 5000));

        assertThat(tally.wrong).isZero();
        assertThat(receiver.count().lost()).isEqualTo(126 + 5 + 5000);
    }

    /** At 20,000 packets a second a picture that is left out for two seconds takes more than half of the sequence numbers. */
    @Test
    void shouldCountAsLostWhatWasLeftOutForLong() {
        receive(packet(0, 500));
        receive(packet(64, 500 + 64 + 40_000));
        receive(packet(128, 500 + 128 + 40_000 + 100_000));

        assertThat(tally.wrong).isZero();
        assertThat(receiver.count().lost()).isEqualTo(126 + 40_000 + 100_000);
    }

    @Test
    void shouldKnowAStreamThatFellSilent() {
        receive(packet(0, 0));
        receiver.restart();

        assertThat(receiver.count()).isEqualTo(new MediaReceiver.Count(1, 1, 0, 0, 0));
    }

    private Packet packet(int sequence, int number) {
        Packet packet = Objects.requireNonNull(pool.acquire());
        if (Bytes.u8(payload, PAYLOAD - 1) != 0) {
            Payload.stamp(payload, number, SENT_NANOS);
        }
        Bytes.put32(packet.memory(), 0, 0x8060_0000L | sequence);
        Bytes.put32(packet.memory(), 4, 0);
        Bytes.put32(packet.memory(), 8, SSRC);
        packet.length(sender.protectRtp(packet.memory(), 0, HEADER, payload, 0, PAYLOAD, Packet.CAPACITY));
        packet.arrivalNanos(SENT_NANOS + DELAY_NANOS);
        return packet;
    }

    private void receive(Packet packet) {
        receiver.onRtp(packet);
        packet.release();
    }
}
