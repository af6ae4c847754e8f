package io.sluice.tools;

import io.sluice.Consumer;
import io.sluice.MediaAddress;
import io.sluice.PlainTransport;
import io.sluice.SrtpCryptoSuite;
import io.sluice.SrtpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GStreamer's pipelines. */
final class GStreamer {
    private GStreamer() {}

    /** Sends until it is stopped; video with a key frame twice a second. */
    static List<String> send(Codec codec, PlainTransport to, @Nullable SrtpParameters srtp) {
        String source = switch (codec) {
            case OPUS -> "audiotestsrc is-live=true ! audioconvert ! opusenc ! rtpopuspay";
            case VP8 -> picture() + " ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=15 ! rtpvp8pay";
            case H264 ->
                picture() + " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15"
                        + " ! video/x-h264,profile=constrained-baseline"
                        + " ! rtph264pay config-interval=-1 aggregate-mode=zero-latency";
        };
        MediaAddress address = to.localAddress();
        String protection = srtp == null
                ? ""
                : " ! srtpenc key=%s rtp-cipher=%s rtp-auth=%s rtcp-cipher=%s rtcp-auth=%s"
                        .formatted(
                                hex(srtp),
                                cipher(srtp.cryptoSuite()),
                                authentication(srtp.cryptoSuite()),
                                cipher(srtp.cryptoSuite()),
                                authenticationOfRtcp(srtp.cryptoSuite()));
        return launch("%s mtu=1200 pt=%d ssrc=%d%s ! udpsink host=%s port=%d sync=false"
                .formatted(source, Codec.PAYLOAD_TYPE, Codec.SSRC, protection, address.address(), address.port()));
    }

    /** Records so many frames as they come. */
    static List<String> record(
            Codec codec, Consumer consumer, int port, @Nullable SrtpParameters srtp, @Nullable SrtpCryptoSuite suite) {
        RtpCodecParameters parameters = consumer.rtpParameters().codecs().getFirst();
        RtpEncodingParameters encoding = consumer.rtpParameters().encodings().getFirst();
        String caps = "application/%s,media=(string)%s,clock-rate=(int)%d,payload=(int)%d,encoding-name=(string)%s"
                .formatted(
                        srtp == null ? "x-rtp" : "x-srtp",
                        codec.kind.name().toLowerCase(Locale.ROOT),
                        codec.clockRate,
                        parameters.payloadType(),
                        codec.encodingName().toUpperCase(Locale.ROOT));
        if (srtp != null && suite != null) {
            caps += ",ssrc=(uint)%d,roc=(uint)0,srtp-key=(buffer)%s,srtp-cipher=(string)%s,srtp-auth=(string)%s"
                            .formatted(
                                    Objects.requireNonNull(encoding.ssrc()),
                                    hex(srtp),
                                    cipher(suite),
                                    authentication(suite))
                    + ",srtcp-cipher=(string)%s,srtcp-auth=(string)%s"
                            .formatted(cipher(suite), authenticationOfRtcp(suite));
        }
        String frames = switch (codec) {
            case OPUS -> "rtpopusdepay ! opusparse";
            case VP8 -> "rtpvp8depay";
            case H264 -> "rtph264depay ! h264parse";
        };
        // The jitter buffer needs to hold nothing back on loopback.
        return launch(
                "udpsrc address=127.0.0.1 port=%d caps=%s%s ! rtpjitterbuffer latency=50 ! %s ! identity eos-after=%d ! matroskamux ! filesink location=%s"
                        .formatted(
                                port,
                                caps,
                                srtp == null ? "" : " ! srtpdec",
                                frames,
                                1 + (codec.video() ? Ffmpeg.VIDEO_FRAMES : Ffmpeg.AUDIO_FRAMES),
                                Ffmpeg.RECORDING));
    }

    private static String picture() {
        return "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=30/1";
    }

    private static List<String> launch(String pipeline) {
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(Arrays.asList(pipeline.split(" ")));
        return command;
    }

    private static String hex(SrtpParameters srtp) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(srtp.keyBase64()));
    }

    private static String cipher(SrtpCryptoSuite suite) {
        return switch (suite) {
            case AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 -> "aes-128-icm";
            case AEAD_AES_128_GCM -> "aes-128-gcm";
            case AEAD_AES_256_GCM -> "aes-256-gcm";
        };
    }

    private static String authentication(SrtpCryptoSuite suite) {
        return switch (suite) {
            case AES_CM_128_HMAC_SHA1_80 -> "hmac-sha1-80";
            case AES_CM_128_HMAC_SHA1_32 -> "hmac-sha1-32";
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> "null";
        };
    }

    private static String authenticationOfRtcp(SrtpCryptoSuite suite) {
        return suite == SrtpCryptoSuite.AES_CM_128_HMAC_SHA1_32 ? "hmac-sha1-80" : authentication(suite);
    }
}
