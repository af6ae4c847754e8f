package io.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class FlameGraphTest {
    private static final String SAMPLES = """
            sluice-loop-0  4175 100.1:    1001001 cpu-clock:
            \tffff9 udp_sendmsg+0x12 ([kernel.kallsyms])
            \t    7f2 io.sluice.net.SendQueue.flush+0x4c (/tmp/perf-1.map)
            \t    7f1 io.sluice.loop.Loop.turn+0x8 (/tmp/perf-1.map)

            sluice-loop-0  4175 100.2:    1001001 cpu-clock:
            \t    7f3 operator<(int) (libx.so)
            \t    7f1 io.sluice.loop.Loop.turn+0x9 (/tmp/perf-1.map)

            C2 CompilerThre  4180 100.3:    1001001 cpu-clock:
            \t    7f4 PhaseChaitin::elide_copy+0x9 (libjvm.so)
            """;

    @Test
    void shouldMergeTheStacksOfTheThreadsAskedFor() throws IOException {
        StackTree tree = read();

        assertThat(tree.samples()).isEqualTo(2);
        assertThat(tree.depth()).isEqualTo(3);
        StackTree turn = tree.callees().iterator().next();
        assertThat(turn.name()).isEqualTo("io.sluice.loop.Loop.turn");
        assertThat(turn.samples()).isEqualTo(2);
        assertThat(turn.callees())
                .extracting(StackTree::name)
                .containsExactly("io.sluice.net.SendQueue.flush", "operator<(int)");
    }

    @Test
    void shouldDrawEachFunctionAsWideAsItsShare() throws IOException {
        String svg = FlameGraph.draw(read());

        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(svg)
                .contains("<title>udp_sendmsg: 50.0 %</title>", ">Loop.turn</text>", "operator&lt;(int): 50.0 %");
        assertThat(svg).contains("width=\"1199.5\"", "width=\"599.5\"").doesNotContain("PhaseChaitin");
    }

    @Test
    void shouldDrawNothingFromNothing() throws IOException {
        StackTree empty = StackTree.read(new BufferedReader(new StringReader("")), "sluice");

        assertThat(FlameGraph.draw(empty)).contains("<svg ").doesNotContain("<text");
    }

    private static StackTree read() throws IOException {
        return StackTree.read(new BufferedReader(new StringReader(SAMPLES)), "sluice-loop");
    }
}
