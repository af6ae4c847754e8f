package io.sluice;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The pipe between two routers of this process, made when first needed and used in both directions: one transport in each, which
 * close together.
 */
final class PipePair {
    /** By the other router's id, in the router whose id is the smaller one. */
    static final class Table {
        private final ConcurrentHashMap<String, CompletableFuture<PipePair>> pairs = new ConcurrentHashMap<>();

        /** Pairs that are open or about to be. */
        int size() {
            return pairs.size();
        }
    }

    private final EventQueue orders = new EventQueue();
    private final PipeTransport first;
    private final PipeTransport second;

    /** Takes the pair out of its table, where it would hold on to a router that is long closed. */
    private final Runnable forget;

    private PipePair(PipeTransport first, PipeTransport second, Runnable forget) {
        this.first = first;
        this.second = second;
        this.forget = forget;
    }

    private static PipePair open(Router one, Router other, PipeToRouterOptions options, Runnable forget) {
        AtomicReference<@Nullable PipePair> opened = new AtomicReference<>();
        PipeTransportOptions ends = new PipeTransportOptions(
                new Closing(opened), options.listenInfo(), options.enableRtx(), options.enableSrtp());
        PipeTransport first = one.createPipeTransport(ends);
        boolean complete = false;
        try {
            PipePair pair = new PipePair(first, other.createPipeTransport(ends), forget);
            opened.set(pair);
            pair.connect();
            complete = true;
            return pair;
        } finally {
            if (!complete) {
                first.close();
            }
        }
    }

    /** One end closes with the other. */
    private record Closing(AtomicReference<@Nullable PipePair> opened) implements TransportListener {
        @Override
        public void onClosed(CloseReason reason) {
            PipePair pair = opened.get();
            if (pair != null) {
                pair.close();
            }
        }
    }

    private void connect() {
        boolean connected = false;
        try {
            first.connect(peer(second));
            second.connect(peer(first));
            connected = true;
        } finally {
            if (!connected) {
                close();
            }
        }
    }

    /** The pipe between two routers; whoever asks first makes it, and others wait for that. */
    static PipePair between(Router one, Router other, PipeToRouterOptions options) {
        Table table = one.id().compareTo(other.id()) < 0 ? one.pipes() : other.pipes();
        String key = one.id().compareTo(other.id()) < 0 ? other.id() : one.id();
        while (true) {
            CompletableFuture<PipePair> mine = new CompletableFuture<>();
            CompletableFuture<PipePair> known = table.pairs.putIfAbsent(key, mine);
            if (known == null) {
                return create(table, key, mine, one, other, options);
            }
            PipePair pair = await(known);
            if (pair != null && !pair.isClosed()) {
                return pair;
            }
            table.pairs.remove(key, known);
        }
    }

    private static PipePair create(
            Table table,
            String key,
            CompletableFuture<PipePair> mine,
            Router one,
            Router other,
            PipeToRouterOptions options) {
        try {
            PipePair pair = open(one, other, options, () -> table.pairs.remove(key, mine));
            mine.complete(pair);
            return pair;
        } catch (RuntimeException e) {
            table.pairs.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Null if it did not come about: whoever waited tries by itself, and learns what is wrong with that. */
    private static @Nullable PipePair await(CompletableFuture<PipePair> pair) {
        try {
            return pair.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the calling thread was interrupted; the call left nothing behind");
        } catch (ExecutionException ignored) {
            return null;
        }
    }

    /** Has a producer of one router be one of the other as well. */
    PipeToRouterResult pipe(Producer producer, Router from, PipeToRouterOptions options) {
        PipeTransport near = first.router() == from ? first : second;
        PipeTransport far = first.router() == from ? second : first;
        Consumer consumer = near.consume(producer.id());
        boolean linked = false;
        try {
            ProducerOptions same = new ProducerOptions(
                    consumer.kind(), consumer.rtpParameters(), producer.isPaused(), new LayersFollower(consumer));
            Producer piped = far.produce(options.keepId() ? same.withId(producer.id()) : same);
            PipeLink link = new PipeLink(orders, consumer, piped);
            boolean nearFollowed = near.router().locked(() -> consumer.link(link));
            boolean farFollowed = far.router().locked(() -> piped.link(link));
            linked = nearFollowed && farFollowed;
            if (!linked) {
                piped.close();
                throw new ClosedException("producer " + producer.id() + " or its pipe is closed");
            }
            return new PipeToRouterResult(consumer, piped);
        } finally {
            if (!linked) {
                consumer.close();
            }
        }
    }

    /** What nobody watches at the far end is not asked of the sender at the near one. */
    private record LayersFollower(Consumer near) implements ProducerListener {
        @Override
        public void onLayersWanted(int spatialLayers) {
            try {
                near.setLayersWanted(spatialLayers);
            } catch (ClosedException ignored) {
                // Both ends are going.
            }
        }
    }

    private boolean isClosed() {
        return first.isClosed() || second.isClosed();
    }

    private void close() {
        first.close();
        second.close();
        forget.run();
    }

    private static PlainTransportPeer peer(PipeTransport transport) {
        MediaAddress address = transport.localAddress();
        PlainTransportPeer peer = PlainTransportPeer.at(address.address(), address.port());
        return transport.srtpParameters().map(peer::withSrtpParameters).orElse(peer);
    }
}
