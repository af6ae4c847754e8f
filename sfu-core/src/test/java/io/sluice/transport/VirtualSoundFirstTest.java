package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Endpoint;
import io.sluice.testing.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is forwarded in one turn leaves with the sound of all receivers first. */
class VirtualSoundFirstTest {
    private static final int SOUND = 110;
    private static final int PICTURES = 120;

    @Test
    void shouldSendTheSoundOfAllReceiversBeforeAnyPicture() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "0");
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "1");
            Map<Long, List<Integer>> leaving = new TreeMap<>();
            for (int i = 0; i < 3; i++) {
                SimulatedPeer receiver = server.connect(0);
                receiver.consume(video.inbound(), "v", PICTURES);
                receiver.consume(audio.inbound(), "a", SOUND);
            }
            server.network.tap((datagram, from, to) -> note(leaving, sender, datagram, from));
            server.passMillis(2000);

            List<List<Integer>> mixed = leaving.values().stream()
                    .filter(turn -> turn.contains(SOUND) && turn.contains(PICTURES))
                    .toList();
            assertThat(mixed).as("turns with both").hasSizeGreaterThan(2);
            assertThat(mixed).allSatisfy(turn -> assertThat(turn).isSorted());
            assertThat(mixed)
                    .allSatisfy(turn -> assertThat(turn.indexOf(PICTURES)).isEqualTo(3));
        }
    }

    private static void note(Map<Long, List<Integer>> leaving, SimulatedPeer sender, byte[] datagram, Endpoint from) {
        int payloadType = datagram[1] & 0x7f;
        boolean media = payloadType == SOUND || payloadType == PICTURES;
        if (media && !from.equals(sender.endpoint)) {
            leaving.computeIfAbsent(sender.nowNanos(), at -> new ArrayList<>()).add(payloadType);
        }
    }
}
