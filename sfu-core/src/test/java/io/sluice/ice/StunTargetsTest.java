package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.packet.Endpoint;
import io.sluice.testing.FuzzTargets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class StunTargetsTest extends FuzzTargets {
    private static final IceCredentials CREDENTIALS = new IceCredentials("local", "0123456789abcdefghijkl");
    private static final byte[] KEY = CREDENTIALS.password().getBytes(StandardCharsets.US_ASCII);
    private static final Endpoint SOURCE = Endpoint.ofIpv4(0x0a00_0001, 4000);
    private static final int HEADER_BYTES = 20;
    /** ERROR-CODE with our longest phrase, UNKNOWN-ATTRIBUTES' header, MESSAGE-INTEGRITY and FINGERPRINT. */
    private static final int MAX_OWN_BYTES = HEADER_BYTES + 28 + 8 + 24 + 8;

    private static final int MAX_ATTRIBUTES_BYTES = 1400;

    private final RecordingListener listener = new RecordingListener();

    /** The input as it is, and with length and FINGERPRINT put right, which anybody can do. */
    @FuzzTest
    void stun(byte[] input) {
        receive(input);
        if (input.length >= HEADER_BYTES && input.length <= MAX_ATTRIBUTES_BYTES) {
            receive(StunMessages.fingerprinted(Arrays.copyOf(input, input.length & ~3)));
        }
    }

    private void receive(byte[] datagram) {
        byte @Nullable [] answer = new Server().receive(datagram);
        if (answer != null) {
            assertThat(answer.length).isLessThanOrEqualTo(MAX_OWN_BYTES + datagram.length / 2);
        }
    }

    /** The input as the attributes of a check whose sender knows the password: reaches what is behind the password. */
    @FuzzTest
    void stunAuthentic(byte[] input) {
        byte[] datagram = authentic(Arrays.copyOf(input, Math.min(input.length & ~3, MAX_ATTRIBUTES_BYTES)));
        Server server = new Server();
        byte @Nullable [] answer = server.receive(datagram);
        assertThat(server.drops(IceDrop.WRONG_FINGERPRINT)).isZero();
        assertThat(server.drops(IceDrop.MISSING_FINGERPRINT)).isZero();
        assertThat(server.drops(IceDrop.UNKNOWN_USERNAME)).isZero();
        if (server.drops(IceDrop.MALFORMED) == 0) {
            assertThat(Objects.requireNonNull(answer).length).isLessThanOrEqualTo(MAX_OWN_BYTES + input.length / 2);
        }
        if (server.accepted() == 1) {
            assertThat(server.agent.state()).isIn(IceState.CONNECTED, IceState.COMPLETED);
            assertThat(server.agent.selectedTuple()).isEqualTo(new IceTuple(1, SOURCE));
        }
    }

    private static byte[] authentic(byte[] attributes) {
        byte[] username = StunCodec.attribute('\u0006', "local:peer".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer all = ByteBuffer.allocate(username.length + attributes.length);
        all.put(username).put(attributes);
        return StunCodec.seal('\u0001', StunMessages.TRANSACTION_ID, all.array(), KEY);
    }

    /** A server with one agent, and what has to hold after each datagram. */
    private final class Server {
        private final IceServer server = new IceServer();
        private final IceLiteAgent agent = new IceLiteAgent(30, listener);

        Server() {
            listener.drain();
            server.register(CREDENTIALS, agent);
        }

        byte @Nullable [] receive(byte[] datagram) {
            byte[] borrowed = datagram.clone();
            byte @Nullable [] answer = server.onStun(borrowed, 1, SOURCE, 0);
            assertThat(borrowed).isEqualTo(datagram);
            assertThat(accepted() + allDrops()).isEqualTo(1);
            if (accepted() == 0) {
                assertThat(agent.state()).isEqualTo(IceState.NEW);
                assertThat(listener.drain()).isEmpty();
            }
            if (answer != null) {
                assertAnswers(datagram, answer);
            }
            return answer;
        }

        private void assertAnswers(byte[] request, byte[] answer) {
            assertThat(StunCodec.hasHeader(answer)).isTrue();
            assertThat(StunCodec.fingerprint(answer)).isEqualTo(StunCodec.Fingerprint.RIGHT);
            assertThat(StunCodec.transactionId(answer)).isEqualTo(StunCodec.transactionId(request));
            assertThat((int) StunCodec.type(answer)).isEqualTo(accepted() == 1 ? 0x0101 : 0x0111);
            StunRequest attributes = Objects.requireNonNull(StunRequest.parse(answer));
            assertThat(attributes.isAuthentic(KEY)).isEqualTo(isAfterThePassword());
        }

        private boolean isAfterThePassword() {
            return accepted()
                            + drops(IceDrop.UNKNOWN_ATTRIBUTE)
                            + drops(IceDrop.MISSING_PRIORITY)
                            + drops(IceDrop.ROLE_CONFLICT)
                    == 1;
        }

        long accepted() {
            return server.counters().accepted();
        }

        long drops(IceDrop reason) {
            return server.counters().drops(reason);
        }

        private long allDrops() {
            return Arrays.stream(IceDrop.values()).mapToLong(this::drops).sum();
        }
    }
}
