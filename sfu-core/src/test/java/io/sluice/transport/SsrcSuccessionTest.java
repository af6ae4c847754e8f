package io.sluice.transport;

import static io.sluice.transport.SsrcSuccession.TENURE_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SsrcSuccessionTest {
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;

    private final SsrcSuccession succession = new SsrcSuccession();

    @Test
    void shouldAdmitAnySsrcInPlaceOfOneThatWasNeverHeard() {
        assertThat(succession.admits(FIRST, 0)).isTrue();
        succession.onChanged(FIRST, 0);
        assertThat(succession.admits(SECOND, 1)).isTrue();
    }

    @Test
    void shouldAdmitTheFirstSuccessorAtOnce() {
        succession.onHeard(0);

        assertThat(succession.admits(SECOND, 1)).isTrue();
    }

    @Test
    void shouldNotGiveTheStreamBackWhileTheSuccessorIsHeard() {
        change(FIRST, 0);
        succession.onHeard(5 * TENURE_NANOS);

        assertThat(succession.admits(FIRST, 6 * TENURE_NANOS - 1)).isFalse();
        assertThat(succession.admits(FIRST, 6 * TENURE_NANOS)).isTrue();
    }

    @Test
    void shouldAdmitAThirdOneOnlyAfterASecond() {
        change(FIRST, 0);
        succession.onHeard(TENURE_NANOS - 1);

        assertThat(succession.admits(THIRD, TENURE_NANOS - 1)).isFalse();
        assertThat(succession.admits(THIRD, TENURE_NANOS)).isTrue();
    }

    private void change(int left, long nanos) {
        succession.onHeard(nanos);
        succession.onChanged(left, nanos);
        succession.onHeard(nanos);
    }
}
