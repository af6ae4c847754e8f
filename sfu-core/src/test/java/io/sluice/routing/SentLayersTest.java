package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentLayersTest {
    private static final long SECOND = 1_000_000_000L;

    private final SentLayers sent = new SentLayers();

    @Test
    void shouldKnowWhatWasSent() {
        sent.add(65535, 2, 40_000, -7, 0x1234_5678_9abc_def0L, 0);

        int entry = sent.find(65535);
        assertThat(sent.encoding(entry)).isEqualTo(2);
        assertThat(sent.source(entry)).isEqualTo(40_000);
        assertThat(sent.timestamp(entry)).isEqualTo(-7);
        assertThat(sent.rewritten(entry)).isEqualTo(0x1234_5678_9abc_def0L);
        assertThat(sent.isForgotten(entry)).isFalse();
        assertThat(sent.find(65534)).isEqualTo(SentLayers.NONE);
        assertThat(sent.find(0)).isEqualTo(SentLayers.NONE);
    }

    /** A packet that waits while its sender begins anew still leaves with the numbers that it was given. */
    @Test
    void shouldForgetTheSourceAndNotWhatIsDifferent() {
        sent.add(1, 0, 100, 11, 77, 0);
        sent.add(2, 1, 200, 22, 88, 0);
        sent.forget(0);

        int forgotten = sent.find(1);
        assertThat(sent.isForgotten(forgotten)).isTrue();
        assertThat(sent.rewritten(forgotten)).isEqualTo(77);
        assertThat(sent.timestamp(forgotten)).isEqualTo(11);
        assertThat(sent.isForgotten(sent.find(2))).isFalse();
        assertThat(sent.find(3)).isEqualTo(SentLayers.NONE);

        sent.add(1, 0, 300, 33, 99, 0);
        assertThat(sent.isForgotten(sent.find(1))).isFalse();
        assertThat(sent.source(sent.find(1))).isEqualTo(300);
    }

    @Test
    void shouldGrowWhileWhatItHoldsIsYoungAndThenWriteOverIt() {
        for (int i = 0; i < 3000; i++) {
            sent.add(i, 0, i, i, i, i);
        }
        assertThat(sent.find(3000 - 2048 - 1)).isEqualTo(SentLayers.NONE);
        assertThat(sent.source(sent.find(3000 - 2048))).isEqualTo(3000 - 2048);

        SentLayers slow = new SentLayers();
        for (int i = 0; i < 100; i++) {
            slow.add(i, 0, i, i, i, i * SECOND);
        }
        assertThat(slow.find(100 - 64 - 1)).isEqualTo(SentLayers.NONE);
        assertThat(slow.source(slow.find(100 - 64))).isEqualTo(100 - 64);
    }
}
