package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final ManualDriver driver = new ManualDriver(0);
    private final Loop loop = driver.loop;
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldRunMailboxThenPollersThenTimersThenFlushes() {
        loop.timers().schedule(driver.nowNanos, () -> {
            log.add("timer");
            loop.markDirty(now -> log.add("flush"));
        });
        loop.addPoller(now -> {
            log.add("poller");
            return false;
        });
        loop.execute(() -> log.add("task"));

        long due = driver.turn();

        assertThat(log).containsExactly("task", "poller", "timer", "flush");
        assertThat(due).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldGiveEverythingTheTimeOfTheTurn() {
        List<Long> times = new ArrayList<>();
        loop.addPoller(now -> {
            times.add(now);
            loop.markDirty(times::add);
            return false;
        });
        loop.execute(() -> times.add(loop.nowNanos()));

        driver.turnAfter(77);

        assertThat(times).hasSize(3).containsOnly(driver.nowNanos);
        assertThat(loop.epochNanos(5)).isEqualTo(1_700_000_000_000_000_005L);
    }

    @Test
    void shouldRunTasksInTheOrderGiven() {
        for (int i = 0; i < 10; i++) {
            String name = "t" + i;
            loop.execute(() -> log.add(name));
        }

        driver.turn();

        assertThat(log).containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9");
    }

    @Test
    void shouldWakeTheDriverOncePerTurn() {
        loop.execute(() -> {});
        loop.execute(() -> {});
        loop.execute(() -> {});
        assertThat(driver.wakes).isEqualTo(1);

        driver.turn();
        loop.execute(() -> {});
        assertThat(driver.wakes).isEqualTo(2);
    }

    @Test
    void shouldLookAtTheSocketsBetweenManyTasks() {
        for (int i = 0; i < 600; i++) {
            loop.execute(() -> log.add("task"));
        }
        loop.addPoller(now -> {
            log.add("poller");
            return false;
        });

        assertThat(driver.turn()).isEqualTo(driver.nowNanos);
        assertThat(log).hasSize(257).endsWith("poller");
        assertThat(driver.turn()).isEqualTo(driver.nowNanos);
        assertThat(driver.turn()).isEqualTo(Timers.NONE);
        assertThat(log).hasSize(603);
    }

    @Test
    void shouldNotSleepWhileAPollerHasMore() {
        loop.addPoller(now -> true);
        loop.addPoller(now -> false);

        assertThat(driver.turn()).isEqualTo(driver.nowNanos);
    }

    @Test
    void shouldSleepUntilTheNextTimer() {
        loop.timers().schedule(driver.nowNanos + 500, () -> log.add("timer"));

        assertThat(driver.turn()).isEqualTo(driver.nowNanos + 500);
        assertThat(driver.turnAfter(500)).isEqualTo(Timers.NONE);
        assertThat(log).containsExactly("timer");
    }

    @Test
    void shouldFlushInTheNextTurnWhatFlushingMadeDirty() {
        loop.markDirty(now -> {
            log.add("first");
            loop.markDirty(later -> log.add("second"));
        });

        assertThat(driver.turn()).isEqualTo(driver.nowNanos);
        assertThat(log).containsExactly("first");
        assertThat(driver.turn()).isEqualTo(Timers.NONE);
        assertThat(log).containsExactly("first", "second");
    }

    @Test
    void shouldGoOnWhenATaskFails() {
        loop.execute(() -> {
            throw new IllegalStateException("meant to fail");
        });
        loop.execute(() -> {
            throw new AssertionError("meant to fail");
        });
        loop.addPoller(now -> {
            throw new IllegalStateException("meant to fail");
        });
        loop.timers().schedule(driver.nowNanos, () -> {
            throw new IllegalStateException("meant to fail");
        });
        loop.markDirty(now -> {
            throw new IllegalStateException("meant to fail");
        });
        loop.execute(() -> log.add("task"));
        loop.addPoller(now -> log.add("poller"));
        loop.markDirty(now -> log.add("flush"));

        driver.turn();

        assertThat(log).containsExactly("task", "poller", "flush");
        assertThat(loop.failures()).isEqualTo(5);
    }

    @Test
    void shouldPollEveryOtherPollerWhenOneRemovesItself() {
        Loop.Poller[] leaving = new Loop.Poller[1];
        leaving[0] = now -> {
            log.add("leaving");
            loop.removePoller(leaving[0]);
            return false;
        };
        loop.addPoller(leaving[0]);
        loop.addPoller(now -> !log.add("staying"));

        driver.turn();
        driver.turn();

        assertThat(log).containsExactly("leaving", "staying", "staying");
    }

    @Test
    void shouldBeginWithAnotherPollerAfterATurnThatUsedUpItsBudget() {
        loop.addPoller(now -> {
            log.add("greedy");
            for (int i = 0; i < OutputBudget.PER_TURN; i++) {
                loop.outputs().spend();
            }
            return true;
        });
        loop.addPoller(now -> !log.add("modest"));

        driver.turn();
        driver.turn();
        driver.turn();

        assertThat(log).containsExactly("greedy", "modest", "modest", "greedy", "greedy", "modest");
    }

    @Test
    void shouldNoticeAStrangerOnItsMethods() {
        driver.inLoop = false;

        assertThatThrownBy(loop::timers).isInstanceOf(AssertionError.class).hasMessageContaining("not on loop 0");
        assertThatThrownBy(loop::packets).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> loop.turn(0)).isInstanceOf(AssertionError.class);
        loop.execute(() -> {});
        assertThat(loop.load()).isZero();
    }
}
