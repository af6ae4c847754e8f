package io.sluice.ortc;

import static io.sluice.ortc.RtcpFeedback.CCM_FIR;
import static io.sluice.ortc.RtcpFeedback.GOOG_REMB;
import static io.sluice.ortc.RtcpFeedback.NACK;
import static io.sluice.ortc.RtcpFeedback.NACK_PLI;
import static io.sluice.ortc.RtcpFeedback.TRANSPORT_CC;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What mediasoup-client 3.24 sends for the browsers it knows, and routers to meet it. */
final class Fixtures {
    static final RtcpFeedback[] BROWSER_VIDEO_FEEDBACK = {GOOG_REMB, TRANSPORT_CC, CCM_FIR, NACK, NACK_PLI};

    private Fixtures() {}

    /** A router with the engine's default codecs. */
    static RtpCapabilities router() {
        return Ortc.routerRtpCapabilities(SupportedRtpCapabilities.defaultMediaCodecs());
    }

    /** The same as if it had no RTX. */
    static RtpCapabilities routerWithoutRtx() {
        return new RtpCapabilities(
                router().codecs().stream().filter(codec -> !Codecs.isRtx(codec)).toList(), router().headerExtensions());
    }

    /** SSRCs counted up from a number. */
    static LongSupplier ssrcsFrom(long first) {
        long[] next = {first};
        return () -> next[0]++;
    }

