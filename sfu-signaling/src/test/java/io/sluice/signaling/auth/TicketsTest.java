package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.protocol.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private Instant now = TestTokens.NOW;
    private final Tickets tickets = new Tickets(
            new JwtAuthenticator(
                    new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ZERO), () -> now),
            () -> now);

    @Test
    void shouldGrantWhatATicketWasMadeForUntilItEnds() {
        Grants grants = grants("blue");
        String ticket = tickets.issue(grants);

        assertThat(tickets.authenticate(ticket)).isEqualTo(grants);
        assertThat(tickets.authenticate(ticket))
                .as("again, after a lost connection")
                .isEqualTo(grants);
        now = now.plusSeconds(60);
        assertThatThrownBy(() -> tickets.authenticate(ticket))
                .isInstanceOf(RefusedException.class)
                .hasMessage("the token has expired");
    }

    @Test
    void shouldLeaveOtherTokensToWhoIsBehind() {
        assertThat(tickets.isOpen()).isFalse();
        assertThat(tickets.authenticate(TestTokens.hs256("{\"sub\":\"a\",\"exp\":1800003600}"))
                        .user())
                .isEqualTo("a");
        assertThatThrownBy(() -> tickets.authenticate(null)).hasMessageStartingWith("a token is needed");
        assertThatThrownBy(() -> tickets.authenticate("ticket.guessed")).isInstanceOf(RefusedException.class);
    }

    @Test
    void shouldLetTheOldestGiveWayWhenThereAreTooMany() {
        String first = tickets.issue(grants("first"));
        String second = tickets.issue(grants("second"));
        for (int i = 2; i < 10_000; i++) {
            tickets.issue(grants("more"));
        }
        assertThat(tickets.authenticate(first).room()).isEqualTo("first");

        tickets.issue(grants("one more"));

        assertThatThrownBy(() -> tickets.authenticate(first)).isInstanceOf(RefusedException.class);
        assertThat(tickets.authenticate(second).room()).isEqualTo("second");
    }

    @Test
    void shouldNotMatterWhereEverybodyMayComeIn() {
        assertThat(new Tickets(Authenticator.open(), () -> now).authenticate("ticket.guessed"))
                .isEqualTo(Grants.open());
    }

    private Grants grants(String room) {
        return new Grants("alice", null, room, Set.of(Right.PUBLISH), now.plusSeconds(60));
    }
}
