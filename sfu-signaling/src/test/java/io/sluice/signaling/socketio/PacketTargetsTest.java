package io.sluice.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.protocol.Json;
import io.sluice.testing.FuzzTargets;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fuzz targets, as docs/fuzzing.md has them: a payload is packets, or refused as a whole in a sentence. */
class PacketTargetsTest extends FuzzTargets {
    private static final int MAX_PACKETS = 16;

    /** The input as a payload; each message in it as a packet of Socket.IO, and each event of those as a message. */
    @FuzzTest
    void socketIoPayload(byte[] input) {
        String payload = new String(input, StandardCharsets.UTF_8);
        try {
            List<EnginePacket> packets = EnginePacket.parsePayload(payload, MAX_PACKETS);
            assertThat(String.join(
                            String.valueOf(EnginePacket.SEPARATOR),
                            packets.stream().map(EnginePacket::encode).toList()))
                    .isEqualTo(payload);
            packets.stream()
                    .filter(packet -> packet.type() == EnginePacket.Type.MESSAGE)
                    .forEach(packet -> message(packet.text()));
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000);
        }
    }

    private static void message(String text) {
        SocketPacket packet = SocketPacket.parse(text);
        if (!packet.type().isBinary()) {
            assertThat(SocketPacket.parse(packet.encode())).isEqualTo(packet);
        }
        Envelopes envelopes = new Envelopes();
        if (packet.type() == SocketPacket.Type.CONNECT) {
            envelopes.authenticate(packet.json());
        } else if (packet.type() == SocketPacket.Type.EVENT) {
            JsonNode message = Json.read(envelopes.toMessage(packet));
            assertThat(message.path("type").isTextual()).isTrue();
            assertThat(message.properties()).hasSizeLessThanOrEqualTo(4);
        }
    }
}
