package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/**
 * The other process of {@link PipeProcessesTest}: a server whose router takes a stream from a pipe and sends it to a plain receiver.
 * Its signalling is two lines each way; RTP parameters are the same at both ends by construction.
 */
final class PipeEnd {
    private PipeEnd() {}

    /** The receiver's port is the only argument. */
    public static void main(String[] arguments) throws IOException {
        try (Sfu sfu = Sfu.create(
                        SfuOptions.builder().loops(1).ports(24_500, 24_599).build());
                Router router = sfu.createRouter(RouterOptions.defaults());
                Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
            PipeTransport pipe = router.createPipeTransport(
                    new PipeTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK)).withEnableSrtp(true));
            System.out.println("port " + pipe.localAddress().port());
            System.out.println("key " + pipe.srtpParameters().orElseThrow().keyBase64());
            PlainTransportPeer peer = PlainTransportPeer.at(PlainPeer.LOOPBACK, Integer.parseInt(in.nextLine()));
            pipe.connect(peer.withSrtpParameters(new SrtpParameters(SrtpCryptoSuite.AEAD_AES_256_GCM, in.nextLine())));
            String id = in.nextLine();
            RtpParameters parameters = PipeProcessesTest.piped(Long.parseLong(in.nextLine()));
            Producer producer = pipe.produce(new ProducerOptions(MediaKind.VIDEO, parameters).withId(id));
            PlainTransport out =
                    router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK)));
            out.connect(PlainTransportPeer.at(PlainPeer.LOOPBACK, Integer.parseInt(arguments[0])));
            Consumer consumer = out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
            System.out.println("out " + out.localAddress().port());
            System.out.println(
                    "ssrc " + consumer.rtpParameters().encodings().getFirst().ssrc());
            // Until the other end lets go.
            in.nextLine();
        }
    }
}
