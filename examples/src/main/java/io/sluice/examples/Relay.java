package io.sluice.examples;

import io.sluice.ConsumerOptions;
import io.sluice.MediaAddress;
import io.sluice.PlainTransport;
import io.sluice.PlainTransportOptions;
import io.sluice.PlainTransportPeer;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.TransportListenInfo;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** sfu-core alone: Opus that one program sends by plain RTP goes to all who are named on the command line. */
public final class Relay implements AutoCloseable {
    private static final int PAYLOAD_TYPE = 97;
    private static final long SSRC = 23_456_789;
    private static final PlainTransportOptions LOOPBACK =
            new PlainTransportOptions(TransportListenInfo.udp("127.0.0.1"));

    private final Sfu sfu;
    private final Router router;
    private final PlainTransport in;
    private final Producer sound;

    Relay(SfuOptions options) throws IOException {
        sfu = Sfu.create(options);
        router = sfu.createRouter(RouterOptions.defaults());
        in = router.createPlainTransport(LOOPBACK.withComedia(true)); // whoever sends first is the sender
        sound = in.produce(new ProducerOptions(MediaKind.AUDIO, opus()));
    }

    /** @param args addresses to forward to, such as 127.0.0.1:5004 */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (Relay relay = new Relay(SfuOptions.builder().loops(1).build())) {
            for (String receiver : args) {
                int colon = receiver.lastIndexOf(':');
                relay.forwardTo(receiver.substring(0, colon), Integer.parseInt(receiver.substring(colon + 1)));
            }
            System.out.printf(
                    "ffmpeg -re -i talk.ogg -c:a libopus -ac 2 -f rtp -ssrc %d -payload_type %d rtp://%s:%d%n",
                    SSRC, PAYLOAD_TYPE, relay.input().address(), relay.input().port());
            new CountDownLatch(1).await();
        }
    }

    /** Where to send to. */
    MediaAddress input() {
        return in.localAddress();
    }

    void forwardTo(String ip, int port) {
        PlainTransport out = router.createPlainTransport(LOOPBACK);
        out.connect(PlainTransportPeer.at(ip, port));
        out.consume(new ConsumerOptions(sound.id(), router.rtpCapabilities()));
    }

    @Override
    public void close() {
        sfu.close();
    }

    private static RtpParameters opus() {
        RtpCodecParameters codec = new RtpCodecParameters("audio/opus", PAYLOAD_TYPE, 48_000, 2, Map.of(), List.of());
        return new RtpParameters(
                null,
                List.of(codec),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(SSRC)),
                RtcpParameters.of("relay"),
                null);
    }
}
