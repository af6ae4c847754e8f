package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Endpoint;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IceServerTest {
    private static final IceCredentials CREDENTIALS = new IceCredentials("local", "0123456789abcdefghijkl");
    private static final Endpoint REMOTE = Endpoint.ofIpv4(0xc0000201, 32853);
    private static final Endpoint OTHER_REMOTE = Endpoint.ofIpv4(0xc0000201, 32854);
    private static final int SOCKET = 3;

    private final IceServer server = new IceServer();
    private final RecordingListener listener = new RecordingListener();
    private final IceLiteAgent agent = new IceLiteAgent(30, listener);
    private long now = -5;

    IceServerTest() {
        server.register(CREDENTIALS, agent);
    }

    @Test
    void shouldAnswerAValidCheckWithTheAddressItCameFrom() {
        StunAnswer answer = answer(check());

        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.mappedEndpoint()).isEqualTo(REMOTE);
        assertThat(answer.isSignedWith(CREDENTIALS.password())).isTrue();
        assertThat(server.counters().accepted()).isOne();
        assertThat(agent.selectedTuple()).isEqualTo(new IceTuple(SOCKET, REMOTE));
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        assertThat(agent.nextDeadlineNanos()).isEqualTo(now + TimeUnit.SECONDS.toNanos(30));
    }

    @Test
    void shouldAnswerOverIpv6() {
        Endpoint remote = Endpoint.ofIpv6(0x2001_0db8_0000_0000L, 1, 4000);

        StunAnswer answer = new StunAnswer(server.onStun(check().bytes(), SOCKET, remote, now));

        assertThat(answer.mappedEndpoint()).isEqualTo(remote);
        assertThat(agent.selectedTuple()).isEqualTo(new IceTuple(SOCKET, remote));
    }

    @Test
    void shouldCompleteOnUseCandidate() {
        answer(check().useCandidate());

        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({"0x0030", "0xc001"})
    void shouldCompleteOnNominationUnderEitherNumber(String attribute) {
        StunAnswer answer = answer(check().nomination(Integer.decode(attribute), 1));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void shouldReadNominationsAsUnsigned() {
        answer(check().nomination(StunMessages.NOMINATION, 0x7fff_ffff));
        server.onStun(check().nomination(StunMessages.NOMINATION, 0x8000_0000).bytes(), SOCKET, OTHER_REMOTE, now);

        assertThat(agent.selectedTuple()).isEqualTo(new IceTuple(SOCKET, OTHER_REMOTE));
    }

    /** RFC 8445 section 9: a restart begins a new checklist, whose nominations may be numbered from one again. */
    @Test
    void shouldCountNominationsAnewAfterARestart() {
        IceCredentials fresh = IceCredentials.generate(new SecureRandom());
        answer(check().nomination(StunMessages.NOMINATION, 7));
        server.restart(CREDENTIALS, fresh, agent);
        listener.drain();

        byte[] check =
                StunMessages.check(fresh).nomination(StunMessages.NOMINATION, 1).bytes();
        new StunAnswer(server.onStun(check, SOCKET, OTHER_REMOTE, now));

        assertThat(listener.drain()).contains("restarted");
        assertThat(agent.selectedTuple()).isEqualTo(new IceTuple(SOCKET, OTHER_REMOTE));
        assertThat(server.size()).isOne();
    }

    @Test
    void shouldTakeEitherCredentialsUntilTheFreshOnesAreUsed() {
        IceCredentials fresh = IceCredentials.generate(new SecureRandom());
        server.restart(CREDENTIALS, fresh, agent);

        assertThat(answer(check()).isSuccess()).isTrue();
        assertThat(answer(StunMessages.check(fresh)).isSignedWith(fresh.password()))
                .isTrue();
        assertThat(answer(check()).errorCode()).isEqualTo(401);
    }

    @Test
    void shouldNotAnswerAValidCheckFromAnAddressThatIsAnotherPeers() {
        listener.foreign.add(new IceTuple(SOCKET, REMOTE));

        assertThat(server.onStun(check().bytes(), SOCKET, REMOTE, now)).isNull();
        assertThat(server.counters().drops(IceDrop.ADDRESS_IN_USE)).isOne();
        assertThat(server.counters().accepted()).isZero();
        assertThat(agent.state()).isEqualTo(IceState.NEW);
    }

    @Test
    void shouldKnowOnlyItsOwnCredentialsButCountForBoth() {
        IceServer sibling = server.sibling();

        assertThat(new StunAnswer(sibling.onStun(check().bytes(), SOCKET, REMOTE, now)).errorCode())
                .isEqualTo(401);
        assertThat(server.counters().drops(IceDrop.UNKNOWN_USERNAME)).isOne();
    }

    @Test
    void shouldAcceptAPeerThatSaysNothingAboutItsRole() {
        assertThat(answer(check().without(StunMessages.ICE_CONTROLLING)).isSuccess())
                .isTrue();
    }

    @Test
    void shouldIgnoreWhatFollowsMessageIntegrity() {
        byte[] sealed = check().withoutFingerprint().bytes();
        byte[] unsigned = Arrays.copyOf(sealed, sealed.length + 4);
        unsigned[sealed.length + 1] = StunMessages.USE_CANDIDATE;

        StunAnswer answer = new StunAnswer(server.onStun(StunMessages.fingerprinted(unsigned), SOCKET, REMOTE, now));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
    }

    static Stream<Arguments> refusals() {
        String wrongPassword = "wrong456789abcdefghijkl";
        return Stream.of(
                refusal(IceDrop.MISSING_FINGERPRINT, 400, false, check().withoutFingerprint()),
                refusal(IceDrop.MISSING_CREDENTIALS, 400, false, check().without(StunMessages.USERNAME)),
                refusal(IceDrop.MISSING_CREDENTIALS, 400, false, check().password(null)),
                refusal(IceDrop.UNKNOWN_USERNAME, 401, false, check().username("locaL:peer")),
                refusal(IceDrop.UNKNOWN_USERNAME, 401, false, check().username("peer:local")),
                refusal(IceDrop.UNKNOWN_USERNAME, 401, false, check().username("local")),
                refusal(IceDrop.UNKNOWN_USERNAME, 401, false, check().username("")),
                refusal(IceDrop.UNKNOWN_USERNAME, 401, false, check().username(":")),
                refusal(IceDrop.WRONG_INTEGRITY, 401, false, check().password(wrongPassword)),
                refusal(
                        IceDrop.WRONG_INTEGRITY,
                        401,
                        false,
                        check().password(null).with(StunMessages.MESSAGE_INTEGRITY, new byte[20])),
                refusal(
                        IceDrop.WRONG_INTEGRITY,
                        401,
                        false,
                        check().password(wrongPassword).without(StunMessages.PRIORITY)),
                refusal(IceDrop.MISSING_PRIORITY, 400, true, check().without(StunMessages.PRIORITY)),
                refusal(IceDrop.UNKNOWN_ATTRIBUTE, 420, true, check().with(0x7f01, new byte[3])),
                refusal(IceDrop.ROLE_CONFLICT, 487, true, check().with(StunMessages.ICE_CONTROLLED, new byte[8])));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseAndCountByReason(IceDrop reason, int errorCode, boolean signed, byte[] request) {
        StunAnswer answer = new StunAnswer(server.onStun(request, SOCKET, REMOTE, now));

        assertThat(answer.errorCode()).isEqualTo(errorCode);
        assertThat(answer.hasIntegrity()).isEqualTo(signed);
        assertThat(signed && !answer.isSignedWith(CREDENTIALS.password())).isFalse();
        assertOnlyDropped(reason);
    }

    static Stream<Arguments> silentDrops() {
        byte[] damaged = check().bytes();
        damaged[40] ^= 1;
        return Stream.of(
                Arguments.of(IceDrop.WRONG_FINGERPRINT, damaged),
                Arguments.of(IceDrop.MALFORMED, new byte[0]),
                Arguments.of(IceDrop.MALFORMED, new byte[20]),
                Arguments.of(IceDrop.MALFORMED, StunMessages.fingerprinted(truncatedAttribute())),
                Arguments.of(IceDrop.UNSUPPORTED_METHOD, check().type(0x0003).bytes()),
                Arguments.of(IceDrop.UNSUPPORTED_METHOD, check().type(0x3eef).bytes()),
                Arguments.of(IceDrop.INDICATION, check().type(0x0011).bytes()),
                Arguments.of(IceDrop.RESPONSE, check().type(0x0101).bytes()),
                Arguments.of(IceDrop.RESPONSE, check().type(0x0111).bytes()));
    }

    @ParameterizedTest
    @MethodSource("silentDrops")
    void shouldDropSilentlyAndCountByReason(IceDrop reason, byte[] datagram) {
        assertThat(server.onStun(datagram, SOCKET, REMOTE, now)).isNull();

        assertOnlyDropped(reason);
    }

    @Test
    void shouldListTheAttributesItDoesNotUnderstand() {
        StunAnswer answer = answer(check().with(0x7f01, new byte[4])
                .with(0x8099, new byte[4])
                .with(0x0031, new byte[0])
                .with(0x7fff, new byte[5]));

        assertThat(answer.unknownAttributes()).containsExactly((char) 0x7f01, (char) 0x0031, (char) 0x7fff);
    }

    @Test
    void shouldBringARequestToTheAgentItNames() {
        IceCredentials others = new IceCredentials("other", "lkjihgfedcba9876543210");
        IceLiteAgent other = new IceLiteAgent(30, listener);
        server.register(others, other);

        StunAnswer answer = answer(StunMessages.check(others));

        assertThat(answer.isSignedWith(others.password())).isTrue();
        assertThat(other.state()).isEqualTo(IceState.CONNECTED);
        assertThat(agent.state()).isEqualTo(IceState.NEW);
    }

    @Test
    void shouldAcceptBothPairsOfAnAgentButNoMixture() {
        IceCredentials next = new IceCredentials("next", "lkjihgfedcba9876543210");
        server.register(next, agent);

        assertThat(answer(check()).isSignedWith(CREDENTIALS.password())).isTrue();
        assertThat(answer(StunMessages.check(next)).isSignedWith(next.password()))
                .isTrue();
        assertThat(answer(check().password(next.password())).errorCode()).isEqualTo(401);
    }

    @Test
    void shouldForgetUnregisteredCredentials() {
        server.unregister(CREDENTIALS);

        assertThat(server.size()).isZero();
        assertThat(answer(check()).errorCode()).isEqualTo(401);
        assertThat(listener.drain()).isEmpty();
    }

    @Test
    void shouldRefuseAUsernameFragmentThatIsTaken() {
        IceLiteAgent other = new IceLiteAgent(30, listener);

        assertThatThrownBy(() -> server.register(CREDENTIALS, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("usernameFragment local");
        answer(check());

        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void shouldSendNoMoreThanSoManyErrorsASecond() {
        byte[] wrong = check().password("wrong456789abcdefghijkl").bytes();

        assertThat(answersTo(wrong, 1000)).isEqualTo(IceServer.ERRORS_PER_SECOND);
        now += TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(answersTo(wrong, 1000)).isEqualTo(IceServer.ERRORS_PER_SECOND / 10);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(answersTo(wrong, 1000)).isEqualTo(IceServer.ERRORS_PER_SECOND);

        assertThat(server.counters().drops(IceDrop.WRONG_INTEGRITY)).isEqualTo(3000);
        assertThat(server.counters().suppressedErrors()).isEqualTo(3000 - 210);
        assertThat(answer(check()).isSuccess()).isTrue();
    }

    @Test
    void shouldWarmUp() {
        assertThatCode(IceServer::warmUp).doesNotThrowAnyException();
    }

    private int answersTo(byte[] request, int times) {
        int answers = 0;
        for (int i = 0; i < times; i++) {
            answers += server.onStun(request, SOCKET, REMOTE, now) == null ? 0 : 1;
        }
        return answers;
    }

    private void assertOnlyDropped(IceDrop reason) {
        for (IceDrop each : IceDrop.values()) {
            assertThat(server.counters().drops(each)).as(each.name()).isEqualTo(each == reason ? 1 : 0);
        }
        assertThat(server.counters().accepted()).isZero();
        assertThat(listener.drain()).isEmpty();
        assertThat(agent.state()).isEqualTo(IceState.NEW);
    }

    private StunAnswer answer(StunMessages request) {
        return new StunAnswer(server.onStun(request.bytes(), SOCKET, REMOTE, now));
    }

    private static StunMessages check() {
        return StunMessages.check(CREDENTIALS);
    }

    private static Arguments refusal(IceDrop reason, int errorCode, boolean signed, StunMessages request) {
        return Arguments.of(reason, errorCode, signed, request.bytes());
    }

    private static byte[] truncatedAttribute() {
        byte[] message = check().password(null).withoutFingerprint().bytes();
        byte[] truncated = Arrays.copyOf(message, message.length + 4);
        truncated[message.length + 1] = StunMessages.USERNAME;
        truncated[message.length + 2] = (byte) 0xff;
        return truncated;
    }
}
