package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private final Grants aliceInBlue = new Grants("alice", null, "blue", Set.of(Right.SUBSCRIBE), null);

    @Test
    void shouldLetEverybodyInWhereNoTokenIsAskedFor() {
        Authenticator open = Authenticator.open();

        Grants grants = open.authenticate(null);

        assertThat(open.isOpen()).isTrue();
        assertThat(open.authenticate("anything")).isEqualTo(grants);
        assertThat(grants.rights()).containsExactlyInAnyOrder(Right.PUBLISH, Right.SUBSCRIBE, Right.CALL);
        assertThat(grants.expiresAt()).isNull();
        assertThatCode(() -> {
                    grants.requireRoom("any");
                    grants.requireUser("any");
                    grants.require(Right.PUBLISH);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseWhatIsNotGranted() {
        assertThatCode(() -> {
                    aliceInBlue.requireRoom("blue");
                    aliceInBlue.requireUser("alice");
                    aliceInBlue.require(Right.SUBSCRIBE);
                })
                .doesNotThrowAnyException();
        assertForbidden(() -> aliceInBlue.requireRoom("green"), "the token is for another room");
        assertForbidden(() -> aliceInBlue.requireUser("bob"), "the token is for another user");
        assertForbidden(() -> aliceInBlue.require(Right.PUBLISH), "the token does not grant publish");
    }

    @Test
    void shouldLetNobodyIntoARoomWhoseTokenNamesNone() {
        Grants caller = new Grants("alice", null, null, Set.of(Right.CALL), null);

        assertForbidden(() -> caller.requireRoom("blue"), "the token is for no room");
    }

    private static void assertForbidden(Runnable attempt, String sentence) {
        assertThatThrownBy(attempt::run)
                .isInstanceOf(RefusedException.class)
                .hasMessage(sentence)
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }
}
