package io.sluice;

import io.sluice.routing.InboundStream;
import io.sluice.time.Timers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts together what support wants to see of transports and the streams they carry. */
final class Dumps {
    /** What a transport's loop knows. */
    private record OnLoop(Map<Integer, InboundStream> ssrcs, Map<String, Long> counters) {}

    private Dumps() {}

    /** What a transport carries. */
    static TransportDump transport(Transport transport) {
        OnLoop onLoop = LoopCall.call(
                transport.loop(),
                () -> new OnLoop(
                        transport.session().receivedSsrcs(), transport.session().statistics()));
        List<Producer> all = transport.router().producers();
        List<Producer> producers = all.stream()
                .filter(producer -> producer.transport() == transport)
                .toList();
        List<Consumer> consumers = all.stream()
                .flatMap(producer -> producer.consumers().stream())
                .filter(consumer -> consumer.transport() == transport)
                .toList();
        return new TransportDump(
                transport.id(),
                transport.router().id(),
                transport.loop().index(),
                producers.stream().map(Producer::id).toList(),
                consumers.stream().map(Consumer::id).toList(),
                producersBySsrc(producers, onLoop.ssrcs()),
                producersBy(producers, producer -> producer.rtpParameters().mid()),
                producersBy(
                        producers,
                        producer ->
                                producer.rtpParameters().encodings().getFirst().rid()),
                consumersBySsrc(consumers),
                onLoop.counters());
    }

    /** What a producer is, and how its stream stands. */
    static ProducerDump producer(Producer producer, TraceQueue traces) {
        Transport transport = producer.transport();
        InboundStream stream = producer.stream();
        boolean paused = producer.isPaused();
        List<String> consumerIds =
                producer.consumers().stream().map(Consumer::id).toList();
        List<String> observerIds =
                producer.observers().stream().map(RtpObserver::id).toList();
        return LoopCall.call(
                transport.loop(),
                () -> new ProducerDump(
                        producer.id(),
                        transport.id(),
                        producer.kind(),
                        paused,
                        producer.rtpParameters(),
                        producer.consumableRtpParameters(),
                        ssrcOf(stream, transport.session().receivedSsrcs()),
                        consumerIds,
                        observerIds,
                        stream.subscriptions(),
                        stream.pausedDrops(),
                        stream.keyFrameRequests().nextDeadlineNanos() != Timers.NONE,
                        stream.keyFrameRequests().requested(),
                        stream.keyFrameRequests().sent(),
                        traces.types(),
                        traces.dropped()));
    }

    private static @Nullable Long ssrcOf(InboundStream stream, Map<Integer, InboundStream> ssrcs) {
        return ssrcs.entrySet().stream()
                .filter(entry -> entry.getValue() == stream)
                .findFirst()
                .map(entry -> Integer.toUnsignedLong(entry.getKey()))
                .orElse(null);
    }

    private static Map<Long, String> producersBySsrc(List<Producer> producers, Map<Integer, InboundStream> ssrcs) {
        Map<Long, String> ids = new LinkedHashMap<>();
        for (Producer producer : producers) {
            Long ssrc = ssrcOf(producer.stream(), ssrcs);
            if (ssrc != null) {
                ids.put(ssrc, producer.id());
            }
        }
        return ids;
    }

    /** What a producer is known by, or null. */
    private interface Name {
        @Nullable
        String of(Producer producer);
    }

    private static Map<String, String> producersBy(List<Producer> producers, Name name) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (Producer producer : producers) {
            String known = name.of(producer);
            if (known != null) {
                ids.put(known, producer.id());
            }
        }
        return ids;
    }

    private static Map<Long, String> consumersBySsrc(List<Consumer> consumers) {
        Map<Long, String> ids = new LinkedHashMap<>();
        for (Consumer consumer : consumers) {
            consumer.rtpParameters()
                    .encodings()
                    .forEach(encoding -> ids.put(Objects.requireNonNull(encoding.ssrc(), "ssrc"), consumer.id()));
        }
        return ids;
    }
}
