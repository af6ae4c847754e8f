package io.sluice.signaling.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.call.DeskBed.Person;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls between two who stay there. */
class CallDeskTest {
    private final DeskBed bed = new DeskBed();
    private final CallDesk desk = bed.desk;
    private final Person alice = bed.join("alice");
    private final Person bob = bed.join("bob");

    @Test
    void shouldRingAndTellTheCaller() {
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");

        JsonNode initiated = alice.only();
        assertThat(initiated.path("type").textValue()).isEqualTo("call:initiated");
        assertThat(initiated.path("data").path("to").textValue()).isEqualTo("bob");
        JsonNode incoming = bob.only();
        assertThat(incoming.path("type").textValue()).isEqualTo("call:incoming");
        assertThat(incoming.path("data").path("from").textValue()).isEqualTo("alice");
        assertThat(incoming.path("data").path("callerId").textValue()).isEqualTo("alice");
        assertThat(incoming.path("data").path("callType").textValue()).isEqualTo("video");
        assertThat(incoming.path("data").path("timeoutSeconds").intValue()).isEqualTo(30);
        assertThat(incoming.path("data").path("callId"))
                .isEqualTo(initiated.path("data").path("callId"));
        assertThat(state()).isEqualTo(CallState.RINGING);
    }

    @Test
    void shouldTellBothOfAnAcceptedCallAndPassWhatTheySay() {
        String callId = ring();
        bob.say("call:accept", about(callId, "\"from\":\"alice\""));

        assertThat(alice.only().toString())
                .isEqualTo("{\"type\":\"call:accepted\",\"data\":{\"callId\":\"" + callId + "\",\"by\":\"bob\"}}");
        assertThat(bob.heardTypes()).containsExactly("call:accepted");
        assertThat(state()).isEqualTo(CallState.CONNECTING);

        alice.say(
                "call:offer", "{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0 a\"},\"from\":\"mallory\",\"to\":\"bob\"}");
        JsonNode offer = bob.only().path("data");
        assertThat(offer.path("from").textValue()).isEqualTo("alice");
        assertThat(offer.path("offer").path("sdp").textValue()).isEqualTo("v=0 a");
        assertThat(offer.path("callType").textValue()).isEqualTo("video");
        bob.say(
                "call:answer",
                "{\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0 b\"},\"from\":\"bob\",\"to\":\"alice\"}");
        assertThat(alice.only().path("data").path("answer").path("sdp").textValue())
                .isEqualTo("v=0 b");
        bob.say("ice:candidate", "{\"candidate\":{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"},\"to\":\"alice\"}");
        assertThat(alice.only().path("data").path("candidate").path("sdpMid").textValue())
                .isEqualTo("0");
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void shouldEndACallForBothAndSayHowLongItWas() {
        String callId = talk();
        bed.scheduler.advance(Duration.ofSeconds(75));
        bob.say("call:end", about(callId));

        JsonNode ended = alice.only();
        assertThat(ended.path("type").textValue()).isEqualTo("call:ended");
        assertThat(ended.path("data").path("by").textValue()).isEqualTo("bob");
        assertThat(ended.path("data").path("reason").textValue()).isEqualTo("hangup");
        assertThat(ended.path("data").path("durationMillis").longValue()).isEqualTo(75_000);
        assertThat(bob.heardTypes()).containsExactly("call:ended");
        assertThat(desk.calls()).isEmpty();
        assertThat(desk.counters().completed()).isEqualTo(1);
        assertThat(desk.counters().totalConnected()).isEqualTo(Duration.ofSeconds(75));
        ring();
    }

    @Test
    void shouldAverageTheCallsThatWereAcceptedAndNoOthers() {
        for (int seconds : new int[] {60, 90}) {
            String callId = talk();
            bed.scheduler.advance(Duration.ofSeconds(seconds));
            bob.say("call:end", about(callId));
            alice.heard();
            bob.heard();
        }
        ring();
        alice.say("user:leave", "{}");

        assertThat(desk.counters().failed()).isEqualTo(1);
        assertThat(desk.counters().averageConnected()).isEqualTo(Duration.ofSeconds(75));
        assertThat(desk.counters().peak()).isEqualTo(1);
    }

