package io.sluice.signaling.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallSchemas;
import io.sluice.signaling.call.message.CallWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A socket that keeps what it is told, as an event and as the message that would be sent. Told under the desk's lock. */
final class FakeLine implements CallLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String socketId;
    private final @Nullable String address;
    private final List<CallEvent> events = new ArrayList<>();
    private final List<JsonNode> messages = new ArrayList<>();
    private final List<String> callIds = new CopyOnWriteArrayList<>();
    private boolean replaced;

    FakeLine(String socketId, @Nullable String address) {
        this.socketId = socketId;
        this.address = address;
    }

    @Override
    public String socketId() {
        return socketId;
    }

    @Override
    public @Nullable String address() {
        return address;
    }

    @Override
    public void tell(CallEvent event, CallDialect dialect, String userId) {
        events.add(event);
        switch (event) {
            case CallEvent.Initiated initiated -> callIds.add(initiated.callId());
            case CallEvent.Incoming incoming -> callIds.add(incoming.callId());
            default -> {}
        }
        try {
            JsonNode message = JSON.readTree(CallWriter.write(event, dialect, userId, null));
            CallSchemas.checkSaid(message);
            messages.add(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void replace() {
        replaced = true;
    }

    /** Of the calls it has been told of, the last one last. */
    List<String> callIds() {
        return callIds;
    }

    boolean replaced() {
        return replaced;
    }

    /** What was told since the last time. */
    List<CallEvent> takeEvents() {
        List<CallEvent> taken = List.copyOf(events);
        events.clear();
        messages.clear();
        return taken;
    }

    /** The same as it is written. */
    List<JsonNode> takeMessages() {
        List<JsonNode> taken = List.copyOf(messages);
        events.clear();
        messages.clear();
        return taken;
    }
}
