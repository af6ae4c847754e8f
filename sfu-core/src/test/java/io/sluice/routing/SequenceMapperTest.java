package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceMapperTest {
    @Test
    void shouldStartRightAfterTheGivenNumber() {
        SequenceMapper mapper = new SequenceMapper(1000);

        assertThat(mapper.map(54321)).isEqualTo(1001);
        assertThat(mapper.map(54322)).isEqualTo(1002);
    }

    @Test
    void shouldKeepTheGapOfWhatWasLost() {
        SequenceMapper mapper = new SequenceMapper(0);
        mapper.map(10);

        assertThat(mapper.map(13)).isEqualTo(4);
    }

    @Test
    void shouldCloseTheGapOfWhatWasDropped() {
        SequenceMapper mapper = new SequenceMapper(0);
        mapper.map(10);
        mapper.drop(11);
        mapper.drop(12);

        assertThat(mapper.map(13)).isEqualTo(2);
    }

    @Test
    void shouldGiveALatePacketTheNumberItWouldHaveHadInTime() {
        SequenceMapper mapper = new SequenceMapper(0);
        mapper.map(10);
        mapper.map(12);
        mapper.drop(13);
        mapper.map(14);

        assertThat(mapper.map(11)).isEqualTo(2);
        assertThat(mapper.map(15)).isEqualTo(5);
    }

    @Test
    void shouldGoOnWithoutAGapAfterAResync() {
        SequenceMapper mapper = new SequenceMapper(0);
        mapper.map(10);
        mapper.map(11);
        mapper.resync();

        assertThat(mapper.map(50000)).isEqualTo(3);
        assertThat(mapper.map(50001)).isEqualTo(4);
    }

    @Test
    void shouldRefuseWhatIsOlderThanTheResync() {
        SequenceMapper mapper = new SequenceMapper(0);
        mapper.map(10);
        mapper.resync();
        mapper.map(100);

        assertThat(mapper.map(99)).isEqualTo(SequenceMapper.NONE);
    }

    @Test
    void shouldWrapOnBothSides() {
        SequenceMapper mapper = new SequenceMapper(32767);
        int expected = 32768;
        for (int input = 65000; input < 65000 + 100_000; input++) {
            assertThat(mapper.map(input & 0xffff)).isEqualTo(expected++ & 0xffff);
        }
    }

    /**
     * Whatever is lost, dropped and reordered: no number is given twice, the order of numbers is that of the input, and
     * between two packets that are sent lie as many numbers as packets between them that were not dropped.
     */
    @Test
    void shouldNumberEveryPacketOnceAndInOrder() {
        for (long seed = 0; seed < 300; seed++) {
            checkNumbering(seed);
        }
    }

    @Test
    void shouldFindTheSourceOfWhatWasSent() {
        SequenceMapper mapper = new SequenceMapper(1000);
        assertThat(mapper.source(1000)).isEqualTo(SequenceMapper.NONE);
        assertThat(mapper.source(1001)).isEqualTo(SequenceMapper.NOT_SENT);
        mapper.map(65_534);
        mapper.drop(65_535);
        assertThat(mapper.source(1002)).as("not the one that was dropped").isEqualTo(SequenceMapper.NOT_SENT);
        mapper.map(2);

        assertThat(mapper.source(1001)).isEqualTo(65_534);
        assertThat(mapper.source(1002)).as("lost on the way in").isZero();
        assertThat(mapper.source(1003)).isEqualTo(1);
        assertThat(mapper.source(1004)).isEqualTo(2);
        assertThat(mapper.source(1005)).isEqualTo(SequenceMapper.NOT_SENT);
        assertThat(mapper.source(1000)).isEqualTo(SequenceMapper.NONE);
    }

    @Test
    void shouldKnowNothingOfWhatWasSentBeforeAResyncOrAJump() {
        SequenceMapper mapper = new SequenceMapper(0);
        mapper.map(10);
        mapper.resync();
        assertThat(mapper.source(1)).isEqualTo(SequenceMapper.NONE);
        mapper.map(500);
        assertThat(mapper.source(1)).isEqualTo(SequenceMapper.NONE);
        assertThat(mapper.source(2)).isEqualTo(500);
        mapper.map(40_000);
        assertThat(mapper.source(2)).isEqualTo(SequenceMapper.NONE);
        assertThat(mapper.source(3)).isEqualTo(40_000);
    }

    /** Whatever is lost, dropped and reordered, over many wraps of both sides: the newest packets are found by their number. */
    @Test
    void shouldInvertItselfForAsLongAsItRemembers() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            SequenceMapper mapper = new SequenceMapper(random.nextInt(1 << 15));
            Map<Integer, Integer> sources = new LinkedHashMap<>();
            int input = random.nextInt(1 << 16);
            for (int step = 0; step < 20_000; step++) {
                input += 1 + (random.nextInt(20) == 0 ? random.nextInt(30) : 0);
                if (random.nextInt(200) == 0) {
                    mapper.drop(input & 0xffff);
                    continue;
                }
                int output = mapper.map(input & 0xffff);
                sources.put(output, input & 0xffff);
                if (sources.size() > 300) {
                    sources.remove(sources.keySet().iterator().next());
                }
                if (step % 500 == 499) {
                    sources.forEach(
                            (sent, source) -> assertThat(mapper.source(sent)).isEqualTo(source));
                }
            }
        }
    }

    private static void checkNumbering(long seed) {
        Random random = new Random(seed);
        int first = random.nextInt(1 << 16);
        Set<Integer> dropped = new HashSet<>();
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            if (i > 0 && random.nextInt(20) == 0) {
                dropped.add(i);
            }
            if (i == 0 || random.nextInt(10) != 0) {
                inputs.add(i);
            }
        }
        reorderAroundKeptPackets(inputs, dropped, random);
        SequenceMapper mapper = new SequenceMapper(random.nextInt(1 << 15));
        Map<Integer, Integer> outputs = new HashMap<>();
        for (int input : inputs) {
            int sequence = (first + input) & 0xffff;
            if (dropped.contains(input)) {
                mapper.drop(sequence);
            } else {
                outputs.put(input, mapper.map(sequence));
            }
        }
        checkDistances(seed, outputs, dropped, new HashSet<>(inputs));
    }

    /** Swaps neighbours, but never a dropped packet: one that comes late leaves its gap on purpose. */
    private static void reorderAroundKeptPackets(List<Integer> inputs, Set<Integer> dropped, Random random) {
        for (int i = 2; i < inputs.size(); i++) {
            boolean bothKept = !dropped.contains(inputs.get(i)) && !dropped.contains(inputs.get(i - 1));
            if (bothKept && random.nextInt(4) == 0) {
                Collections.swap(inputs, i, i - 1);
            }
        }
    }

    private static void checkDistances(
            long seed, Map<Integer, Integer> outputs, Set<Integer> dropped, Set<Integer> arrived) {
        List<Integer> sent = outputs.keySet().stream().sorted().toList();
        for (int i = 1; i < sent.size(); i++) {
            int from = sent.get(i - 1);
            int to = sent.get(i);
            int expected = 0;
            for (int input = from + 1; input <= to; input++) {
                expected += dropped.contains(input) && arrived.contains(input) ? 0 : 1;
            }
            int distance = (outputs.getOrDefault(to, 0) - outputs.getOrDefault(from, 0)) & 0xffff;
            assertThat(distance).as("seed %d, from %d to %d", seed, from, to).isEqualTo(expected);
        }
    }
}
