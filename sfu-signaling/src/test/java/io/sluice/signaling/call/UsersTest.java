package io.sluice.signaling.call;

import static io.sluice.signaling.call.CallDeskTest.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.call.DeskBed.Person;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names, who may have them, and who is told of them. */
class UsersTest {
    private final DeskBed bed = new DeskBed();

    @Test
    void shouldConfirmWhoSomebodyIs() {
        Person alice = bed.connect();
        alice.say("user:join", "{\"userId\":\"alice\",\"displayName\":\"Alice A.\"}");

        JsonNode data = alice.only().path("data");
        assertThat(data.path("userId").textValue()).isEqualTo("alice");
        assertThat(data.path("socketId").textValue()).isEqualTo(alice.line.socketId());
        assertThat(data.path("displayName").textValue()).isEqualTo("Alice A.");
        assertThat(data.path("state").textValue()).isEqualTo("ONLINE");
        assertThat(data.path("iceServers").isArray()).isTrue();
    }

    @Test
    void shouldNameTheFieldThatIsMissing() {
        assertThat(bed.connect().refused("user:join", "{}")).hasMessageStartingWith("userId: User ID is required");
    }

    @Test
    void shouldTellWhoWatchesOfEveryChange() {
        Person alice = bed.join("alice");
        Person bob = bed.join("bob");
        alice.say("user:watch", "{}");
        JsonNode list = alice.only();
        assertThat(list.path("type").textValue()).isEqualTo("user:list");
        assertThat(list.path("data").path("users").toString())
                .isEqualTo("[{\"userId\":\"bob\",\"displayName\":\"bob\",\"state\":\"ONLINE\"}]");

        Person carol = bed.join("carol");
        carol.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"audio\"}");
        bob.say("call:reject", about(carol.only().path("data").path("callId").textValue()));
        bob.hangUpSocket();
        carol.say("user:leave", "{}");

