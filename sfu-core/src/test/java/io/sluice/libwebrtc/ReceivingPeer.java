package io.sluice.libwebrtc;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.sluice.Consumer;
import io.sluice.ConsumerListener;
import io.sluice.ConsumerOptions;
import io.sluice.DtlsRole;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A peer that watches and listens, and the server's end of its connection. The server offers, the peer answers; each stream
 * more is another round.
 */
final class ReceivingPeer implements AutoCloseable {
    final TransportEvents events = new TransportEvents();
    final WebRtcTransport transport;
    final Connection connection = new Connection(Libwebrtc.RECEIVING, this::attach);

    private final Router router;
    private final ServerDescription server;
    private final List<Consumer> consumers = new ArrayList<>();
    private final Map<String, Screen> screens = new ConcurrentHashMap<>();
    private final Map<String, Speaker> speakers = new ConcurrentHashMap<>();

    ReceivingPeer(Router router) {
        this(router, DtlsRole.SERVER);
    }

    ReceivingPeer(Router router, DtlsRole serverRole) {
        this.router = router;
        this.transport = router.createWebRtcTransport(new WebRtcTransportOptions(events));
        this.server = new ServerDescription(transport, serverRole == DtlsRole.SERVER ? "actpass" : "active");
    }

    /** Shows a picture. */
    Screen watch(Producer picture) {
        Screen screen = new Screen();
        receive(picture, consumer -> screens.put(mid(consumer), screen));
        return screen;
    }

    /** Plays a sound. */
    Speaker listen(Producer sound) {
        Speaker speaker = new Speaker();
        receive(sound, consumer -> speakers.put(mid(consumer), speaker));
        return speaker;
    }

    /** The server's ends of what this peer receives, in the order of asking. */
    List<Consumer> consumers() {
        return List.copyOf(consumers);
    }

    PeerStatistics statistics() {
        return PeerStatistics.of(connection.statistics());
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Media begins to flow when the peer is ready for it, as applications do it. */
    private void receive(Producer producer, java.util.function.Consumer<Consumer> ready) {
        boolean first = consumers.isEmpty();
        Consumer consumer = transport.consume(
                new ConsumerOptions(producer.id(), router.rtpCapabilities(), true, ConsumerListener.NONE));
        ready.accept(consumer);
        consumers.add(consumer);
        PeerDescription answer = PeerDescription.parse(connection.answer(
                server.of(consumers.stream().map(ReceivingPeer::media).toList())));
        if (first) {
            transport.connect(
                    answer.dtlsParameters(answer.setup().equals("active") ? DtlsRole.CLIENT : DtlsRole.SERVER));
        }
        consumer.resume();
    }

    private static ServerDescription.Media media(Consumer consumer) {
        return new ServerDescription.Media(
                consumer.kind(), consumer.isClosed() ? "inactive" : "sendonly", consumer.rtpParameters());
    }

    /** On libwebrtc's signalling thread. */
    private void attach(RTCRtpTransceiver transceiver) {
        MediaStreamTrack track = transceiver.getReceiver().getTrack();
        if (track instanceof VideoTrack video) {
            video.addSink(Objects.requireNonNull(screens.get(transceiver.getMid())));
        } else if (track instanceof AudioTrack audio) {
            audio.addSink(Objects.requireNonNull(speakers.get(transceiver.getMid())));
        }
    }

    private static String mid(Consumer consumer) {
        return Objects.requireNonNull(consumer.rtpParameters().mid());
    }
}
