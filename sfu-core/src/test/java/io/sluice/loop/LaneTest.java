package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two loops stepped by hand. */
class LaneTest {
    private final ManualDriver near = new ManualDriver(0);
    private final ManualDriver far = new ManualDriver(1);
    private final List<String> log = new ArrayList<>();
    private final MemorySegment packet = MemorySegment.ofArray(new byte[2000]);

    private int outputsEach;
    private long failing = -1;

    @BeforeEach
    void readMedia() {
        far.loop.mediaReader(new MediaReader() {
            @Override
            public void onMedia(long id, int epoch, long arrival, MemorySegment memory, long offset, int length) {
                if (id == failing) {
                    throw new IllegalStateException("meant to fail");
                }
                for (int i = 0; i < outputsEach; i++) {
                    far.loop.outputs().spend();
                }
                log.add("media " + id + "/" + epoch + " @" + arrival + " " + Bytes.u8(memory, offset));
            }

            @Override
            public void onMediaEnd(long nowNanos) {
                log.add("end");
            }
        });
    }

    @AfterEach
    void close() {
        near.loop.freeLanes();
        near.close();
        far.close();
    }

    @Test
    void shouldCarryMediaAndWakeTheReceiverOnceATurn() {
        Lane lane = near.loop.laneTo(far.loop);
        far.turn();
        int wakes = far.wakes;
        for (int i = 0; i < 3; i++) {
            Bytes.put8(packet, 0, 10 + i);
            assertThat(lane.media(5, 1, 100 + i, packet, 50, true)).isTrue();
        }
        assertThat(far.wakes).isEqualTo(wakes);

        near.turn();
        assertThat(far.wakes).isEqualTo(wakes + 1);
        assertThat(far.turn()).isEqualTo(Timers.NONE);

        assertThat(log).containsExactly("media 5/1 @100 10", "media 5/1 @101 11", "media 5/1 @102 12", "end");
    }

    @Test
    void shouldRunControlInOrderAndBeforeMediaOfTheSameTurn() {
        Lane lane = near.loop.laneTo(far.loop);
        lane.media(5, 1, 100, packet, 50, true);
        lane.control(() -> log.add("first"));
        lane.control(() -> log.add("second"));
        near.turn();

        far.turn();

        assertThat(log).startsWith("first", "second").endsWith("end").hasSize(4);
    }

    @Test
    void shouldRefuseVideoBeforeSound() {
        Lane lane = near.loop.laneTo(far.loop);
        far.turn();
        int video = 0;
        while (lane.media(1, 1, 0, packet, 1200, true)) {
            video++;
        }
        int audio = 0;
        while (lane.media(2, 1, 0, packet, 100, false)) {
            audio++;
        }

        assertThat(video).isBetween(700, 760);
        assertThat(audio).isGreaterThan(900);
        assertThat(lane.refused()).isEqualTo(2);
    }

    @Test
    void shouldReadALongLaneInSeveralTurns() {
        Lane lane = near.loop.laneTo(far.loop);
        far.turn();
        for (int i = 0; i < 600; i++) {
            lane.media(i, 1, 0, packet, 100, true);
        }
        near.turn();

        assertThat(far.turn()).isEqualTo(far.nowNanos);
        assertThat(log).hasSize(256 + 8).endsWith("end");
        assertThat(far.turn()).isEqualTo(far.nowNanos);
        assertThat(far.turn()).isEqualTo(Timers.NONE);
        assertThat(log).hasSize(600 + 19);
    }

    @Test
    void shouldEndATurnThatSendsALotAndGoOnWhereItEnded() {
        Lane lane = near.loop.laneTo(far.loop);
        far.turn();
        outputsEach = 500;
        for (int i = 0; i < 100; i++) {
            lane.media(i, 1, 0, packet, 100, true);
        }
        near.turn();
        List<Integer> turns = new ArrayList<>();
        while (log.stream().filter(line -> line.startsWith("media")).count() < 100) {
            far.turn();
            turns.add(far.loop.outputs().spent());
        }

        assertThat(turns.getFirst()).as("a surprise").isLessThanOrEqualTo(32 * 500);
        assertThat(turns.subList(1, turns.size())).allMatch(sent -> sent < OutputBudget.PER_TURN + 500);
        assertThat(log).endsWith("end");
    }

    @Test
    void shouldGiveSocketsTheirShareOfALoopWhoseLaneNeverEmpties() {
        Lane lane = near.loop.laneTo(far.loop);
        far.turn();
        outputsEach = OutputBudget.PER_TURN;
        List<Boolean> first = new ArrayList<>();
        far.loop.addPoller(now -> {
            first.add(far.loop.outputs().spent() == 0);
            return true;
        });
        for (int i = 0; i < 300; i++) {
            lane.media(i, 1, 0, packet, 100, true);
        }
        near.turn();
        for (int i = 0; i < 10; i++) {
            far.turn();
        }

        assertThat(first).containsExactly(false, true, false, true, false, true, false, true, false, true);
    }

    @Test
    void shouldDeliverWhatFollowsAPacketThatFails() {
        Lane lane = near.loop.laneTo(far.loop);
        far.turn();
        failing = 1;
        for (int i = 0; i < 3; i++) {
            lane.media(i, 1, 0, packet, 50, true);
        }
        near.turn();

        assertThat(far.turn()).isEqualTo(far.nowNanos);
        far.turn();
        assertThat(log).contains("media 0/1 @0 0", "media 2/1 @0 0").endsWith("end");
        assertThat(far.loop.failures()).isOne();
    }

    @Test
    void shouldKeepOneLaneForEachTarget() {
        assertThat(near.loop.laneTo(far.loop)).isSameAs(near.loop.laneTo(far.loop));
    }
}
