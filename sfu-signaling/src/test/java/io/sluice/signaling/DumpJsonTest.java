package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.AudioLevelObserver;
import io.sluice.AudioLevelObserverListener;
import io.sluice.AudioLevelObserverOptions;
import io.sluice.Consumer;
import io.sluice.ConsumerOptions;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.RtpHeaderExtensionValues;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.TraceDirection;
import io.sluice.TraceEvent;
import io.sluice.TraceEventType;
import io.sluice.TraceInfo;
import io.sluice.VideoOrientation;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportOptions;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What support is shown is JSON as it is, by Jackson without a setting. */
class DumpJsonTest {
    private final ObjectMapper json = new ObjectMapper();

    private JsonNode tree(Object value) throws IOException {
        return json.readTree(json.writeValueAsString(value));
    }

    @Test
    void shouldWriteEveryDump() throws IOException {
        try (Sfu sfu = Sfu.create(
                        SfuOptions.builder().loops(1).ports(28_500, 28_599).build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            Producer producer = transport.produce(new ProducerOptions(MediaKind.AUDIO, opus()));
            Consumer consumer = transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
            producer.enableTraceEvents(Set.of(TraceEventType.RTP));
            AudioLevelObserver observer = router.createAudioLevelObserver(
                    AudioLevelObserverOptions.defaults(), AudioLevelObserverListener.NONE);
            observer.addProducer(producer.id());

            assertThat(tree(sfu.dump()).at("/routerIds/0").asText()).isEqualTo(router.id());
            JsonNode room = tree(router.dump());
            assertThat(room.at("/consumerIdsByProducerId/" + producer.id() + "/0")
                            .asText())
                    .isEqualTo(consumer.id());
            assertThat(room.at("/rtpObservers/0/type").asText()).isEqualTo("AUDIO_LEVEL");
            assertThat(tree(transport.dump())
                            .at("/transport/producerIdBySsrc/4242")
                            .asText())
                    .isEqualTo(producer.id());
            assertThat(tree(producer.dump()).at("/traceEventTypes/0").asText()).isEqualTo("RTP");
            assertThat(tree(producer.dump())
                            .at("/rtpParameters/codecs/0/mimeType")
                            .asText())
                    .isEqualTo("audio/opus");
            assertThat(tree(consumer.dump()).at("/producerId").asText()).isEqualTo(producer.id());
            assertThat(tree(sfu.resourceUsage()).at("/heapUsedBytes").asLong()).isPositive();
            assertThat(tree(sfu.statistics()).at("/loops/0/transports").asInt()).isEqualTo(1);
        }
    }

    @Test
    void shouldWriteATrace() throws IOException {
        RtpHeaderExtensionValues extensions =
                new RtpHeaderExtensionValues("0", null, null, 1, 2, -30, true, new VideoOrientation(true, false, 90));
        TraceInfo info = new TraceInfo.RtpPacket(1, 2, 3, 4, true, true, false, 5, 6, 7, null, extensions);
        JsonNode trace = tree(new TraceEvent(TraceEventType.KEY_FRAME, TraceDirection.IN, 1_700_000_000_000L, info));

        assertThat(trace.at("/type").asText()).isEqualTo("KEY_FRAME");
        assertThat(trace.at("/info/sequenceNumber").asInt()).isEqualTo(3);
        assertThat(trace.at("/info/headerExtensions/videoOrientation/rotation").asInt())
                .isEqualTo(90);
        assertThat(trace.at("/info/headerExtensions/rid").isNull()).isTrue();
    }

    private static RtpParameters opus() {
        RtpCodecParameters codec = new RtpCodecParameters("audio/opus", 111, 48_000, 2, Map.of(), List.of());
        return new RtpParameters(
                "0",
                List.of(codec),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(4242)),
                RtcpParameters.of("somebody"),
                null);
    }
}
