package io.sluice.signaling.protocol;

import static io.sluice.signaling.protocol.Samples.AUDIO_PARAMETERS;
import static io.sluice.signaling.protocol.Samples.CAPABILITIES;
import static io.sluice.signaling.protocol.Samples.VIDEO_WITH_RTX;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.DtlsRole;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.signaling.protocol.RoomMessages.Accepted;
import io.sluice.signaling.protocol.RoomMessages.Refused;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    @Test
    void shouldReadTheParametersOfABrowsersVideo() {
        Request.Produce produce = (Request.Produce) request(Samples.produce("t1", "video", VIDEO_WITH_RTX));

        assertThat(produce.transportId()).isEqualTo("t1");
        assertThat(produce.kind()).isEqualTo(MediaKind.VIDEO);
        RtpParameters parameters = produce.rtpParameters();
        assertThat(parameters.mid()).isEqualTo("1");
        assertThat(parameters.codecs()).hasSize(2);
        assertThat(parameters.codecs().get(1).parameters()).isEqualTo(Map.of("apt", 96));
        assertThat(parameters.encodings()).containsExactly(RtpEncodingParameters.ofSsrc(1393716514, 3105925417L));
        assertThat(parameters.rtcp().cname()).isEqualTo("Kq1v9eJmTz0aXo8P");
    }

    @Test
    void shouldReadTheParametersOfABrowsersSound() {
        Request.Produce produce = (Request.Produce) request(Samples.produce("t1", "audio", AUDIO_PARAMETERS));

        assertThat(produce.rtpParameters().codecs().getFirst().channels()).isEqualTo(2);
        assertThat(produce.rtpParameters().msid()).isEqualTo("stream-1 track-1");
    }

    @Test
    void shouldReadCapabilities() {
        Request.Consume consume = (Request.Consume) request(Samples.consume("p1", CAPABILITIES));

        assertThat(consume.paused()).isFalse();
        assertThat(consume.transportId()).isNull();
        assertThat(consume.rtpCapabilities().codecs()).hasSize(2);
        assertThat(consume.rtpCapabilities().headerExtensions()).hasSize(2);
    }

    @Test
    void shouldReadDtlsParameters() {
        Request.ConnectWebRtcTransport connect = (Request.ConnectWebRtcTransport) request(Samples.connect("t1"));

        assertThat(connect.dtlsParameters().role()).isEqualTo(DtlsRole.CLIENT);
        assertThat(connect.dtlsParameters().fingerprints().getFirst().algorithm())
                .isEqualTo("sha-256");
    }

    @Test
    void shouldTakeTheRoleAsOpenWhenItIsNotGiven() {
        Request.ConnectWebRtcTransport connect = (Request.ConnectWebRtcTransport) request(Samples.request(
                "connectWebRtcTransport", "{\"transportId\":\"t\",\"dtlsParameters\":{\"fingerprints\":[]}}"));

        assertThat(connect.dtlsParameters().role()).isEqualTo(DtlsRole.AUTO);
    }

    @Test
    void shouldPassOverFieldsItDoesNotKnow() {
        String data = "{\"purpose\":\"send\",\"forceTcp\":true,\"producing\":true,\"appData\":{\"a\":[1,2]}}";

        assertThat(request("{\"type\":\"createWebRtcTransport\",\"data\":" + data + ",\"version\":7}"))
                .isEqualTo(new Request.CreateWebRtcTransport(Purpose.SEND, true));
    }

    @ParameterizedTest
    @CsvSource({
        "pauseConsumer, consumerId", "resumeConsumer, consumerId", "closeConsumer, consumerId",
        "pauseProducer, producerId", "resumeProducer, producerId", "closeProducer, producerId",
        "restartIce, transportId"
    })
    void shouldReadRequestsAboutOneId(String type, String field) {
        assertThat(request(Samples.request(type, "{\"" + field + "\":\"x\"}")).toString())
                .isEqualToIgnoringCase(type + "[" + field + "=x]");
        assertThat(refusal(Samples.request(type, "{}")).message()).startsWith(field + ": is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "\"\"", "1", "-7", "1.50", "12345678901234567890", "\"ü\\n\""})
    void shouldEchoTheRequestIdAsItCame(String id) {
        RoomMessages incoming = RoomMessages.parse("{\"type\":\"nothing\",\"requestId\":" + id + "}");

        assertThat(MessageWriter.write(incoming.head(), ErrorCode.UNKNOWN_TYPE, "words"))
                .contains("\"requestId\":" + id);
    }

    @Test
    void shouldAnswerWithoutAnIdWhatCameWithoutOne() {
        assertThat(refusal("{\"type\":\"nothing\",\"requestId\":null}").head().requestId())
                .isNull();
        assertThat(refusal("{\"type\":\"nothing\"}").head().requestId()).isNull();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("mistakes")
    void shouldRefuseMistakesByCodeAndField(ErrorCode code, String start, String text) {
        Refused refused = refusal(text);

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.message()).startsWith(start);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(envelopeMistakes(), fieldMistakes(), rtpMistakes()).flatMap(List::stream);
    }

    private static List<Arguments> envelopeMistakes() {
        String deep = "[".repeat(33) + "]".repeat(33);
        return List.of(
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", ""),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", "hello"),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", "{\"type\":\"produce\""),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", "{\"type\":\"produce\"} {}"),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", "{\"type\":\"a\",\"type\":\"b\"}"),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", "{'type':'a'}"),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON, or is nested", "{\"data\":" + deep + "}"),
                mistake(ErrorCode.BAD_JSON, "the message is not JSON", "{\"requestId\":" + "1".repeat(65) + "}"),
                mistake(ErrorCode.BAD_REQUEST, "the message is a list", "[]"),
                mistake(ErrorCode.BAD_REQUEST, "the message is a string", "\"produce\""),
                mistake(ErrorCode.BAD_REQUEST, "the message is null", "null"),
                mistake(ErrorCode.BAD_REQUEST, "the message is a number", "17"),
                mistake(ErrorCode.BAD_REQUEST, "type: is missing", "{}"),
                mistake(ErrorCode.BAD_REQUEST, "type: is a number", "{\"type\":5}"),
                mistake(ErrorCode.UNKNOWN_TYPE, "type: is not known; accepted: close", "{\"type\":\"Produce\"}"),
                mistake(ErrorCode.BAD_REQUEST, "requestId: is an object", "{\"type\":\"a\",\"requestId\":{}}"),
                mistake(ErrorCode.BAD_REQUEST, "requestId: is true or false", "{\"type\":\"a\",\"requestId\":true}"),
                mistake(ErrorCode.BAD_REQUEST, "requestId: is too long", "{\"requestId\":\"" + "a".repeat(129) + "\"}"),
                mistake(ErrorCode.BAD_REQUEST, "data: is a list", Samples.request("produce", "[]")),
                mistake(ErrorCode.BAD_REQUEST, "data: is a string", Samples.request("produce", "\"a\"")));
    }

    private static List<Arguments> fieldMistakes() {
        String dtls = "{\"transportId\":\"t\",\"dtlsParameters\":%s}";
        return List.of(
                field("purpose: is missing; accepted: send or recv", "createWebRtcTransport", "{}"),
                field("purpose: is missing", "createWebRtcTransport", "null"),
                field(
                        "purpose: is none of the known; accepted: send or recv",
                        "createWebRtcTransport",
                        "{\"purpose\":\"SEND\"}"),
                field("purpose: is a number", "createWebRtcTransport", "{\"purpose\":1}"),
                field("transportId: is missing; accepted: a string", "connectWebRtcTransport", "{}"),
                field("transportId: is a number", "connectWebRtcTransport", "{\"transportId\":1}"),
                field("transportId: is null", "connectWebRtcTransport", "{\"transportId\":null}"),
                field("dtlsParameters: is missing", "connectWebRtcTransport", "{\"transportId\":\"t\"}"),
                field("dtlsParameters: is a list", "connectWebRtcTransport", dtls.formatted("[]")),
                field(
                        "dtlsParameters.fingerprints: is missing; accepted: a list",
                        "connectWebRtcTransport",
                        dtls.formatted("{}")),
                field("dtlsParameters.role: is none", "connectWebRtcTransport", dtls.formatted("{\"role\":\"x\"}")),
                field(
                        "dtlsParameters.fingerprints[0]: is a number",
                        "connectWebRtcTransport",
                        dtls.formatted("{\"fingerprints\":[1]}")),
                field(
                        "dtlsParameters.fingerprints[0].algorithm: is missing",
                        "connectWebRtcTransport",
                        dtls.formatted("{\"fingerprints\":[{}]}")),
                field(
                        "dtlsParameters.fingerprints: has 17 entries",
                        "connectWebRtcTransport",
                        dtls.formatted("{\"fingerprints\":[" + "{},".repeat(16) + "{}]}")),
                field("producerId: is missing", "consume", "{}"),
                field("rtpCapabilities: is missing; accepted: an object", "consume", "{\"producerId\":\"p\"}"),
                field(
                        "paused: is a string; accepted: true or false",
                        "consume",
                        "{\"producerId\":\"p\",\"rtpCapabilities\":{},\"paused\":\"no\"}"),
                field(
                        "transportId: is a number",
                        "consume",
                        "{\"producerId\":\"p\",\"rtpCapabilities\":{},\"transportId\":3}"));
    }

    private static List<Arguments> rtpMistakes() {
        return List.of(
                produce("kind: is none of the known; accepted: audio or video", "smell", "{}"),
                produce("rtpParameters: is a list", "audio", "[]"),
                produce("rtpParameters.mid: is a number; accepted: a string", "audio", "{\"mid\":5}"),
                produce("rtpParameters.codecs: is an object; accepted: a list", "audio", "{\"codecs\":{}}"),
                produce(
                        "rtpParameters.codecs[0]: is a string; accepted: an object",
                        "audio",
                        "{\"codecs\":[\"opus\"]}"),
                produce(
                        "rtpParameters.codecs[1].payloadType: is a string; accepted: a whole number",
                        "audio",
                        "{\"codecs\":[{},{\"payloadType\":\"111\"}]}"),
                produce(
                        "rtpParameters.codecs[0].payloadType: is a number; accepted: a whole number",
                        "audio",
                        "{\"codecs\":[{\"payloadType\":1.5}]}"),
                produce(
                        "rtpParameters.codecs[0].clockRate: is a number; accepted: a whole number",
                        "audio",
                        "{\"codecs\":[{\"clockRate\":4800000000000}]}"),
                produce(
                        "rtpParameters.codecs[0].parameters: is a list; accepted: an object",
                        "audio",
                        "{\"codecs\":[{\"parameters\":[]}]}"),
                produce(
                        "rtpParameters.encodings[0].ssrc: is true or false",
                        "audio",
                        "{\"encodings\":[{\"ssrc\":true}]}"),
                produce(
                        "rtpParameters.encodings[0].dtx: is a string; accepted: true or false",
                        "audio",
                        "{\"encodings\":[{\"dtx\":\"yes\"}]}"),
                produce(
                        "rtpParameters.encodings[0].rtx: is a number; accepted: an object",
                        "audio",
                        "{\"encodings\":[{\"rtx\":5}]}"),
                produce("rtpParameters.rtcp: is a string; accepted: an object", "audio", "{\"rtcp\":\"x\"}"),
                capabilities(
                        "rtpCapabilities.codecs[0].kind: is a string; accepted: audio or video",
                        "{\"codecs\":[{\"kind\":\"smell\",\"mimeType\":\"x/y\"}]}"),
                capabilities(
                        "rtpCapabilities.codecs[0].kind: is a number; accepted: audio or video",
                        "{\"codecs\":[{\"kind\":0}]}"),
                capabilities("rtpCapabilities.codecs[0].kind: is missing", "{\"codecs\":[{\"mimeType\":\"x/y\"}]}"),
                capabilities(
                        "rtpCapabilities.headerExtensions[0].kind: is missing",
                        "{\"headerExtensions\":[{\"uri\":\"a\"}]}"),
                capabilities(
                        "rtpCapabilities.headerExtensions[0].direction: is a string",
                        "{\"headerExtensions\":[{\"kind\":\"audio\",\"direction\":\"up\"}]}"));
    }

    private static Arguments mistake(ErrorCode code, String start, String text) {
        return Arguments.of(code, start, text);
    }

    private static Arguments field(String start, String type, String data) {
        return mistake(ErrorCode.BAD_REQUEST, start, Samples.request(type, data));
    }

    private static Arguments produce(String start, String kind, String rtpParameters) {
        return mistake(ErrorCode.BAD_REQUEST, start, Samples.produce("t", kind, rtpParameters));
    }

    private static Arguments capabilities(String start, String rtpCapabilities) {
        return mistake(ErrorCode.BAD_REQUEST, start, Samples.consume("p", rtpCapabilities));
    }

    private static Request request(String text) {
        RoomMessages incoming = RoomMessages.parse(text);
        assertThat(incoming).isInstanceOf(Accepted.class);
        return ((Accepted) incoming).request();
    }

    private static Refused refusal(String text) {
        RoomMessages incoming = RoomMessages.parse(text);
        assertThat(incoming).isInstanceOf(Refused.class);
        return (Refused) incoming;
    }
}
