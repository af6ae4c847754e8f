package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PausesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SerialCollectForAllocation",
                "ParallelCollectForAllocation",
                "G1PauseRemark",
                "ShenandoahInitMark",
                "ZRelocateStartYoung",
                "CollectForMetadataAllocation"
            })
    void shouldCountACollectorsPauseAmongAllAndAmongCollections(String operation) {
        Pauses pauses = Pauses.parse(Stream.of(line(operation, 122_062)));

        assertThat(pauses.known()).isTrue();
        assertThat(pauses.all().getTotalCount()).isEqualTo(1);
        assertThat(pauses.collections().getTotalCount()).isEqualTo(1);
        assertThat(pauses.all().getMaxValue()).isBetween(122_000L, 122_200L);
    }

    @Test
    void shouldKeepOtherSafepointsApartFromCollections() {
        Pauses pauses =
                Pauses.parse(Stream.of(line("CleanClassLoaderDataMetaspaces", 5000), line("ICBufferFull", 7000)));

        assertThat(pauses.all().getTotalCount()).isEqualTo(2);
        assertThat(pauses.collections().getTotalCount()).isZero();
    }

    @Test
    void shouldPassOverLinesThatTellOfNoPause() {
        Pauses pauses = Pauses.parse(
                Stream.of("[0.1s] Using Serial", "[0.2s] Safepoint \"SerialCollectForAllocation\", Time since", ""));

        assertThat(pauses.all().getTotalCount()).isZero();
    }

    @Test
    void shouldAddALaterSlice() {
        Pauses both = Pauses.parse(Stream.of(line("G1PauseRemark", 1000)))
                .followedBy(Pauses.parse(Stream.of(line("ICBufferFull", 2000))));

        assertThat(both.all().getTotalCount()).isEqualTo(2);
        assertThat(both.collections().getTotalCount()).isEqualTo(1);
    }

    @Test
    void shouldNotKnowThePausesOfAProcessWithoutALog() throws Exception {
        assertThat(PauseLog.NONE.since(PauseLog.NONE.position()).known()).isFalse();
    }

    private static String line(String operation, long totalNanos) {
        return "[2.029s] Safepoint \"" + operation + "\", Time since last: 3309108 ns, Reaching safepoint: 1392 ns, At"
                + " safepoint: 119568 ns, Leaving safepoint: 1102 ns, Total: " + totalNanos
                + " ns, Threads: 0 runnable, 10 total";
    }
}
