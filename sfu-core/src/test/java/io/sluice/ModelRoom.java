package io.sluice;

import io.sluice.ortc.MediaKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A small random room, and beside it a model that knows what its listeners must hear: children before parents, in the order
 * of creation, each with the nearest reason, except that all that closes with the router says so.
 */
final class ModelRoom {
    /** What listeners heard, in order; "name reason". */
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /** What they must hear after what was closed so far. */
    final List<String> expected = new ArrayList<>();

    private static final int AT_SERVER = 1;

    final Router router;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> transports = new ArrayList<>();
    private final List<Node> reachedAtTheServer = new ArrayList<>();
    private final WebRtcServer server;

    private static final class Node {
        final String name;
        final Runnable close;
        final List<Node> consumers = new ArrayList<>();
        final List<Node> producers = new ArrayList<>();
        boolean closed;

        Node(String name, Runnable close) {
            this.name = name;
            this.close = close;
        }
    }

    ModelRoom(Sfu sfu, Random random) {
        server = sfu.createWebRtcServer(new WebRtcServerOptions(List.of(TransportListenInfo.udp("127.0.0.1"))));
        router = sfu.createRouter(RouterOptions.defaults());
        List<Transport> opened = new ArrayList<>();
        List<Producer> produced = new ArrayList<>();
        List<Node> producerNodes = new ArrayList<>();
        int transportCount = 2 + random.nextInt(3);
        for (int i = 0; i < transportCount; i++) {
            String transportName = "transport-" + i;
            int kind = random.nextInt(5);
            Transport transport = open(kind, transportListener(transportName));
            Node node = add(transportName, transport::close);
            if (kind == AT_SERVER) {
                reachedAtTheServer.add(node);
            }
            opened.add(transport);
            transports.add(node);
            int producerCount = random.nextInt(3);
            for (int j = 0; j < producerCount; j++) {
                String name = "producer-" + i + j;
                Producer producer = transport.produce(new ProducerOptions(
                        MediaKind.AUDIO, TestMedia.opus(1 + j, "m" + j), random.nextBoolean(), producerListener(name)));
                Node child = add(name, producer::close);
                node.producers.add(child);
                producerNodes.add(child);
                produced.add(producer);
            }
        }
        for (int i = 0; i < opened.size(); i++) {
            for (int j = 0; j < produced.size(); j++) {
                if (random.nextBoolean()) {
                    consume(i, j, opened.get(i), produced.get(j), producerNodes.get(j));
                }
            }
        }
    }

    private Transport open(int kind, AnyTransportListener listener) {
        TransportListenInfo listenInfo = TransportListenInfo.udp("127.0.0.1");
        WebRtcTransportOptions webRtc = new WebRtcTransportOptions(listener);
        return switch (kind) {
            case 0 -> router.createWebRtcTransport(webRtc);
            case AT_SERVER -> router.createWebRtcTransport(webRtc.withWebRtcServer(server));
            case 2 -> router.createPlainTransport(new PlainTransportOptions(listenInfo).withListener(listener));
            case 3 -> router.createPipeTransport(new PipeTransportOptions(listenInfo).withListener(listener));
            default -> router.createDirectTransport(listener);
        };
    }

    private void consume(int i, int j, Transport transport, Producer producer, Node producerNode) {
        String name = "consumer-" + i + "-" + j;
        Consumer consumer = transport.consume(
                new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, consumerListener(name)));
        Node node = add(name, consumer::close);
        transports.get(i).consumers.add(node);
        producerNode.consumers.add(node);
    }

    /** Closes each thing and notes what must be heard of it. */
    List<Runnable> closings() {
        List<Runnable> closings = new ArrayList<>();
        for (Node node : nodes) {
            closings.add(() -> {
                node.close.run();
                synchronized (expected) {
                    expect(node, CloseReason.REQUESTED);
                }
            });
        }
        closings.add(() -> {
            server.close();
            synchronized (expected) {
                reachedAtTheServer.forEach(transport -> expect(transport, CloseReason.LISTEN_SERVER_CLOSED));
            }
        });
        return closings;
    }

    void expectRouterClosed() {
        transports.forEach(transport -> expect(transport, CloseReason.ROUTER_CLOSED));
    }

    List<String> names() {
        return nodes.stream().map(node -> node.name).toList();
    }

    private void expect(Node node, CloseReason reason) {
        if (node.closed) {
            return;
        }
        node.closed = true;
        boolean transport = transports.contains(node);
        CloseReason below = transport ? CloseReason.TRANSPORT_CLOSED : CloseReason.PRODUCER_CLOSED;
        CloseReason handedDown = reason == CloseReason.ROUTER_CLOSED ? reason : below;
        node.consumers.forEach(consumer -> expect(consumer, handedDown));
        node.producers.forEach(producer -> expect(producer, handedDown));
        expected.add(node.name + " " + reason);
    }

    private Node add(String name, Runnable close) {
        Node node = new Node(name, close);
        nodes.add(node);
        return node;
    }

    /** One for every kind. */
    private interface AnyTransportListener
            extends WebRtcTransportListener, PlainTransportListener, DirectTransportListener {}

    private AnyTransportListener transportListener(String name) {
        return new AnyTransportListener() {
            @Override
            public void onIceStateChanged(IceState state) {
                heard.add(name + " ICE " + state);
            }

            @Override
            public void onDtlsStateChanged(DtlsState state, String detail) {
                heard.add(name + " DTLS " + state);
            }

            @Override
            public void onClosed(CloseReason reason) {
                heard.add(name + " " + reason);
            }
        };
    }

    private ProducerListener producerListener(String name) {
        return new ProducerListener() {
            @Override
            public void onClosed(CloseReason reason) {
                heard.add(name + " " + reason);
            }
        };
    }

    private ConsumerListener consumerListener(String name) {
        return new ConsumerListener() {
            @Override
            public void onClosed(CloseReason reason) {
                heard.add(name + " " + reason);
            }
        };
    }
}
