package io.sluice;

import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.routing.InboundStream;
import io.sluice.time.Timers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
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
                producersByRid(producers),
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
                        producer.type(),
                        paused,
                        producer.rtpParameters(),
                        producer.consumableRtpParameters(),
                        ssrcs(producer, transport.session().receivedSsrcs()),
                        consumerIds,
                        observerIds,
                        stream.subscriptions(),
                        sum(producer, InboundStream::pausedDrops),
                        producer.streams().stream()
                                .anyMatch(each -> each.keyFrameRequests().nextDeadlineNanos() != Timers.NONE),
                        sum(producer, each -> each.keyFrameRequests().requested()),
                        sum(producer, each -> each.keyFrameRequests().sent()),
                        traces.types(),
                        traces.dropped()));
    }

    private static long sum(Producer producer, ToLongFunction<InboundStream> counter) {
        return producer.streams().stream().mapToLong(counter).sum();
    }

    private static List<Long> ssrcs(Producer producer, Map<Integer, InboundStream> known) {
        return producer.streams().stream()
                .map(stream -> ssrcOf(stream, known))
                .filter(Objects::nonNull)
                .toList();
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
            for (InboundStream stream : producer.streams()) {
                Long ssrc = ssrcOf(stream, ssrcs);
                if (ssrc != null) {
                    ids.put(ssrc, producer.id());
                }
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

    private static Map<String, String> producersByRid(List<Producer> producers) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (Producer producer : producers) {
            producer.rtpParameters().encodings().stream()
                    .map(RtpEncodingParameters::rid)
                    .filter(Objects::nonNull)
                    .forEach(rid -> ids.put(rid, producer.id()));
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