    @Test
    void shouldTellEachOnceWhenBothHangUpAtOnce() {
        String callId = talk();
        alice.say("call:end", about(callId));
        bob.say("call:end", about(callId));

        assertThat(alice.heardTypes()).containsExactly("call:ended");
        assertThat(bob.heardTypes()).containsExactly("call:ended");
        assertThat(desk.counters().completed()).isEqualTo(1);
    }

    @Test
    void shouldTellBothOfARejectedCall() {
        String callId = ring();
        bob.say("call:reject", about(callId, "\"reason\":\"in a meeting\""));

        for (Person person : new Person[] {alice, bob}) {
            JsonNode rejected = person.only();
            assertThat(rejected.path("type").textValue()).isEqualTo("call:rejected");
            assertThat(rejected.path("data").path("by").textValue()).isEqualTo("bob");
            assertThat(rejected.path("data").path("reason").textValue()).isEqualTo("in a meeting");
        }
        assertThat(desk.calls()).isEmpty();
        assertThat(desk.counters().rejected()).isEqualTo(1);
    }

    @Test
    void shouldTellBothWhenItHasRungForTooLong() {
        ring();
        bed.scheduler.advance(Duration.ofMillis(29_999));
        assertThat(alice.heard()).isEmpty();

        bed.scheduler.advance(Duration.ofMillis(1));

        for (Person person : new Person[] {alice, bob}) {
            JsonNode rejected = person.only();
            assertThat(rejected.path("type").textValue()).isEqualTo("call:rejected");
            assertThat(rejected.path("data").path("by").textValue()).isEqualTo("bob");
            assertThat(rejected.path("data").path("reason").textValue()).isEqualTo("timeout");
        }
        assertThat(desk.counters().timedOut()).isEqualTo(1);
        assertThat(bed.scheduler.pending()).isZero();
    }

    @Test
    void shouldRingForAsLongAsItIsTold() {
        DeskBed impatient = new DeskBed(CallOptions.defaults().withRingTimeout(Duration.ofSeconds(5)));
        Person caller = impatient.join("caller");
        Person callee = impatient.join("callee");
        caller.say("call:initiate", "{\"to\":\"callee\",\"callType\":\"audio\"}");
        assertThat(callee.only().path("data").path("timeoutSeconds").intValue()).isEqualTo(5);

        impatient.scheduler.advance(Duration.ofSeconds(5));

        assertThat(callee.heardTypes()).containsExactly("call:rejected");
    }

    @Test
    void shouldNotEndAnAcceptedCallWhenTheRingingWouldHaveEnded() {
        talk();
        bed.scheduler.advance(Duration.ofMinutes(10));

        assertThat(alice.heard()).isEmpty();
        assertThat(desk.calls()).hasSize(1);
        assertThat(bed.scheduler.pending()).isZero();
    }

