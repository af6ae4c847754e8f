package io.sluice.signaling.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DrainTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean idle = new AtomicBoolean();
    private final List<Duration> told = new ArrayList<>();
    private final Drain drain = new Drain(
            List.of(new Drain.Work() {
                @Override
                public void drain(Duration deadline) {
                    told.add(deadline);
                }

                @Override
                public boolean isIdle() {
                    return idle.get();
                }
            }),
            nanos::get);

    @Test
    void shouldTellThoseWhoAreThereOnceUnlessTheEndComesEarlier() {
        assertThat(drain.isDraining()).isFalse();

        drain.begin(Duration.ofSeconds(30));
        drain.begin(Duration.ofSeconds(60));
        drain.begin(Duration.ofSeconds(30));
        drain.begin(Duration.ofSeconds(5));

        assertThat(drain.isDraining()).isTrue();
        assertThat(told).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(5));
    }

    @Test
    void shouldEndAtOnceWhenNothingGoesOn() throws InterruptedException {
        idle.set(true);
        drain.begin(Duration.ofDays(1));

        assertThat(drain.await()).isTrue();
    }

    @Test
    void shouldEndWhenNothingGoesOnAnyMore() throws Exception {
        drain.begin(Duration.ofDays(1));
        CompletableFuture<Boolean> end = waiting();

        idle.set(true);

        assertThat(end.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldEndAtTheDeadline() throws Exception {
        drain.begin(Duration.ofSeconds(30));
        CompletableFuture<Boolean> end = waiting();

        nanos.set(Duration.ofSeconds(30).toNanos());

        assertThat(end.get(5, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shouldEndWhenTheServerIsClosed() throws Exception {
        drain.begin(Duration.ofDays(1));
        CompletableFuture<Boolean> end = waiting();

        drain.close();

        assertThat(end.get(5, TimeUnit.SECONDS)).isFalse();
    }

    private CompletableFuture<Boolean> waiting() {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(drain.await());
            } catch (InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }
}
