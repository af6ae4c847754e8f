package io.sluice.signaling.call;

import static io.sluice.signaling.call.CallDeskTest.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.call.DeskBed.Person;
import io.sluice.signaling.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Users whose sockets go, and who come back or do not. */
class LostSocketTest {
    private final DeskBed bed = new DeskBed();
    private final Person alice = bed.join("alice");
    private final Person bob = bed.join("bob");

    @Test
    void shouldHearWhatItMissedInOrder() {
        String callId = talk();
        bob.hangUpSocket();
        alice.say("call:offer", "{\"offer\":\"v=0\"}");
        alice.say("ice:candidate", "{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"}");
        alice.say("ice:candidate", "{\"candidate\":null}");
        bed.scheduler.advance(Duration.ofSeconds(29));

        Person back = comeBack(bob, "bob");

        assertThat(back.heardTypes()).containsExactly("user:joined", "call:offer", "ice:candidate", "ice:candidate");
        back.say("call:answer", "{\"answer\":\"v=0\"}");
        assertThat(alice.heardTypes()).containsExactly("call:answer");
        back.say("call:end", about(callId));
        assertThat(alice.heardTypes()).containsExactly("call:ended");
    }

    @Test
    void shouldSayThatItIsBackInItsCall() {
        talk();
        bob.hangUpSocket();

        JsonNode joined = comeBack(bob, "bob").only().path("data");

        assertThat(joined.path("resumed").booleanValue()).isTrue();
        assertThat(joined.path("state").textValue()).isEqualTo("IN_CALL");
        assertThat(joined.path("sessionToken").textValue()).isEqualTo(bob.sessionToken);
    }

    @Test
    void shouldKeepACallThatRingsForSomebodyWhoComesBack() {
        String callId = ring();
        bob.hangUpSocket();
        bed.scheduler.advance(Duration.ofSeconds(20));
        Person back = comeBack(bob, "bob");
        back.heard();
        back.say("call:accept", about(callId));

        assertThat(alice.heardTypes()).containsExactly("call:accepted");
    }

    @Test
    void shouldRejectInTimeForACalleeWhoDoesNotComeBack() {
        ring();
        bed.scheduler.advance(Duration.ofSeconds(10));
        bob.hangUpSocket();
        bed.scheduler.advance(Duration.ofSeconds(20));

        assertThat(alice.only().path("data").path("reason").textValue()).isEqualTo("timeout");
    }

    @Test
    void shouldStopRingingForACallerWhoDoesNotComeBack() {
        DeskBed patient = new DeskBed(CallOptions.defaults().withRingTimeout(Duration.ofMinutes(5)));
        Person caller = patient.join("caller");
        Person callee = patient.join("callee");
        caller.say("call:initiate", "{\"to\":\"callee\",\"callType\":\"audio\"}");
        callee.heard();
        caller.hangUpSocket();
        patient.scheduler.advance(Duration.ofSeconds(30));

        JsonNode ended = callee.only();
        assertThat(ended.path("type").textValue()).isEqualTo("call:ended");
        assertThat(ended.path("data").path("reason").textValue()).isEqualTo("lost");
        assertThat(patient.desk.counters().failed()).isEqualTo(1);
    }

    @Test
    void shouldTellTheOtherThatTheCallIsReconnectingAndThatItIsBack() {
        String callId = talk();
        alice.say("call:state", about(callId, "\"state\":\"connected\""));
        alice.heard();
        bob.heard();
        bob.hangUpSocket();
        assertThat(alice.only().path("data").path("state").textValue()).isEqualTo("reconnecting");

        comeBack(bob, "bob");

        assertThat(alice.only().path("data").path("state").textValue()).isEqualTo("connected");
    }