    @Test
    void shouldStopRingingWhenTheCallerGivesUp() {
        String callId = ring();
        alice.say("call:cancel", about(callId));

        assertThat(bob.only().path("data").path("reason").textValue()).isEqualTo("cancelled");
        assertThat(alice.heardTypes()).containsExactly("call:ended");
        assertThat(desk.counters().cancelled()).isEqualTo(1);
        assertThat(bob.refusal("call:accept", about(callId))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void shouldTakeAHangUpBeforeTheAnswerForARejection() {
        String callId = ring();
        bob.say("call:end", about(callId));

        assertThat(alice.heardTypes()).containsExactly("call:rejected");
        assertThat(bob.heardTypes()).containsExactly("call:rejected");
    }

    @Test
    void shouldRefuseABusyCalleeAndDisturbNobody() {
        talk();
        Person carol = bed.join("carol");

        assertThat(carol.refusal("call:initiate", "{\"to\":\"bob\",\"callType\":\"audio\"}"))
                .isEqualTo(ErrorCode.BUSY);
        assertThat(carol.refused("call:initiate", "{\"to\":\"alice\",\"callType\":\"audio\"}"))
                .hasMessageContaining("User not available");
        assertThat(carol.heard()).isEmpty();
        assertThat(bob.heard()).isEmpty();
        assertThat(desk.counters().busy()).isEqualTo(2);
    }

    @Test
    void shouldRefuseASecondCallOfSomebodyInACall() {
        talk();
        bed.join("carol");

        assertThat(alice.refusal("call:initiate", "{\"to\":\"carol\",\"callType\":\"audio\"}"))
                .isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void shouldNameWhatIsWrongWithWhoIsCalled() {
        assertThat(alice.refused("call:initiate", "{\"to\":\"nobody\",\"callType\":\"audio\"}"))
                .hasMessageStartingWith("to: User not found");
        assertThat(alice.refused("call:initiate", "{\"to\":\"alice\",\"callType\":\"audio\"}"))
                .hasMessageStartingWith("to: is yourself");
        assertThat(alice.refused("call:initiate", "{\"to\":\"bob\",\"callType\":\"smoke\"}"))
                .hasMessageStartingWith("callType: ");
        assertThat(desk.counters().started()).isZero();
    }

    @Test
    void shouldTakeTwoCallsToEachOtherForOne() {
        String callId = ring();
        bob.say("call:initiate", "{\"to\":\"alice\",\"callType\":\"audio\"}");

        assertThat(bob.heard())
                .extracting(message -> message.path("type").textValue())
                .containsExactly("call:initiated", "call:accepted");
        assertThat(alice.only().path("data").path("by").textValue()).isEqualTo("bob");
        assertThat(desk.calls()).singleElement().satisfies(call -> {
            assertThat(call.callId()).isEqualTo(callId);
            assertThat(call.state()).isEqualTo(CallState.CONNECTING);
        });
        assertThat(desk.counters().started()).isEqualTo(1);
    }

    @Test
    void shouldTakeARepeatedAttemptForTheSameCall() {
        String callId = ring();
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");

        assertThat(alice.only().path("data").path("callId").textValue()).isEqualTo(callId);
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void shouldTakeARepeatedAcceptForTheSame() {
        String callId = talk();
        bob.say("call:accept", about(callId));

        assertThat(bob.heardTypes()).containsExactly("call:accepted");
        assertThat(alice.heard()).isEmpty();
        assertThat(desk.counters().answered()).isEqualTo(1);
    }

    @Test
    void shouldLetNobodyElseIntoACall() {
        String callId = talk();
        Person mallory = bed.join("mallory");

        for (String type : new String[] {"call:accept", "call:reject", "call:end", "call:move"}) {
            assertThat(mallory.refusal(type, about(callId))).as(type).isEqualTo(ErrorCode.NOT_FOUND);
        }
        assertThat(mallory.refusal("call:offer", "{\"offer\":\"v=0\",\"from\":\"alice\",\"to\":\"bob\"}"))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(mallory.refusal("ice:candidate", about(callId, "\"candidate\":null,\"to\":\"bob\"")))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(alice.refusal("call:offer", "{\"offer\":\"v=0\",\"to\":\"mallory\"}"))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(alice.heard()).isEmpty();
        assertThat(bob.heard()).isEmpty();
        assertThat(mallory.heard()).isEmpty();
    }

    @Test
    void shouldPassNothingBeforeTheCallIsAccepted() {
        ring();

        assertThat(alice.refusal("call:offer", "{\"offer\":\"v=0\"}")).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(bob.refusal("ice:candidate", "{\"candidate\":null}")).isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void shouldNotBlameAPartyForWhatWasOnItsWay() {
        String callId = talk();
        alice.say("call:end", about(callId));
        alice.heard();
        bob.heard();

        bob.say("ice:candidate", "{\"candidate\":null}");
        bob.say("ice:candidate", about(callId, "\"candidate\":null"));
        assertThat(alice.heard()).isEmpty();
        assertThat(desk.counters().lateSignals()).isEqualTo(2);

        bed.scheduler.advance(Duration.ofSeconds(11));
        assertThat(bob.refusal("ice:candidate", "{\"candidate\":null}")).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void shouldRefuseWhatTheCallerCannotDo() {
        String callId = ring();

        assertThat(alice.refusal("call:accept", about(callId))).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(alice.refusal("call:reject", about(callId))).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(alice.refusal("call:move", about(callId))).isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void shouldTellBothHowTheCallFares() {
        String callId = talk();
        alice.say("call:state", about(callId, "\"state\":\"connected\""));
        assertThat(bob.only().path("data").path("state").textValue()).isEqualTo("connected");
        bob.say("call:state", about(callId, "\"state\":\"connected\""));
        assertThat(bob.heard()).isEmpty();
        bob.say("call:state", about(callId, "\"state\":\"reconnecting\""));
        alice.say("call:state", about(callId, "\"state\":\"reconnecting\""));
        bob.say("call:state", about(callId, "\"state\":\"connected\""));
        alice.say("call:state", about(callId, "\"state\":\"connected\""));

        assertThat(alice.heard())
                .extracting(message -> message.path("data").path("state").textValue())
                .containsExactly("connected", "reconnecting", "connected");
    }

    @Test
    void shouldEndACallWhosePartiesDoNotReachEachOther() {
        String callId = talk();
        alice.say("call:state", about(callId, "\"state\":\"failed\""));
        assertThat(bob.only().path("data").path("state").textValue()).isEqualTo("failed");

        bed.scheduler.advance(Duration.ofSeconds(15));

        assertThat(bob.only().path("data").path("reason").textValue()).isEqualTo("failed");
        assertThat(alice.heardTypes()).containsExactly("call:state", "call:ended");
        assertThat(desk.counters().failed()).isEqualTo(1);
    }

    @Test
    void shouldEndACallForTheOperator() {
        String callId = talk();

        assertThat(desk.end(callId, "maintenance")).isTrue();
        assertThat(desk.end(callId, "maintenance")).isFalse();

        JsonNode ended = alice.only().path("data");
        assertThat(ended.path("reason").textValue()).isEqualTo("maintenance");
        assertThat(ended.has("by")).isFalse();
        assertThat(bob.heardTypes()).containsExactly("call:ended");
    }

    @Test
    void shouldLimitTheAttemptsOfAUser() {
        for (int i = 0; i < 10; i++) {
            alice.say("call:end", about(ring()));
            bob.heard();
            alice.heard();
        }
        assertThat(alice.refusal("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}"))
                .isEqualTo(ErrorCode.RATE_LIMITED);
        bob.say("call:initiate", "{\"to\":\"alice\",\"callType\":\"video\"}");
        assertThat(desk.counters().rateLimited()).isEqualTo(1);
    }

    @Test
    void shouldLimitTheAttemptsOfAnAddressHoweverManyUsersItHas() {
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            Person caller = bed.connect("192.0.2.1");
            try {
                caller.say("call:initiate", "{\"to\":\"nobody\",\"callType\":\"video\"}");
            } catch (RefusedException e) {
                refused += e.code() == ErrorCode.RATE_LIMITED ? 1 : 0;
            }
        }
        assertThat(refused).isEqualTo(40);
        assertThat(bed.connect("192.0.2.2").refusal("call:initiate", "{\"to\":\"nobody\",\"callType\":\"video\"}"))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void shouldCountTheMostCallsAtOnce() {
        talk();
        Person carol = bed.join("carol");
        bed.join("dave");
        carol.say("call:initiate", "{\"to\":\"dave\",\"callType\":\"audio\"}");
        carol.say("call:end", about(carol.only().path("data").path("callId").textValue()));

        assertThat(desk.counters().peak()).isEqualTo(2);
        assertThat(desk.counters().current()).isEqualTo(1);
        assertThat(desk.counters().started()).isEqualTo(2);
    }

    @Test
    void shouldShowAnOperatorTheCalls() {
        String callId = talk();
        bed.scheduler.advance(Duration.ofSeconds(3));

        assertThat(desk.calls()).singleElement().satisfies(call -> {
            assertThat(call.callId()).isEqualTo(callId);
            assertThat(call.parties()).extracting(CallView.PartyView::userId).containsExactly("alice", "bob");
            assertThat(call.connected()).isEqualTo(Duration.ofSeconds(3));
            assertThat(call.roomId()).isNull();
        });
        assertThat(desk.users()).isEqualTo(2);
    }

    private String ring() {
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");
        bob.heard();
        return alice.only().path("data").path("callId").textValue();
    }

    private String talk() {
        String callId = ring();
        bob.say("call:accept", about(callId));
        alice.heard();
        bob.heard();
        return callId;
    }

    private CallState state() {
        return desk.calls().getFirst().state();
    }

    static String about(String callId) {
        return "{\"callId\":\"" + callId + "\"}";
    }

    static String about(String callId, String more) {
        return "{\"callId\":\"" + callId + "\"," + more + "}";
    }
}
