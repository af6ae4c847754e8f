package io.sluice.signaling.call;

import static io.sluice.signaling.call.CallDeskTest.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.call.DeskBed.Person;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each party is spoken to as it speaks. */
class DialectsTest {
    private static final String SDP = "{\"type\":\"offer\",\"sdp\":\"v=0\"}";

    private final DeskBed bed = new DeskBed();

    @Test
    void shouldCarryTheSecondDialectBetweenTwoWhoSpeakIt() {
        Person alice = bed.join("alice");
        Person bob = bed.join("bob");
        alice.say("call:initiate", "{\"targetUserId\":\"bob\",\"callType\":\"audio\"}");
        JsonNode incoming = bob.only().path("data");
        assertThat(incoming.path("callerId").textValue()).isEqualTo("alice");
        bob.say("call:accept", about(incoming.path("callId").textValue()));
        alice.heard();
        bob.heard();
        alice.say("ice:candidate", "{\"candidate\":{\"candidate\":\"candidate:1\"}}");
        assertThat(bob.heardTypes()).containsExactly("ice:candidate");
        alice.say("signal:offer", "{\"sdp\":\"v=0 plain\"}");

        JsonNode offer = bob.only();
        assertThat(offer.path("type").textValue()).isEqualTo("signal:offer");
        assertThat(offer.path("data").path("sdp").textValue()).isEqualTo("v=0 plain");
        bob.say("signal:answer", "{\"sdp\":" + SDP.replace("offer", "answer") + "}");
        assertThat(alice.only().path("data").path("sdp").path("type").textValue())
                .isEqualTo("answer");
    }

    @Test
    void shouldCarryTheThirdDialectBetweenSocketsWithoutNames() {
        Person caller = bed.connect();
        Person callee = bed.connect();
        caller.say("pre-offer", "{\"to\":\"" + callee.line.socketId() + "\",\"callType\":\"video\"}");
        caller.heard();
        JsonNode preOffer = callee.only();
        assertThat(preOffer.path("type").textValue()).isEqualTo("pre-offer");
        assertThat(preOffer.path("data").path("from").textValue()).isEqualTo(caller.line.socketId());
        assertThat(preOffer.path("data").path("callType").textValue()).isEqualTo("video");

        callee.say("pre-offer-answer", "{\"answer\":\"ACCEPT\"}");
        JsonNode answer = caller.only();
        assertThat(answer.path("type").textValue()).isEqualTo("pre-offer-answer");
        assertThat(answer.path("data").path("answer").textValue()).isEqualTo("ACCEPT");
        callee.heard();
        caller.say("offer", "{\"type\":\"offer\",\"sdp\":\"v=0\"}");
        JsonNode offer = callee.only();
        assertThat(offer.path("type").textValue()).isEqualTo("offer");
        assertThat(offer.path("data").path("sdp").textValue()).isEqualTo("v=0");
        assertThat(offer.path("data").path("type").textValue()).isEqualTo("offer");
        callee.say("answer", "{\"answer\":" + SDP.replace("offer", "answer") + "}");
        assertThat(caller.heardTypes()).containsExactly("answer");
        caller.say("ice-candidate", "{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}");
        JsonNode candidate = callee.only();
        assertThat(candidate.path("type").textValue()).isEqualTo("ice-candidate");
        assertThat(candidate.path("data").path("candidate").textValue()).isEqualTo("candidate:1");
        assertThat(candidate.path("data").path("sdpMLineIndex").intValue()).isZero();
    }

    @Test
    void shouldTellACallerOfTheThirdDialectEveryOutcomeInItsWords() {
        Person caller = bed.connect();
        Person bob = bed.join("bob");
        caller.say("pre-offer", "{\"to\":\"bob\",\"callType\":\"video\"}");
        String callId = caller.only().path("data").path("callId").textValue();
        bob.say("call:reject", about(callId));
        assertThat(caller.only().path("data").path("answer").textValue()).isEqualTo("REJECT");
        caller.say("pre-offer", "{\"to\":\"bob\",\"callType\":\"video\"}");
        caller.heard();
        bed.scheduler.advance(Duration.ofSeconds(30));
        assertThat(caller.only().path("data").path("answer").textValue()).isEqualTo("TIMEOUT");
    }

    @Test
    void shouldTranslateBetweenTheFirstAndTheThird() {
        Person alice = bed.join("alice");
        Person stranger = bed.connect();
        alice.say("call:initiate", "{\"to\":\"" + stranger.line.socketId() + "\",\"callType\":\"video\"}");
        String callId = alice.only().path("data").path("callId").textValue();
        stranger.heard();
        stranger.say("pre-offer-answer", "{\"answer\":\"ACCEPT\",\"callId\":\"" + callId + "\"}");
        assertThat(alice.heardTypes()).containsExactly("call:accepted");
        stranger.heard();

        alice.say("call:offer", "{\"offer\":" + SDP + "}");
        JsonNode offer = stranger.only();
        assertThat(offer.path("type").textValue()).isEqualTo("offer");
        assertThat(offer.path("data").path("offer").path("sdp").textValue()).isEqualTo("v=0");
        stranger.say("answer", "{\"sdp\":\"v=0 bare\"}");
        JsonNode answer = alice.only();
        assertThat(answer.path("type").textValue()).isEqualTo("call:answer");
        assertThat(answer.path("data").path("answer").toString())
                .isEqualTo("{\"type\":\"answer\",\"sdp\":\"v=0 bare\"}");
        stranger.say("ice-candidate", "{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"}");
        assertThat(alice.only().path("data").path("candidate").path("sdpMid").textValue())
                .isEqualTo("0");
    }

    @Test
    void shouldTranslateBetweenTheFirstAndTheSecond() {
        Person alice = bed.join("alice");
        Person bob = bed.join("bob");
        alice.say("call:initiate", "{\"targetUserId\":\"bob\",\"callType\":\"video\"}");
        String callId = bob.only().path("data").path("callId").textValue();
        bob.say("call:accept", about(callId, "\"from\":\"alice\""));
        alice.heard();
        bob.heard();
        alice.say("signal:offer", "{\"sdp\":\"v=0\"}");

        JsonNode offer = bob.only();
        assertThat(offer.path("type").textValue()).isEqualTo("call:offer");
        assertThat(offer.path("data").path("offer").path("type").textValue()).isEqualTo("offer");
        bob.say("call:answer", "{\"answer\":\"v=0\"}");
        assertThat(alice.only().path("type").textValue()).isEqualTo("signal:answer");
    }

    @Test
    void shouldPassOnlyWhatIsKnown() {
        Person alice = bed.join("alice");
        Person bob = bed.join("bob");
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");
        bob.say("call:accept", about(alice.only().path("data").path("callId").textValue()));
        bob.heard();
        alice.say(
                "call:offer",
                "{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\",\"__proto__\":{\"a\":1}},\"html\":\"<b>\"}");

        assertThat(bob.only().path("data").path("offer").toString()).isEqualTo(SDP);
    }
}
