package io.sluice.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldLetABurstThroughAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(10, 5, Long.MAX_VALUE - SECOND);
        long now = Long.MAX_VALUE - SECOND;

        assertThat(LongStream.range(0, 10).filter(i -> bucket.take(now)).count())
                .isEqualTo(5);
        assertThat(bucket.take(now + SECOND / 10 - 1)).isFalse();
        assertThat(bucket.take(now + SECOND / 10)).isTrue();
        assertThat(bucket.take(now + SECOND / 10)).isFalse();
    }

    @Test
    void shouldSaveNoMoreThanABurstThoughTheClockWraps() {
        TokenBucket bucket = new TokenBucket(10, 5, Long.MAX_VALUE);
        long later = Long.MAX_VALUE + 3600 * SECOND;

        assertThat(LongStream.range(0, 100).filter(i -> bucket.take(later)).count())
                .isEqualTo(5);
    }
}
