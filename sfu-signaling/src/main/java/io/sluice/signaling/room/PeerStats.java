package io.sluice.signaling.room;

import io.sluice.ClosedException;
import io.sluice.Producer;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Reply.StatsEntry;
import io.sluice.signaling.protocol.Request;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Answers what a peer asks of the counts of its own things. */
final class PeerStats {
    private PeerStats() {}

    /**
     * All of them, or those of the one that is asked for.
     *
     * @throws io.sluice.signaling.protocol.RefusedException if that one is not the peer's
     */
    static Reply of(
            Request.GetStats request,
            Map<String, OwnTransport> transports,
            Map<String, Producer> producers,
            Map<String, OwnConsumer> consumers) {
        if (request.transportId() != null) {
            return reply(one("transportId", request.transportId(), transports), PeerStats::ofTransport);
        }
        if (request.producerId() != null) {
            return reply(one("producerId", request.producerId(), producers), PeerStats::ofProducer);
        }
        if (request.consumerId() != null) {
            return reply(one("consumerId", request.consumerId(), consumers), PeerStats::ofConsumer);
        }
        return new Reply.Stats(Stream.of(
                        all(transports.values(), PeerStats::ofTransport),
                        all(producers.values(), PeerStats::ofProducer),
                        all(consumers.values(), PeerStats::ofConsumer))
                .flatMap(List::stream)
                .toList());
    }

    private static <T> T one(String field, String id, Map<String, T> own) {
        T thing = own.get(id);
        if (thing == null) {
            throw Refusals.notFound(field, field.substring(0, field.length() - 2) + " of yours");
        }
        return thing;
    }

    private static <T> Reply reply(T thing, Function<T, List<StatsEntry>> counts) {
        return new Reply.Stats(counts.apply(thing));
    }

    /** What goes while the others are counted is left out. */
    private static <T> List<StatsEntry> all(Collection<T> things, Function<T, List<StatsEntry>> counts) {
        return things.stream()
                .flatMap(thing -> {
                    try {
                        return counts.apply(thing).stream();
                    } catch (ClosedException e) {
                        return Stream.empty();
                    }
                })
                .toList();
    }

    private static List<StatsEntry> ofTransport(OwnTransport own) {
        return List.of(new StatsEntry(
                "transport", own.transport().id(), own.transport().stats()));
    }

    private static List<StatsEntry> ofProducer(Producer producer) {
        return producer.statistics().stream()
                .map(stream -> new StatsEntry("producer", producer.id(), stream))
                .toList();
    }

    private static List<StatsEntry> ofConsumer(OwnConsumer own) {
        return List.of(
                new StatsEntry("consumer", own.consumer().id(), own.consumer().statistics()));
    }
}
