package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.time.Timers;
import org.junit.jupiter.api.Test;

class KeyFrameRequesterTest {
    private static final long TIMEOUT = KeyFrameRequester.TIMEOUT_NANOS;

    private final KeyFrameRequester requester = new KeyFrameRequester();

    @Test
    void shouldAskForAKeyFrameOnceWhenTenConsumersJoin() {
        assertThat(requester.request(0)).isTrue();
        for (int consumer = 2; consumer <= 10; consumer++) {
            assertThat(requester.request(consumer)).isFalse();
        }
        assertThat(requester.requested()).isEqualTo(10);
        assertThat(requester.merged()).isEqualTo(9);
        assertThat(requester.sent()).isEqualTo(1);
    }

    @Test
    void shouldAskAtOnceAfterAKeyFrameHasCome() {
        requester.request(0);
        requester.onKeyFrame();
        assertThat(requester.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        assertThat(requester.request(1)).isTrue();
        assertThat(requester.nextDeadlineNanos()).isEqualTo(1 + TIMEOUT);
    }

    @Test
    void shouldRepeatOnceThenGiveUp() {
        requester.request(5);
        assertThat(requester.nextDeadlineNanos()).isEqualTo(5 + TIMEOUT);
        assertThat(requester.onTimer(4 + TIMEOUT)).isFalse();
        assertThat(requester.onTimer(5 + TIMEOUT)).isTrue();
        assertThat(requester.request(6 + TIMEOUT)).as("joins the repetition").isFalse();
        assertThat(requester.nextDeadlineNanos()).isEqualTo(5 + 2 * TIMEOUT);
        assertThat(requester.onTimer(5 + 2 * TIMEOUT)).isFalse();
        assertThat(requester.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        assertThat(requester.retried()).isEqualTo(1);
        assertThat(requester.sent()).isEqualTo(2);
    }

    @Test
    void shouldCountTheNextRequestAnewAfterGivingUp() {
        requester.request(0);
        requester.onTimer(TIMEOUT);
        requester.onTimer(2 * TIMEOUT);
        assertThat(requester.request(2 * TIMEOUT)).isTrue();
        assertThat(requester.onTimer(3 * TIMEOUT)).as("and may be repeated").isTrue();
    }

    @Test
    void shouldNotRepeatAfterAKeyFrame() {
        requester.request(0);
        requester.onKeyFrame();
        assertThat(requester.onTimer(TIMEOUT)).isFalse();
    }

    @Test
    void shouldTakeAKeyFrameNobodyAskedFor() {
        requester.onKeyFrame();
        assertThat(requester.request(0)).isTrue();
    }

    @Test
    void shouldHoldRequestsThatComeTooSoonAndSendThemTogether() {
        KeyFrameRequester slow = new KeyFrameRequester(300);
        assertThat(slow.request(1000)).isTrue();
        slow.onKeyFrame();
        assertThat(slow.request(1100)).isFalse();
        assertThat(slow.request(1200)).isFalse();
        assertThat(slow.nextDeadlineNanos()).isEqualTo(1300);
        assertThat(slow.onTimer(1299)).isFalse();
        assertThat(slow.onTimer(1300)).isTrue();
        assertThat(slow.nextDeadlineNanos()).isEqualTo(1300 + TIMEOUT);
        assertThat(slow.sent()).isEqualTo(2);
        assertThat(slow.requested()).isEqualTo(3);
    }

    @Test
    void shouldSendNoHeldRequestOnceAKeyFrameHasCome() {
        KeyFrameRequester slow = new KeyFrameRequester(300);
        slow.request(1000);
        slow.onKeyFrame();
        slow.request(1100);
        slow.onKeyFrame();
        assertThat(slow.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        assertThat(slow.onTimer(1300)).isFalse();
        assertThat(slow.request(1301)).isTrue();
    }
}