    @Test
    void shouldEndTheCallOfSomebodyWhoDoesNotComeBack() {
        talk();
        bob.hangUpSocket();
        bed.scheduler.advance(Duration.ofSeconds(30));

        JsonNode ended = alice.only();
        assertThat(ended.path("type").textValue()).isEqualTo("call:ended");
        assertThat(ended.path("data").path("by").textValue()).isEqualTo("bob");
        assertThat(ended.path("data").path("reason").textValue()).isEqualTo("lost");
        assertThat(bed.desk.users()).isEqualTo(1);
        assertThat(bed.scheduler.pending()).isZero();
        assertThat(alice.refusal("call:initiate", "{\"to\":\"bob\",\"callType\":\"audio\"}"))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void shouldBeANewUserAfterThat() {
        bob.hangUpSocket();
        bed.scheduler.advance(Duration.ofSeconds(30));

        JsonNode joined = comeBack(bob, "bob").only().path("data");

        assertThat(joined.path("resumed").booleanValue()).isFalse();
        assertThat(joined.path("sessionToken").textValue()).isNotEqualTo(bob.sessionToken);
    }

    @Test
    void shouldKeepTheNameOfSomebodyInACallForWhoHasItsToken() {
        talk();
        bob.hangUpSocket();
        Person mallory = bed.connect();

        assertThat(mallory.refusal("user:join", "{\"userId\":\"bob\"}")).isEqualTo(ErrorCode.TAKEN);
        assertThat(mallory.refusal("user:join", "{\"userId\":\"bob\",\"sessionToken\":\"secret-1\"}"))
                .isEqualTo(ErrorCode.TAKEN);
        assertThat(mallory.refusal("user:join", "{\"userId\":\"alice\"}")).isEqualTo(ErrorCode.TAKEN);
    }

    @Test
    void shouldGiveTheNameOfSomebodyInNoCallToWhoAsksNext() {
        bob.hangUpSocket();
        Person reloaded = bed.connect();
        reloaded.say("user:join", "{\"userId\":\"bob\"}");

        JsonNode joined = reloaded.only().path("data");
        assertThat(joined.path("resumed").booleanValue()).isFalse();
        assertThat(joined.path("sessionToken").textValue()).isNotEqualTo(bob.sessionToken);
        assertThat(comeBackRefused(bob, "bob")).isEqualTo(ErrorCode.TAKEN);
        assertThat(bed.scheduler.pending()).isZero();
    }

    @Test
    void shouldLetATokenTakeOverASocketThatIsDeadWithoutTheServerKnowing() {
        String callId = talk();
        Person back = comeBack(bob, "bob");
        back.heard();

        assertThat(bob.line.replaced()).isTrue();
        bob.hangUpSocket();
        bob.say("call:end", about(callId));
        assertThat(alice.heard()).isEmpty();
        alice.say("ice:candidate", "{\"candidate\":null}");
        assertThat(back.heardTypes()).containsExactly("ice:candidate");
    }

    @Test
    void shouldBeginAnewWhereMoreWasMissedThanIsKept() {
        talk();
        bob.hangUpSocket();
        for (int i = 0; i < 257; i++) {
            alice.say("ice:candidate", "{\"candidate\":null}");
        }
        JsonNode joined = comeBack(bob, "bob").only().path("data");

        assertThat(joined.path("resumed").booleanValue()).isFalse();
        assertThat(alice.only().path("data").path("reason").textValue()).isEqualTo("lost");
    }

    @Test
    void shouldEndWithItsSocketWhoeverHasNotJoined() {
        Person stranger = bed.connect();
        stranger.say("pre-offer", "{\"to\":\"alice\",\"callType\":\"audio\"}");
        assertThat(alice.heardTypes()).containsExactly("pre-offer");
        stranger.hangUpSocket();

        assertThat(alice.only().path("data").path("reason").textValue()).isEqualTo("lost");
    }

    @Test
    void shouldLeaveAtOnceWhoeverSaysSo() {
        talk();
        bob.say("user:leave", "{}");

        assertThat(bob.heardTypes()).containsExactly("call:ended", "user:left");
        assertThat(alice.only().path("data").path("reason").textValue()).isEqualTo("left");
        Person other = bed.connect();
        other.say("user:join", "{\"userId\":\"bob\"}");
        bob.say("user:join", "{\"userId\":\"robert\"}");
        assertThat(bob.heardTypes()).containsExactly("user:joined");
    }

    private Person comeBack(Person lost, String userId) {
        Person back = bed.connect();
        back.say("user:join", "{\"userId\":\"" + userId + "\",\"sessionToken\":\"" + lost.sessionToken + "\"}");
        return back;
    }

    private ErrorCode comeBackRefused(Person lost, String userId) {
        return bed.connect()
                .refusal("user:join", "{\"userId\":\"" + userId + "\",\"sessionToken\":\"" + lost.sessionToken + "\"}");
    }

    private String ring() {
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");
        bob.heard();
        return alice.only().path("data").path("callId").textValue();
    }

    private String talk() {
        String callId = ring();
        bob.say("call:accept", about(callId, "\"from\":\"alice\""));
        alice.heard();
        bob.heard();
        return callId;
    }
}