        assertThat(alice.heard())
                .extracting(message -> message.path("data").path("userId").textValue() + " "
                        + message.path("data").path("state").textValue())
                .containsExactly(
                        "carol ONLINE",
                        "carol IN_CALL",
                        "bob IN_CALL",
                        "bob ONLINE",
                        "carol ONLINE",
                        "bob OFFLINE",
                        "carol OFFLINE");
    }

    @Test
    void shouldTellOfANewName() {
        Person alice = bed.join("alice");
        Person bob = bed.join("bob");
        alice.say("user:watch", "{}");
        alice.heard();
        bob.say("user:join", "{\"userId\":\"bob\",\"displayName\":\"Bob B.\"}");

        assertThat(alice.only().path("data").path("displayName").textValue()).isEqualTo("Bob B.");
        assertThat(bob.only().path("data").path("resumed").booleanValue()).isTrue();
    }

    @Test
    void shouldNotLetASocketBeTwoUsers() {
        Person alice = bed.join("alice");

        assertThat(alice.refusal("user:join", "{\"userId\":\"bob\"}")).isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void shouldNotLetAnybodyGoByTheSocketOfAnother() {
        Person stranger = bed.connect();

        assertThat(bed.connect().refusal("user:join", "{\"userId\":\"" + stranger.line.socketId() + "\"}"))
                .isEqualTo(ErrorCode.TAKEN);
    }

    @Test
    void shouldTakeNoMoreUsersAndWatchersThanItMay() {
        DeskBed small = new DeskBed(new CallOptions(
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                2,
                1,
                2,
                CallOptions.defaults().attempts()));
        Person first = small.join("first");
        Person second = small.join("second");

        assertThat(small.connect().refusal("user:join", "{\"userId\":\"third\"}"))
                .isEqualTo(ErrorCode.LIMIT_REACHED);
        first.say("user:watch", "{}");
        first.say("user:watch", "{}");
        assertThat(second.refusal("user:watch", "{}")).isEqualTo(ErrorCode.LIMIT_REACHED);
        first.hangUpSocket();
        second.say("user:watch", "{}");
    }

    @Test
    void shouldListAThousandAndSayHowManyThereAre() {
        for (int i = 0; i < 1001; i++) {
            bed.join("user " + i);
        }
        Person watcher = bed.join("watcher");
        watcher.say("user:watch", "{}");

        JsonNode data = watcher.only().path("data");
        assertThat(data.path("users")).hasSize(1000);
        assertThat(data.path("total").intValue()).isEqualTo(1001);
    }

    @Test
    void shouldTakeTheNameFromTheTokenWhereOneIsAskedFor() {
        DeskBed guarded = guarded();
        Person alice = guarded.connect();

        assertThat(alice.refusal("user:join", "{\"userId\":\"alice\"}")).isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(alice.refusal("user:join", "{\"userId\":\"bob\",\"token\":\"alice\"}"))
                .isEqualTo(ErrorCode.FORBIDDEN);
        alice.say("user:join", "{\"token\":\"alice\",\"displayName\":\"Somebody\"}");
        JsonNode data = alice.only().path("data");
        assertThat(data.path("userId").textValue()).isEqualTo("alice");
        assertThat(data.path("displayName").textValue()).isEqualTo("Alice of the token");
    }

    @Test
    void shouldLetNobodyCallOrBeCalledWithoutAToken() {
        DeskBed guarded = guarded();
        Person stranger = guarded.connect();
        Person alice = guarded.connect();
        alice.say("user:join", "{\"token\":\"alice\"}");
        alice.heard();

        for (String type : List.of("pre-offer", "call:initiate")) {
            assertThat(stranger.refusal(type, "{\"to\":\"alice\",\"callType\":\"audio\"}"))
                    .isEqualTo(ErrorCode.UNAUTHORIZED);
        }
        assertThat(alice.refusal(
                        "call:initiate", "{\"to\":\"" + stranger.line.socketId() + "\",\"callType\":\"audio\"}"))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(guarded.connect().refusal("user:join", "{\"token\":\"viewer\"}"))
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void shouldLetAProvenUserTakeUpItsLostSocketWithoutASecret() {
        DeskBed guarded = guarded();
        Person alice = guarded.connect();
        alice.say("user:join", "{\"token\":\"alice\"}");
        Person again = guarded.connect();
        assertThat(again.refusal("user:join", "{\"token\":\"alice\"}")).isEqualTo(ErrorCode.TAKEN);
        alice.hangUpSocket();
        again.say("user:join", "{\"token\":\"alice\"}");

        assertThat(again.only().path("data").path("resumed").booleanValue()).isTrue();
    }

    @Test
    void shouldEndWithItsToken() {
        DeskBed guarded = guarded();
        Person alice = guarded.connect();
        Person bob = guarded.connect();
        alice.say("user:join", "{\"token\":\"alice\"}");
        bob.say("user:join", "{\"token\":\"bob\"}");
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"audio\"}");
        alice.heard();
        bob.heard();
        guarded.scheduler.advance(Duration.ofMinutes(1).minusSeconds(31));
        bob.say("user:join", "{\"token\":\"bob\"}");
        bob.heard();
        guarded.scheduler.advance(Duration.ofSeconds(31));

        assertThat(alice.heardTypes()).containsExactly("call:rejected", "user:left");
        assertThat(bob.heardTypes()).containsExactly("call:rejected");
    }

    /** Tokens are names; those of viewers grant no calls. All end after a minute. */
    private static DeskBed guarded() {
        Authenticator authenticator = new Authenticator() {
            @Override
            public Grants authenticate(@Nullable String token) {
                if (token == null) {
                    throw new RefusedException(ErrorCode.UNAUTHORIZED, "token: is missing; accepted: a JWT");
                }
                return new Grants(
                        token,
                        token.equals("alice") ? "Alice of the token" : null,
                        null,
                        token.equals("viewer") ? Set.of(Right.SUBSCRIBE) : Set.of(Right.CALL),
                        DeskBed.START.plusSeconds(token.equals("bob") ? 600 : 60));
            }

            @Override
            public boolean isOpen() {
                return false;
            }
        };
        return new DeskBed(CallOptions.defaults(), authenticator, (user, _, room, _) -> user + " may enter " + room);
    }
}
