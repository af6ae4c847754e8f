package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.TransportFeedbackEncoding;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResentPacketsTest {
    private static final int SSRC = 7;

    private final List<Integer> lost = new ArrayList<>();
    private final ResentPackets packets = new ResentPackets((ssrc, number) -> {
        assertThat(ssrc).isEqualTo(SSRC);
        lost.add(number);
    });

    @Test
    void shouldTellOfWhatFeedbackSaysIsMissingAndOfNothingElse() {
        packets.note(10, SSRC, 1000);
        packets.note(12, SSRC, 1002);

        packets.onFeedback(feedback(10, true, false, false));

        assertThat(lost).containsExactly(1002);
    }

    @Test
    void shouldTellOfEachSendingOnce() {
        packets.note(10, SSRC, 1000);
        packets.onFeedback(feedback(10, false, true));
        packets.onFeedback(feedback(10, false, true));
        assertThat(lost).containsExactly(1000);

        packets.note(20, SSRC, 1000);
        packets.onFeedback(feedback(20, false, true));
        assertThat(lost).containsExactly(1000, 1000);
    }

    @Test
    void shouldBelieveTheFirstThatIsSaid() {
        packets.note(10, SSRC, 1000);

        packets.onFeedback(feedback(10, true));
        packets.onFeedback(feedback(10, false, true));

        assertThat(lost).isEmpty();
    }

    @Test
    void shouldFollowNumbersRound() {
        packets.note(65_535, SSRC, 1);
        packets.note(0, SSRC, 2);

        packets.onFeedback(feedback(65_534, true, false, false, true));

        assertThat(lost).containsExactly(1, 2);
    }

    /** Numbers that have gone round once tell of nothing that was sent before. */
    @Test
    void shouldRememberTheLaterOfTwoThatMeet() {
        packets.note(10, SSRC, 1000);
        packets.note(10 + ResentPackets.PLACES, SSRC, 2000);

        packets.onFeedback(feedback(10, false, true));
        assertThat(lost).isEmpty();
        packets.onFeedback(feedback(10 + ResentPackets.PLACES, false, true));
        assertThat(lost).containsExactly(2000);
    }

    @Test
    void shouldKnowNothingBeforeTheFirst() {
        packets.onFeedback(feedback(0, false, true));

        assertThat(lost).isEmpty();
    }

    private static TransportFeedback feedback(int base, boolean... arrived) {
        short[] deltas = new short[arrived.length];
        Arrays.fill(deltas, TransportFeedbackEncoding.NOT_RECEIVED);
        for (int i = 0; i < arrived.length; i++) {
            deltas[i] = arrived[i] ? 0 : deltas[i];
        }
        MemorySegment memory = MemorySegment.ofArray(new byte[200]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 200);
        assertThat(writer.transportFeedback(1, 2, base, 0, 0, deltas, deltas.length))
                .isTrue();
        TransportFeedback feedback = new TransportFeedback();
        assertThat(feedback.wrap(memory, 0, writer.length())).isTrue();
        return feedback;
    }
}
