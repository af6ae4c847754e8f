package io.sluice.signaling.call.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.signaling.call.message.CallReader.Spoken;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallReaderTest {
    /** Type, data, and how the refusal begins. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user:join | {} | userId: User ID is required",
                "user:join | {'userId':''} | userId: User ID is required",
                "user:join | {'userId':7} | userId: is a number; accepted: a string",
                "user:join | {'userId':'a\\u0007b'} | userId: is blank or has control characters",
                "user:join | {'userId':'a','displayName':' '} | displayName: is blank",
                "user:join | {'userId':'a','token':''} | token: is empty",
                "call:initiate | {'callType':'audio'} | to: is missing",
                "call:initiate | {'to':'b'} | callType: is missing; accepted: audio or video",
                "call:initiate | {'to':'b','callType':'AUDIO'} | callType: is none of the known; accepted: audio or"
                        + " video",
                "call:initiate | {'targetUserId':[],'callType':'audio'} | targetUserId: is a list",
                "call:accept | {} | callId: is missing",
                "call:reject | {'callId':'c','reason':3} | reason: is a number",
                "call:end | {'callId':''} | callId: is empty",
                "call:cancel | {} | callId: is missing",
                "call:state | {'callId':'c','state':'ringing'} | state: is none of the known; accepted: connected or"
                        + " reconnecting or failed",
                "call:invite | {'callId':'c'} | to: is missing",
                "call:move | {'callId':'c','reason':'boredom'} | reason: is none of the known; accepted: unreachable"
                        + " or invite",
                "call:offer | {} | offer: is missing",
                "call:offer | {'sdp':'v=0'} | offer: is missing",
                "call:offer | {'offer':{'type':'answer','sdp':'v=0'}} | offer.type: is another; accepted: offer",
                "call:offer | {'offer':{'type':'offer'}} | offer.sdp: is missing",
                "call:answer | {'answer':''} | answer: is empty",
                "signal:offer | {'offer':'v=0'} | sdp: is missing",
                "answer | {'answer':5} | answer: is a number",
                "ice:candidate | {} | candidate: is missing; accepted: an object with candidate",
                "ice:candidate | {'candidate':5} | candidate: is a number",
                "ice:candidate | {'candidate':{'candidate':5}} | candidate.candidate: is a number",
                "ice:candidate | {'candidate':{'candidate':'','sdpMLineIndex':-1}} | candidate.sdpMLineIndex: is out"
                        + " of range; accepted: 0 to 1024",
                "ice:candidate | {'candidate':{'candidate':'','sdpMLineIndex':0.5}} | candidate.sdpMLineIndex: is out"
                        + " of range",
                "ice:candidate | {'candidate':{'candidate':'','sdpMLineIndex':'0'}} | candidate.sdpMLineIndex: is a"
                        + " string",
                "ice-candidate | {'candidate':{'candidate':'','sdpMid':1}} | candidate.sdpMid: is a number",
                "pre-offer | {'callType':'audio'} | to: is missing",
                "pre-offer-answer | {'answer':'MAYBE'} | answer: is none of the known; accepted: ACCEPT or REJECT",
                "pre-offer-answer | {} | answer: is missing"
            })
    void shouldNameTheFieldAndWhatIsAccepted(String type, String data, String refusal) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> read(type, data))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
                .withMessageStartingWith(refusal);
    }

    /** Type, data, and in which dialect that is; empty for any. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user:join | {'userId':'a'} |",
                "call:initiate | {'to':'b','callType':'audio'} | CALL",
                "call:initiate | {'targetUserId':'b','callType':'audio'} | SIGNAL",
                "call:accept | {'callId':'c'} |",
                "call:accept | {'callId':'c','from':'a'} | CALL",
                "call:reject | {'callId':'c','from':'a'} | CALL",
                "call:end | {'callId':'c'} |",
                "call:offer | {'offer':'v=0'} | CALL",
                "signal:answer | {'sdp':'v=0'} | SIGNAL",
                "offer | {'offer':'v=0'} | PRE_OFFER",
                "offer | {'sdp':'v=0'} | PRE_OFFER",
                "ice:candidate | {'candidate':null} |",
                "ice:candidate | {'candidate':null,'to':'b'} | CALL",
                "ice-candidate | {'candidate':null} | PRE_OFFER",
                "pre-offer | {'to':'b','callType':'audio'} | PRE_OFFER",
                "pre-offer-answer | {'answer':'REJECT'} | PRE_OFFER"
            })
    void shouldKnowTheDialectByItsNames(String type, String data, @Nullable CallDialect dialect) {
        assertThat(read(type, data).dialect()).isEqualTo(dialect);
    }

    @Test
    void shouldBoundWhatIsPassedOn() {
        read("call:offer", "{'offer':'" + "v".repeat(65_536) + "'}");
        refused("call:offer", "{'offer':'" + "v".repeat(65_537) + "'}", "offer: has 65537 characters");
        refused("signal:offer", "{'sdp':{'sdp':'" + "v".repeat(65_537) + "'}}", "sdp.sdp: has 65537 characters");
        read("ice:candidate", "{'candidate':'" + "c".repeat(1024) + "'}");
        refused("ice:candidate", "{'candidate':'" + "c".repeat(1025) + "'}", "candidate: has 1025 characters");
        refused(
                "ice:candidate",
                "{'candidate':{'candidate':'','usernameFragment':'" + "u".repeat(257) + "'}}",
                "candidate.usernameFragment: has 257 characters");
        refused("user:join", "{'userId':'" + "a".repeat(65) + "'}", "userId: has 65 characters");
        refused("call:reject", "{'callId':'c','reason':'" + "r".repeat(65) + "'}", "reason: has 65 characters");
    }

    @Test
    void shouldLetATokenNameTheUser() {
        assertThat(read("user:join", "{'token':'t'}").request()).isEqualTo(new CallRequest.Join(null, null, "t", null));
    }

    @Test
    void shouldTakeTheEndOfCandidatesInEveryForm() {
        for (String data : new String[] {"{'candidate':null}", "{'candidate':''}", "{'candidate':{'candidate':''}}"}) {
            assertThat(read("ice:candidate", data).request())
                    .asInstanceOf(InstanceOfAssertFactories.type(CallRequest.Signal.class))
                    .extracting(CallRequest.Signal::signal)
                    .asInstanceOf(InstanceOfAssertFactories.type(CallSignal.Candidate.class))
                    .matches(candidate -> candidate.candidate().isEmpty(), data);
        }
    }

    private static void refused(String type, String data, String refusal) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> read(type, data))
                .withMessageStartingWith(refusal);
    }

    /** With single quotes for double ones. */
    private static Spoken read(String type, String data) {
        String text = "{\"type\":\"" + type + "\",\"data\":" + data.replace('\'', '"') + "}";
        return CallTargetsTest.read(text);
    }
}
