package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SupersededTest {
    private final Superseded superseded = new Superseded();

    @Test
    void shouldCoverNothingAtFirst() {
        assertThat(superseded.covers(0)).isFalse();
        assertThat(superseded.covers(65_535)).isFalse();
    }

    @Test
    void shouldCoverWhatLiesBeforeTheKeyFrameAlsoWhereNumbersWrap() {
        superseded.before(2);

        assertThat(superseded.covers(1)).isTrue();
        assertThat(superseded.covers(65_000)).isTrue();
        assertThat(superseded.covers(2)).isFalse();
        assertThat(superseded.covers(500)).isFalse();
    }
}
