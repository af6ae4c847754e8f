package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProducerScoresTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final ProducerScores scores = new ProducerScores(
            new EventQueue(), new ProducerOptions(MediaKind.VIDEO, TestMedia.vp8(1, "0"), false, new SlowListener()));

    @Test
    void shouldTellASlowListenerTheLatestScoreAlone() throws InterruptedException {
        scores.onScore(-1, 9);
        assertThat(next()).isEqualTo("4294967295: 9");
        for (int score = 8; score >= 3; score--) {
            scores.onScore(-1, score);
        }
        mayGoOn.countDown();
        assertThat(next()).isEqualTo("4294967295: 3");
        scores.end(() -> heard.add("end"));
        assertThat(next()).isEqualTo("end");
    }

    @Test
    void shouldTellNothingAfterTheEnd() throws InterruptedException {
        mayGoOn.countDown();
        scores.end(() -> heard.add("end"));
        scores.onScore(1, 5);
        scores.end(() -> heard.add("the test's own"));
        assertThat(next()).isEqualTo("end");
        assertThat(next()).isEqualTo("the test's own");
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
