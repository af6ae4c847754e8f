package io.sluice.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();
    private final List<String> fired = new ArrayList<>();

    @Test
    void shouldFireInOrderOfDeadlineThenOfScheduling() {
        schedule(30, "c");
        schedule(10, "a");
        schedule(20, "b1");
        schedule(20, "b2");

        timers.fire(25);
        assertThat(fired).containsExactly("a", "b1", "b2");

        timers.fire(30);
        assertThat(fired).endsWith("c");
    }

    @Test
    void shouldNotFireBeforeTheDeadline() {
        schedule(10, "a");

        timers.fire(9);

        assertThat(fired).isEmpty();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(10);
    }

    @Test
    void shouldNameTheNextDeadlineThatStillCounts() {
        assertThat(timers.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        Timers.Timer first = schedule(10, "a");
        schedule(20, "b");

        first.cancel();

        assertThat(timers.nextDeadlineNanos()).isEqualTo(20);
        assertThat(timers.size()).isEqualTo(1);
    }

    @Test
    void shouldNotHoardWhatIsCancelledLongBeforeItsDeadline() {
        schedule(1_000_000, "last");
        for (int i = 0; i < 10_000; i++) {
            schedule(1_000 + i % 7, "cancelled").cancel();
            assertThat(timers.held()).isLessThan(200);
            assertThat(timers.size()).isEqualTo(1);
        }

        timers.fire(1_000_000);

        assertThat(fired).containsExactly("last");
        assertThat(timers.held()).isZero();
    }

    @Test
    void shouldCountACancellationOnceAndNoneAfterTheFiring() {
        Timers.Timer first = schedule(10, "first");
        Timers.Timer second = schedule(20, "second");
        timers.fire(10);

        first.cancel();
        assertThat(timers.size()).isEqualTo(1);
        second.cancel();
        second.cancel();
        assertThat(timers.size()).isZero();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        assertThat(timers.size()).isZero();
    }

    @Test
    void shouldNotFireWhatWasCancelledMeanwhile() {
        Timers.Timer[] second = new Timers.Timer[1];
        timers.schedule(10, () -> second[0].cancel());
        second[0] = schedule(10, "second");

        timers.fire(10);

        assertThat(fired).isEmpty();
        assertThat(timers.size()).isZero();
    }

    @Test
    void shouldLeaveWhatAnActionSchedulesToTheNextCall() {
        timers.schedule(10, () -> schedule(10, "again"));

        timers.fire(10);
        assertThat(fired).isEmpty();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(10);

        timers.fire(10);
        assertThat(fired).containsExactly("again");
    }

    @Test
    void shouldIgnoreCancellingAfterFiring() {
        Timers.Timer timer = schedule(10, "a");
        timers.fire(10);

        timer.cancel();

        assertThat(fired).containsExactly("a");
    }

    @Test
    void shouldKeepTheOthersWhenAnActionFails() {
        timers.schedule(10, () -> {
            throw new IllegalStateException("a bug");
        });
        schedule(10, "b");

        assertThatThrownBy(() -> timers.fire(10)).hasMessage("a bug");
        timers.fire(10);

        assertThat(fired).containsExactly("b");
    }

    @Test
    void shouldWorkWithTimesBelowZero() {
        schedule(-5, "b");
        schedule(-10, "a");
        schedule(3, "c");

        timers.fire(-5);

        assertThat(fired).containsExactly("a", "b");
        assertThat(timers.nextDeadlineNanos()).isEqualTo(3);
    }

    @Test
    void shouldAgreeWithASortedMapOverManyRandomTimers() {
        long seed = 42;
        Random random = new Random(seed);
        TreeMap<Long, String> model = new TreeMap<>();
        long nowNanos = 0;
        for (int i = 0; i < 20_000; i++) {
            String name = "t" + i;
            long deadline = (nowNanos + random.nextInt(1_000)) * 100_000 + i;
            Timers.Timer timer = schedule(deadline, name);
            model.put(deadline, name);
            if (random.nextInt(3) == 0) {
                timer.cancel();
                model.remove(deadline);
            }
            nowNanos += random.nextInt(3);
            fired.clear();
            timers.fire(nowNanos * 100_000);
            var due = model.headMap(nowNanos * 100_000, true);
            assertThat(fired).as("seed %d step %d", seed, i).containsExactlyElementsOf(due.values());
            due.clear();
            assertThat(timers.nextDeadlineNanos()).isEqualTo(model.isEmpty() ? Timers.NONE : model.firstKey());
        }
    }

    private Timers.Timer schedule(long deadlineNanos, String name) {
        return timers.schedule(deadlineNanos, () -> fired.add(name));
    }
}
