package io.sluice.signaling.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceServersTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final List<String> TURN =
            List.of("turn:turn.example.org:3478?transport=udp", "turns:[2001:db8::1]:443");
    private static final TurnAccess SHARED = new TurnAccess.SharedSecret("north", Duration.ofHours(1));

    @Test
    void shouldMakeCredentialsThatEndByThemselves() {
        IceServers.Handout handout = new IceServers(new TurnOptions(List.of(), TURN, SHARED), CLOCK).handOut("alice");

        assertThat(handout.expiresInSeconds()).hasValue(3600);
        // printf 1800003600:alice | openssl dgst -sha1 -hmac north -binary | base64
        assertThat(handout.servers())
                .containsExactly(new IceServer(TURN, "1800003600:alice", "qe6uQh2FdtYywRuncfIrYF8O4Rk="));
    }

    @Test
    void shouldKeepAUsersNameFromReadingLikeATime() {
        IceServers servers = new IceServers(new TurnOptions(List.of(), TURN, SHARED), CLOCK);

        assertThat(servers.handOut("9:ö 1\n").servers())
                .extracting(IceServer::username)
                .containsExactly("1800003600:9___1_");
    }

    @Test
    void shouldTellStunBeforeTurnAndFixedCredentialsAsTheyAre() {
        TurnOptions options = new TurnOptions(
                List.of("stun:stun.example.org"),
                List.of("turn:turn.example.org"),
                new TurnAccess.Fixed("us", "secret"));

        IceServers.Handout handout = new IceServers(options, CLOCK).handOut("alice");

        assertThat(handout.expiresInSeconds()).isEmpty();
        assertThat(handout.servers())
                .containsExactly(
                        new IceServer(List.of("stun:stun.example.org"), null, null),
                        new IceServer(List.of("turn:turn.example.org"), "us", "secret"));
    }

    @Test
    void shouldTellNothingWhereThereIsNothing() {
        assertThat(IceServers.none().handOut("alice").servers()).isEmpty();
    }

    @Test
    void shouldShowNoSecret() {
        assertThat(new TurnOptions(List.of(), TURN, SHARED).toString()).doesNotContain("north");
        assertThat(new TurnAccess.Fixed("us", "hidden").toString()).doesNotContain("hidden");
        assertThat(new IceServer(TURN, "us", "hidden").toString()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "turn.example.org",
                "turn:",
                "stun:turn.example.org",
                "turn:turn.example.org:port",
                "turn:turn.example.org?transport=sctp",
                "turn:2001:db8::1",
                "turn:a b",
            })
    void shouldRefuseWhatIsNoTurnUrl(String url) {
        assertThatThrownBy(() -> new TurnOptions(List.of(), List.of(url), SHARED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("turnUrls has '" + url + "'; accepted is turn:host[:port]");
    }

    @Test
    void shouldRefuseAStunUrlWithATransport() {
        assertThatThrownBy(() -> new TurnOptions(List.of("stun:a?transport=udp"), List.of(), null))
                .hasMessageStartingWith("stunUrls has ");
    }

    @Test
    void shouldRefuseMoreServersThanBrowsersTry() {
        assertThatThrownBy(() -> new TurnOptions(Collections.nCopies(9, "stun:a"), List.of(), null))
                .hasMessage("stunUrls has 9 entries; accepted is at most 8.");
    }

    @Test
    void shouldRefuseTurnServersThatNobodyMayUse() {
        assertThatThrownBy(() -> new TurnOptions(List.of(), TURN, null)).hasMessageContaining("go together");
        assertThatThrownBy(() -> new TurnOptions(List.of(), List.of(), SHARED)).hasMessageContaining("go together");
    }

    @ParameterizedTest
    @ValueSource(longs = {59, 86401})
    void shouldRefuseALifetimeOutOfRange(long seconds) {
        assertThatThrownBy(() -> new TurnAccess.SharedSecret("north", Duration.ofSeconds(seconds)))
                .hasMessage("lifetime is " + seconds + " s; accepted is 60 s to 86400 s.");
    }

    @Test
    void shouldRefuseAnEmptySecret() {
        assertThatThrownBy(() -> new TurnAccess.SharedSecret("", Duration.ofHours(1)))
                .hasMessageStartingWith("secret is empty");
    }
}
