package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private static final long MILLI = 1_000_000;

    private final SentPackets sent = new SentPackets(false);

    @Test
    void shouldTellWhatBelongedToTheMomentOfSending() {
        sent.add(65_535, 65_534, -2, 0xff_ffff, 0x1_fffe, 255, 5);
        assertThat(sent.find(65_535, 5)).as("it has not left yet").isEqualTo(SentPackets.NONE);
        sent.fingerprint(65_535, -1, Long.MIN_VALUE);

        int entry = sent.find(65_535, 6);
        assertThat(sent.source(entry)).isEqualTo(65_534);
        assertThat(sent.timestamp(entry)).isEqualTo(-2);
        assertThat(sent.sendTime(entry)).isEqualTo(0xff_ffff);
        assertThat(sent.transportSequence(entry)).isEqualTo(0xfffe);
        assertThat(sent.padding(entry)).isEqualTo(255);
        assertThat(sent.fingerprintHigh(entry)).isEqualTo(-1);
        assertThat(sent.fingerprintLow(entry)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldRememberAPacketOfNumberZero() {
        assertThat(sent.find(0, 0)).isEqualTo(SentPackets.NONE);
        send(0, 0);
        assertThat(sent.find(0, 1)).isNotEqualTo(SentPackets.NONE);
        assertThat(sent.find(64, 1)).isEqualTo(SentPackets.NONE);
    }

    @Test
    void shouldForgetWhatIsTooOld() {
        send(7, 0);
        assertThat(sent.find(7, 1_000 * MILLI)).isNotEqualTo(SentPackets.NONE);
        assertThat(sent.find(7, 1_001 * MILLI)).isEqualTo(SentPackets.NONE);
    }

    @Test
    void shouldStaySmallForSoundAndGrowForManyPackets() {
        for (int i = 0; i < 1_000; i++) {
            send(i, i * 20L * MILLI);
        }
        assertThat(sent.places()).isEqualTo(64);
        assertThat(sent.find(999 - 49, 999 * 20L * MILLI)).isNotEqualTo(SentPackets.NONE);

        long then = 1_000 * 20L * MILLI;
        for (int i = 0; i < 5_000; i++) {
            send(60_000 + i & 0xffff, then + i * MILLI / 10);
        }
        assertThat(sent.places()).isEqualTo(1024);
        for (int i = 5_000 - 1024; i < 5_000; i++) {
            int entry = sent.find(60_000 + i & 0xffff, then + 500 * MILLI);
            assertThat(sent.source(entry)).isEqualTo(i);
            assertThat(sent.timestamp(entry)).isEqualTo(i);
        }
    }

    private void send(int number, long nowNanos) {
        int serial = number - 60_000 & 0xffff;
        sent.add(number, serial, serial, 1, 2, 3, nowNanos);
        sent.fingerprint(number, 4, 5);
    }
}
