package io.sluice;

import io.sluice.dtls.ClientSettings;
import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One room whose transports come to every stage of a connection, and which is then taken down in a random order. */
final class LeakRound {
    /** The same bytes of a client that never goes on, for all. */
    private static final byte[] CLIENT_HELLO = clientHello();

    private static final int PACKETS = 3;

    private final Sfu sfu;
    private final Random random;
    private final int number;
    private final Router router;
    private final List<Producer> producers = new ArrayList<>();
    private final List<Runnable> closings = new ArrayList<>();

    /** How far a transport comes before it is closed. */
    enum Stage {
        UNCONNECTED(2),
        CHECKED(9),
        RESTARTED(4),
        /** The server has answered the ClientHello and waits. */
        HALF_SHAKEN(2),
        /** Closed by whoever comes first, or completed. */
        SHAKING(1),
        CONNECTED(2);

        private static final int WEIGHTS = 20;
        private final int weight;

        Stage(int weight) {
            this.weight = weight;
        }

        private static Stage random(Random random) {
            int left = random.nextInt(WEIGHTS);
            for (Stage stage : values()) {
                left -= stage.weight;
                if (left < 0) {
                    return stage;
                }
            }
            throw new IllegalStateException("the weights are not " + WEIGHTS + " together");
        }
    }

    LeakRound(Sfu sfu, Random random, int number) {
        this.sfu = sfu;
        this.random = random;
        this.number = number;
        this.router = sfu.createRouter(RouterOptions.defaults());
    }

    void play(int transports) throws Exception {
        for (int i = 0; i < transports; i++) {
            WebRtcTransport transport = router.createWebRtcTransport(options());
            closings.add(transport::close);
            addMedia(transport, i);
            bring(transport, Stage.random(random), i);
        }
        addOtherTransports();
        if (random.nextBoolean()) {
            closings.add(router::close);
        }
        Collections.shuffle(closings, random);
        closings.forEach(Runnable::run);
        router.close();
    }

    private WebRtcTransportOptions options() {
        return WebRtcTransportOptions.defaults().withOwnPorts(random.nextInt(10) == 0);
    }

    /** One of each other kind, with a stream in and one out, and half the time a stream to another router. */
    private void addOtherTransports() throws IOException {
        TransportListenInfo listenInfo = TransportListenInfo.udp("127.0.0.1");
        PlainTransportOptions plain = new PlainTransportOptions(listenInfo).withComedia(true);
        DirectTransport direct = router.createDirectTransport(DirectTransportListener.NONE);
        for (Transport transport : List.of(
                router.createPlainTransport(random.nextBoolean() ? plain : plain.withoutRtcpMux()),
                router.createPipeTransport(new PipeTransportOptions(listenInfo).withEnableSrtp(random.nextBoolean())),
                direct)) {
            closings.add(transport::close);
            Producer producer = transport.produce(TestMedia.sound(ssrc(1), "0"));
            direct.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
            if (transport instanceof PlainTransport listening) {
                try (PlainPeer peer = new PlainPeer()) {
                    peer.sendRtp(listening.localAddress(), ssrc(1), TestMedia.OPUS_PAYLOAD_TYPE, 1, "sound");
                }
            }
            if (random.nextBoolean()) {
                Router other = sfu.createRouter(RouterOptions.defaults());
                router.pipeToRouter(producer.id(), other, PipeToRouterOptions.defaults());
                closings.add(other::close);
            }
        }
    }

    private void addMedia(WebRtcTransport transport, int i) {
        if (random.nextInt(3) == 0) {
            producers.add(transport.produce(TestMedia.sound(ssrc(i), "0")));
            closings.add(producers.getLast()::close);
        }
        if (random.nextInt(3) == 0 && !producers.isEmpty()) {
            Producer source = producers.get(random.nextInt(producers.size()));
            Consumer consumer = transport.consume(new ConsumerOptions(source.id(), router.rtpCapabilities()));
            if (random.nextBoolean()) {
                closings.add(consumer::close);
            }
        }
    }

    private void bring(WebRtcTransport transport, Stage stage, int i) throws Exception {
        List<IceCandidate> candidates = transport.iceCandidates();
        TestPeer peer = new TestPeer(transport, candidates.get(random.nextInt(4) == 0 ? 1 : 0));
        boolean goodbye = stage == Stage.CONNECTED && random.nextBoolean();
        closings.add(() -> leave(peer, goodbye));
        switch (stage) {
            case UNCONNECTED -> {
                if (random.nextBoolean()) {
                    transport.connect(TestPeer.dtlsParameters());
                }
            }
            case CHECKED -> peer.check();
            case RESTARTED -> restart(transport, peer);
            case HALF_SHAKEN -> {
                transport.connect(TestPeer.dtlsParameters());
                peer.check();
                peer.send(CLIENT_HELLO);
            }
            case SHAKING -> {
                transport.connect(TestPeer.dtlsParameters());
                peer.check();
                peer.shakeHands();
                if (random.nextBoolean()) {
                    transport.close();
                    producers.removeIf(Producer::isClosed);
                }
            }
            case CONNECTED -> {
                peer.connect();
                sendMedia(peer, i);
            }
        }
    }

    private void restart(WebRtcTransport transport, TestPeer peer) throws Exception {
        peer.check();
        int restarts = 1 + random.nextInt(2);
        for (int i = 0; i < restarts; i++) {
            transport.restartIce();
        }
        if (random.nextBoolean()) {
            peer.check();
        }
    }

    /** Whether or not the transport has a producer that takes it. */
    private void sendMedia(TestPeer peer, int i) {
        for (int sequence = 0; sequence < PACKETS; sequence++) {
            peer.sendRtp(new TestPeer.Rtp(
                    ssrc(i), TestMedia.OPUS_PAYLOAD_TYPE, sequence, 960L * sequence, false, "0", "sound"));
        }
    }

    private long ssrc(int i) {
        return 1 + 1_000L * number + i;
    }

    private static void leave(TestPeer peer, boolean goodbye) {
        try {
            if (goodbye) {
                peer.sayGoodbye();
            }
        } catch (IOException | UncheckedIOException e) {
            // The server was first.
        } finally {
            peer.close();
        }
    }

    private static byte[] clientHello() {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        TestClient client = new TestClient(ClientSettings.USUAL, DtlsCertificate.generate(), first::complete);
        client.connect();
        byte[] bytes = first.orTimeout(10, TimeUnit.SECONDS).join();
        client.vanish();
        return bytes;
    }
}
