package io.sluice.signaling.session;

import io.sluice.signaling.protocol.Incoming.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket's flows: each message to the one that serves its type, the end to all. */
final class Flows {
    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);

    /** In the order of their factories, by the position of the factory. */
    private final List<Flow> all;

    private final Map<String, Integer> positions;

    /**
     * @param positions type to the position of its flow in the list
     */
    Flows(List<Flow> all, Map<String, Integer> positions) {
        this.all = all;
        this.positions = positions;
    }

    /**
     * Which of the factories serves which type.
     *
     * @throws IllegalArgumentException if two serve the same
     */
    static Map<String, Integer> positions(List<Flow.Factory> factories) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < factories.size(); i++) {
            for (String type : factories.get(i).types()) {
                if (positions.putIfAbsent(type, i) != null) {
                    throw new IllegalArgumentException(type + " is served by two flows, accepted is one");
                }
            }
        }
        return positions;
    }

    void onOpened() {
        all.forEach(Flow::onOpened);
    }

    void serve(Message message) {
        Integer position = positions.get(message.type());
        if (position == null) {
            throw new IllegalArgumentException(message.type() + " is served by no flow");
        }
        all.get(position).serve(message);
    }

    /** Each hears of it, whatever becomes of the others. */
    void onClosed() {
        for (Flow flow : all) {
            try {
                flow.onClosed();
            } catch (RuntimeException e) {
                LOG.error("A flow failed at its end; this is a bug", e);
            }
        }
    }
}
