package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProducerScoresTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final EventQueue events = new EventQueue();
    private final ProducerScores scores =
            new ProducerScores(events, new SlowListener(), Collections.singletonList(null));

    @Test
    void shouldTellASlowListenerTheLatestScoreAlone() throws InterruptedException {
        scores.streams().getFirst().onScore(-1, 9);
        assertThat(next()).isEqualTo("4294967295: 9");
        for (int score = 8; score >= 3; score--) {
            scores.streams().getFirst().onScore(-1, score);
        }
        mayGoOn.countDown();
        assertThat(next()).isEqualTo("4294967295: 3");
        events.post(() -> heard.add("end"));
        assertThat(next()).isEqualTo("end");
    }

    @Test
    void shouldTellNothingAfterTheEnd() throws InterruptedException {
        mayGoOn.countDown();
        events.post(scores::end);
        scores.streams().getFirst().onScore(1, 5);
        events.post(() -> heard.add("end"));
        assertThat(next()).isEqualTo("end");
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
    }

    private final class SlowListener implements ProducerListener {
        @Override
        public void onScoreChanged(List<ProducerScore> changed) {
            ProducerScore score = changed.getFirst();
            heard.add(score.ssrc() + ": " + score.score());
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