    /** Format parameters from names and values in turn, in their order. */
    static Map<String, Object> format(@Nullable Object... namesAndValues) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return parameters;
    }

    static Map<String, Object> h264(String profileLevelId) {
        return format("level-asymmetry-allowed", 1, "packetization-mode", 1, "profile-level-id", profileLevelId);
    }

    static RtpParameters chromiumOpus() {
        return new RtpParameters(
                "0",
                List.of(new RtpCodecParameters(
                        "audio/opus",
                        111,
                        48000,
                        2,
                        format("minptime", 10, "useinbandfec", 1, "sprop-stereo", 1, "usedtx", 1),
                        List.of(TRANSPORT_CC))),
                List.of(
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, 4),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.ABS_SEND_TIME, 2),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, 3),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL, 1)),
                List.of(new RtpEncodingParameters(3_141_592_653L, null, null, null, false, null, null)),
                RtcpParameters.of("g3bKyAC0c1fLzSlb"),
                "61317484-2ed4-49d7-9eb7-1414322a7aae 7ec3d8ee-0aa5-4d44-8b35-8d4a8a5f21c3");
    }

    static RtpParameters chromiumVp8(boolean rtx) {
        return chromiumVideo("video/VP8", 96, Map.of(), rtx);
    }

    static RtpParameters chromiumH264(boolean rtx) {
        return chromiumVideo("video/H264", 109, h264("42e01f"), rtx);
    }

    /** Chromium names an RTX stream in its encoding whether or not an RTX codec was negotiated. */
    static RtpParameters chromiumVideo(String mimeType, int payloadType, Map<String, Object> format, boolean rtx) {
        List<RtpCodecParameters> codecs = new ArrayList<>();
        codecs.add(new RtpCodecParameters(
                mimeType, payloadType, 90000, null, format, List.of(GOOG_REMB, TRANSPORT_CC, CCM_FIR, NACK, NACK_PLI)));
        if (rtx) {
            codecs.add(new RtpCodecParameters(
                    "video/rtx", payloadType + 1, 90000, null, format("apt", payloadType), List.of()));
        }
        return new RtpParameters(
                "1",
                codecs,
                List.of(
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, 4),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.RTP_STREAM_ID, 10),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.REPAIRED_RTP_STREAM_ID, 11),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.ABS_SEND_TIME, 2),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, 3),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.VIDEO_ORIENTATION, 13),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.TOFFSET, 14),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.PLAYOUT_DELAY, 5)),
                List.of(RtpEncodingParameters.ofSsrc(2_718_281_828L, 1_618_033_988L)),
                RtcpParameters.of("g3bKyAC0c1fLzSlb"),
                "61317484-2ed4-49d7-9eb7-1414322a7aae 0b0f39f4-51c5-4cf3-a4e4-b5e8f0d6f7aa");
    }

    static RtpCodecCapability received(
            String mimeType, int payloadType, @Nullable Integer channels, Map<String, Object> format) {
        boolean media = !mimeType.endsWith("rtx");
        boolean audio = mimeType.startsWith("audio");
        return new RtpCodecCapability(
                null,
                mimeType,
                payloadType,
                audio ? 48000 : 90000,
                channels,
                format,
                audio ? List.of(TRANSPORT_CC, NACK) : media ? Arrays.asList(BROWSER_VIDEO_FEEDBACK) : List.of());
    }

    /** All header extensions of the router, as a browser that knows them all reports them. */
    static List<RtpHeaderExtension> allExtensions() {
        return SupportedRtpCapabilities.rtpCapabilities().headerExtensions().stream()
                .filter(extension -> extension.direction().sends())
                .toList();
    }

    private static List<RtpHeaderExtension> extensions(String... uris) {
        return allExtensions().stream()
                .filter(extension -> List.of(uris).contains(extension.uri()))
                .toList();
    }

    /** Payload types and ids are the default router's, as a device reports them after loading its capabilities. */
    static RtpCapabilities chromium() {
        return new RtpCapabilities(
                List.of(
                        received("audio/opus", 100, 2, format("minptime", 10, "useinbandfec", 1)),
                        received("video/VP8", 101, null, Map.of()),
                        received("video/VP9", 103, null, format("profile-id", 0)),
                        received("video/H264", 105, null, h264("42e01f")),
                        received("video/H264", 107, null, h264("4d001f"))),
                allExtensions());
    }

    static RtpCapabilities chromiumWithRtx() {
        return new RtpCapabilities(
                List.of(
                        received("audio/opus", 100, 2, format("minptime", 10, "useinbandfec", 1)),
                        received("video/VP8", 101, null, Map.of()),
                        received("video/rtx", 102, null, format("apt", 101)),
                        received("video/VP9", 103, null, format("profile-id", 0)),
                        received("video/rtx", 104, null, format("apt", 103)),
                        received("video/H264", 105, null, h264("42e01f")),
                        received("video/rtx", 106, null, format("apt", 105)),
                        received("video/H264", 107, null, h264("4d001f")),
                        received("video/rtx", 108, null, format("apt", 107))),
                allExtensions());
    }

    static RtpCapabilities firefox() {
        return new RtpCapabilities(
                List.of(
                        received(
                                "audio/opus", 100, 2, format("maxplaybackrate", 48000, "stereo", 1, "useinbandfec", 1)),
                        received("video/VP8", 101, null, format("max-fs", 12288, "max-fr", 60)),
                        received("video/H264", 105, null, h264("42e01f"))),
                extensions(
                        RtpHeaderExtensionUri.MID,
                        RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL,
                        RtpHeaderExtensionUri.ABS_SEND_TIME,
                        RtpHeaderExtensionUri.TRANSPORT_WIDE_CC,
                        RtpHeaderExtensionUri.TOFFSET,
                        RtpHeaderExtensionUri.PLAYOUT_DELAY));
    }

    /** Safari has the constrained high profile beside the constrained baseline, and no main profile. */
    static RtpCapabilities safari() {
        return new RtpCapabilities(
                List.of(
                        received("audio/opus", 100, 2, format("minptime", 10, "useinbandfec", 1)),
                        received("video/H264", 109, null, h264("640c1f")),
                        received("video/H264", 105, null, h264("42e01f")),
                        received("video/VP8", 101, null, Map.of())),
                allExtensions());
    }

    static RtpParameters consumable(MediaKind kind, RtpParameters given, RtpCapabilities router) {
        RtpParameters parameters = Ortc.validateProducerRtpParameters(kind, given);
        RtpMapping mapping = Ortc.producerMapping(parameters, router, ssrcsFrom(500));
        return Ortc.consumableRtpParameters(kind, parameters, router, mapping);
    }
}
