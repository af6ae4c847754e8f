package io.sluice.signaling.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.call.message.CallReader;
import io.sluice.signaling.call.message.CallReader.Spoken;
import io.sluice.signaling.call.message.CallSchemas;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming;
import io.sluice.signaling.protocol.MessageParser;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.session.VirtualScheduler;
import io.sluice.signaling.turn.IceServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A desk on virtual time, and people at it. */
final class DeskBed {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final VirtualScheduler scheduler = new VirtualScheduler();
    final CallDesk desk;

    private int secrets;
    private int sockets;

    DeskBed() {
        this(CallOptions.defaults());
    }

    DeskBed(CallOptions options) {
        this(options, Authenticator.open(), RoomTokens.none());
    }

    DeskBed(CallOptions options, Authenticator authenticator, RoomTokens roomTokens) {
        long startNanos = scheduler.nanoTime();
        InstantSource clock = () -> START.plusNanos(scheduler.nanoTime() - startNanos);
        desk = new CallDesk(
                options,
                authenticator,
                IceServers.none(),
                roomTokens,
                CallTime.of(scheduler, scheduler::nanoTime),
                clock,
                () -> "secret-" + ++secrets);
    }

    /** Somebody on a new socket, who has said nothing. */
    Person connect() {
        return connect(null);
    }

    Person connect(@Nullable String address) {
        return new Person(new FakeLine("socket-" + ++sockets, address));
    }

    /** Somebody who has joined, and has read the answer. */
    Person join(String userId) {
        Person person = connect();
        person.say("user:join", "{\"userId\":\"" + userId + "\"}");
        person.sessionToken = person.only().path("data").path("sessionToken").textValue();
        return person;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody at the desk. */
    final class Person {
        final FakeLine line;

        /** Null before joining. */
        @Nullable
        String sessionToken;

        Person(FakeLine line) {
            this.line = line;
            desk.connect(line);
        }

        /** Says something as it comes from a socket. */
        void say(String type, String data) {
            String text = "{\"type\":\"" + type + "\",\"data\":" + data + "}";
            Incoming incoming = MessageParser.parse(text, new TreeSet<>(CallReader.types()));
            if (!(incoming instanceof Incoming.Message message)) {
                throw new AssertionError(incoming.toString());
            }
            Spoken spoken = CallReader.read(message.type(), message.data());
            CallSchemas.checkTaken(json(text));
            desk.serve(line, spoken);
        }

        /** Says something that must be refused, and returns why. */
        RefusedException refused(String type, String data) {
            try {
                say(type, data);
            } catch (RefusedException e) {
                return e;
            }
            throw new AssertionError(type + " " + data + " was not refused");
        }

        ErrorCode refusal(String type, String data) {
            return refused(type, data).code();
        }

        void hangUpSocket() {
            desk.disconnect(line);
        }

        /** What it was told since the last time, as it was written. */
        List<JsonNode> heard() {
            return line.takeMessages();
        }

        /** The calls it has been told of, the last one last. For tests on threads. */
        List<String> callIds() {
            return line.callIds();
        }

        /** The types of the same. */
        List<String> heardTypes() {
            return heard().stream()
                    .map(message -> message.path("type").textValue())
                    .toList();
        }

        /** The one message it was told since the last time. */
        JsonNode only() {
            List<JsonNode> heard = heard();
            if (heard.size() != 1) {
                throw new AssertionError("heard " + heard);
            }
            return heard.getFirst();
        }
    }
}
