package io.sluice.signaling.call;

import static io.sluice.signaling.call.CallDeskTest.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.call.DeskBed.Person;
import io.sluice.signaling.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that go on in a room. */
class MovedCallTest {
    private final DeskBed bed =
            new DeskBed(CallOptions.defaults(), Authenticator.open(), (user, _, room, _) -> user + " into " + room);
    private final Person alice = bed.join("alice");
    private final Person bob = bed.join("bob");
    private final Person carol = bed.join("carol");

    @Test
    void shouldTellBothTheSameRoomAndGiveEachATokenOfItsOwn() {
        String callId = talk();
        alice.say("call:move", about(callId, "\"reason\":\"unreachable\""));

        JsonNode moved = alice.only();
        assertThat(moved.path("type").textValue()).isEqualTo("call:moved");
        String roomId = moved.path("data").path("roomId").textValue();
        assertThat(roomId).startsWith("call-").hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9._~-]+");
        assertThat(moved.path("data").path("token").textValue()).isEqualTo("alice into " + roomId);
        JsonNode others = bob.only().path("data");
        assertThat(others.path("roomId").textValue()).isEqualTo(roomId);
        assertThat(others.path("token").textValue()).isEqualTo("bob into " + roomId);
        assertThat(bed.desk.calls().getFirst().roomId()).isEqualTo(roomId);
        assertThat(bed.desk.counters().moved()).isEqualTo(1);
    }

    @Test
    void shouldMoveOnceWhenBothAskForIt() {
        String callId = talk();
        alice.say("call:move", about(callId));
        bob.say("call:move", about(callId));

        JsonNode first = bob.heard().getFirst().path("data");
        JsonNode second = alice.only().path("data");
        assertThat(first.path("roomId")).isEqualTo(second.path("roomId"));
        assertThat(bed.desk.counters().moved()).isEqualTo(1);
    }

    @Test
    void shouldSaveACallWhosePartiesDoNotReachEachOther() {
        String callId = talk();
        alice.say("call:state", about(callId, "\"state\":\"failed\""));
        bob.say("call:state", about(callId, "\"state\":\"failed\""));
        bed.scheduler.advance(Duration.ofSeconds(14));
        alice.heard();
        bob.heard();
        alice.say("call:move", about(callId));
        bed.scheduler.advance(Duration.ofMinutes(5));

        assertThat(bob.heardTypes()).containsExactly("call:moved", "call:state");
        alice.say("call:state", about(callId, "\"state\":\"connected\""));
        assertThat(bob.only().path("data").path("state").textValue()).isEqualTo("connected");
        bob.say("call:end", about(callId));
        assertThat(alice.heardTypes()).contains("call:ended");
    }

    @Test
    void shouldRingAThirdAndBringEverybodyIntoOneRoom() {
        String callId = talk();
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));

        String roomId = bob.only().path("data").path("roomId").textValue();
        assertThat(alice.only().path("data").path("roomId").textValue()).isEqualTo(roomId);
        JsonNode incoming = carol.only().path("data");
        assertThat(incoming.path("from").textValue()).isEqualTo("bob");
        assertThat(incoming.path("callId").textValue()).isEqualTo(callId);
        assertThat(incoming.path("roomId").textValue()).isEqualTo(roomId);

        carol.say("call:accept", about(callId));
        assertThat(alice.only().path("data").path("by").textValue()).isEqualTo("carol");
        assertThat(bob.heardTypes()).containsExactly("call:accepted");
        assertThat(carol.heard())
                .satisfiesExactly(
                        accepted ->
                                assertThat(accepted.path("type").textValue()).isEqualTo("call:accepted"),
                        moved -> assertThat(moved.path("data").path("token").textValue())
                                .isEqualTo("carol into " + roomId),
                        state -> assertThat(state.path("data").path("state").textValue())
                                .isEqualTo("connecting"));
    }

    @ParameterizedTest
    @CsvSource({"connected, connected", "reconnecting, reconnecting", "failed, failed"})
    void shouldTellAThirdHowTheCallIsThatItComesInto(String report, String state) {
        String callId = talk();
        alice.say("call:move", about(callId));
        alice.say("call:state", about(callId, "\"state\":\"connected\""));
        bob.say("call:state", about(callId, "\"state\":\"" + report + "\""));
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));
        assertThat(carol.heardTypes()).containsExactly("call:incoming");

        carol.say("call:accept", about(callId));

        JsonNode told = carol.heard().getLast();
        assertThat(told.path("type").textValue()).isEqualTo("call:state");
        assertThat(told.path("data").path("state").textValue()).isEqualTo(state);
    }

    @Test
    void shouldTellAThirdWhoAcceptsByCallingBack() {
        String callId = talk();
        alice.say("call:state", about(callId, "\"state\":\"connected\""));
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));
        bob.say("call:state", about(callId, "\"state\":\"connected\""));
        carol.heard();
        bob.heard();
        carol.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");

        assertThat(carol.heardTypes()).containsExactly("call:initiated", "call:accepted", "call:moved", "call:state");
        assertThat(bob.heardTypes()).containsExactly("call:accepted");
    }

    @Test
    void shouldGoOnWithoutAnInvitedWhoDoesNotCome() {
        String callId = talk();
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));
        alice.heard();
        bob.heard();
        carol.heard();
        bed.scheduler.advance(Duration.ofSeconds(30));

        assertThat(bob.only().path("data").path("reason").textValue()).isEqualTo("timeout");
        assertThat(carol.heardTypes()).containsExactly("call:rejected");
        assertThat(alice.heard()).isEmpty();
        assertThat(bed.desk.calls()).hasSize(1);
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));
        carol.say("call:reject", about(callId));
        assertThat(bob.heardTypes()).containsExactly("call:rejected");
        alice.say("call:end", about(callId));
        assertThat(bob.heardTypes()).containsExactly("call:ended");
        assertThat(bed.desk.counters().completed()).isEqualTo(1);
    }

    @Test
    void shouldGoOnForTwoWhenAThirdLeaves() {
        String callId = three();
        alice.say("call:end", about(callId));

        assertThat(alice.heardTypes()).containsExactly("call:ended");
        JsonNode left = bob.only();
        assertThat(left.path("type").textValue()).isEqualTo("call:left");
        assertThat(left.path("data").path("userId").textValue()).isEqualTo("alice");
        assertThat(carol.heardTypes()).containsExactly("call:left");
        carol.say("call:end", about(callId));
        assertThat(bob.heardTypes()).containsExactly("call:ended");
        assertThat(carol.heardTypes()).containsExactly("call:ended");
        assertThat(bed.desk.calls()).isEmpty();
    }

    @Test
    void shouldTakeBackWhoHasLeftAndLetItLeaveAgain() {
        String callId = three();
        alice.say("call:end", about(callId));
        bob.say("call:invite", about(callId, "\"to\":\"alice\""));
        alice.say("call:accept", about(callId));
        alice.heard();
        alice.say("call:end", about(callId));

        assertThat(alice.heardTypes()).containsExactly("call:ended");
    }

    @Test
    void shouldAskWhomASignalIsForWhereThereAreSeveral() {
        String callId = three();

        assertThat(alice.refusal("call:offer", about(callId, "\"offer\":\"v=0\"")))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        alice.say("call:offer", about(callId, "\"offer\":\"v=0\",\"to\":\"carol\""));
        assertThat(carol.heardTypes()).containsExactly("call:offer");
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void shouldEndForWhoIsLeftWhenTheInvitedDoesNotComeEither() {
        String callId = talk();
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));
        bob.say("call:end", about(callId));
        alice.heard();
        carol.heard();
        carol.say("call:reject", about(callId));

        assertThat(carol.heardTypes()).containsExactly("call:rejected");
        assertThat(alice.heardTypes()).containsExactly("call:ended");
        assertThat(bed.desk.calls()).isEmpty();
    }

    @Test
    void shouldRefuseToInviteWhoIsBusyOrNobody() {
        String callId = talk();
        Person dave = bed.join("dave");
        dave.say("call:initiate", "{\"to\":\"carol\",\"callType\":\"audio\"}");

        assertThat(alice.refusal("call:invite", about(callId, "\"to\":\"carol\"")))
                .isEqualTo(ErrorCode.BUSY);
        assertThat(alice.refusal("call:invite", about(callId, "\"to\":\"bob\"")))
                .isEqualTo(ErrorCode.BUSY);
        assertThat(alice.refusal("call:invite", about(callId, "\"to\":\"nobody\"")))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(alice.heard()).isEmpty();
        assertThat(bed.desk.calls().getFirst().roomId()).isNull();
    }

    @Test
    void shouldInviteNoMoreThanACallMayHave() {
        String callId = talk();
        for (int i = 0; i < 14; i++) {
            bed.join("guest " + i);
            (i < 7 ? alice : bob).say("call:invite", about(callId, "\"to\":\"guest " + i + "\""));
        }
        assertThat(bob.refusal("call:invite", about(callId, "\"to\":\"carol\"")))
                .isEqualTo(ErrorCode.LIMIT_REACHED);
    }

    private String three() {
        String callId = talk();
        bob.say("call:invite", about(callId, "\"to\":\"carol\""));
        carol.say("call:accept", about(callId));
        alice.heard();
        bob.heard();
        carol.heard();
        return callId;
    }

    private String talk() {
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");
        String callId = alice.only().path("data").path("callId").textValue();
        bob.say("call:accept", about(callId));
        alice.heard();
        bob.heard();
        return callId;
    }
}
