package io.sluice.signaling.call;

import static io.sluice.signaling.call.CallDeskTest.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.call.DeskBed.Person;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.Json;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.session.SessionLimits;
import io.sluice.signaling.session.Sessions;
import io.sluice.signaling.socketio.SocketIo;
import io.sluice.signaling.socketio.SocketIoLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Socket.IO client that polls, is in a call, and goes without a word; time is virtual, and the limits are the usual ones. */
@Timeout(60)
class VanishedPollerTest {
    private static final int NOTICED_SECONDS = 45;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

    private final DeskBed bed = new DeskBed(CallOptions.defaults().withRingTimeout(Duration.ofMinutes(5)));
    private final CountDownLatch noticed = new CountDownLatch(1);
    private final SocketIo socketIo = new SocketIo(
            new Sessions(
                    List.of(new Watched(new CallFlows(bed.desk))),
                    SessionLimits.defaults(),
                    new SessionCounters(),
                    bed.scheduler::nanoTime),
            SocketIoLimits.of(HttpLimits.defaults()),
            bed.scheduler::nanoTime);
    private final Person alice = bed.join("alice");
    private String sid = "";

    /** Bob comes by polling, and alice calls him. */
    @BeforeEach
    void ring() throws InterruptedException {
        sid = Json.read(ask("GET", "").substring(1)).path("sid").textValue();
        ask("POST", "40");
        ask("POST", "42[\"user:join\",{\"userId\":\"bob\"}]");
        pollUntil("user:joined");
        alice.say("call:initiate", "{\"to\":\"bob\",\"callType\":\"audio\"}");
        pollUntil("call:incoming");
    }

    @Test
    void shouldEndACallThatRingsForHimSoonerThanTheRinging() throws InterruptedException {
        alice.heard();
        vanish();
        bed.scheduler.advance(BACK_WITHIN);

        JsonNode rejected = alice.only();
        assertThat(rejected.path("type").textValue()).isEqualTo("call:rejected");
        assertThat(rejected.path("data").path("reason").textValue()).isEqualTo("lost");
    }

    @Test
    void shouldTellTheOtherThatTheCallIsInterrupted() throws InterruptedException {
        String callId = bed.desk.calls().getFirst().callId();
        ask("POST", "42[\"call:accept\",{\"callId\":\"" + callId + "\"}]");
        pollUntil("call:accepted");
        alice.say("call:state", about(callId, "\"state\":\"connected\""));
        alice.heard();
        vanish();

        assertThat(alice.only().path("data").path("state").textValue()).isEqualTo("reconnecting");
        bed.scheduler.advance(BACK_WITHIN);
        assertThat(alice.only().path("data").path("reason").textValue()).isEqualTo("lost");
    }

    /** Nothing comes from him any more, for as long as it may take to see that. */
    private void vanish() throws InterruptedException {
        for (int second = 0; second < NOTICED_SECONDS; second++) {
            bed.scheduler.advance(Duration.ofSeconds(1));
            socketIo.tick();
        }
        assertThat(noticed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void pollUntil(String type) throws InterruptedException {
        String payload;
        do {
            payload = ask("GET", "");
        } while (!payload.contains("\"" + type + "\""));
    }

    private String ask(String method, String body) throws InterruptedException {
        Map<String, List<String>> query = new HashMap<>(Map.of("EIO", List.of("4"), "transport", List.of("polling")));
        if (!sid.isEmpty()) {
            query.put("sid", List.of(sid));
        }
        EndpointRequest request =
                new EndpointRequest(method, "/socket.io/", query, Map.of(), body, InetAddress.getLoopbackAddress());
        return socketIo.answer(request).body();
    }

    /** Says when the flow of a socket has heard of its end. */
    private final class Watched implements Flow.Factory {
        private final Flow.Factory factory;

        Watched(Flow.Factory factory) {
            this.factory = factory;
        }

        @Override
        public Set<String> types() {
            return factory.types();
        }

        @Override
        public Flow open(Session session) {
            Flow flow = factory.open(session);
            return new Flow() {
                @Override
                public void onOpened() {
                    flow.onOpened();
                    session.push("{\"type\":\"welcome\",\"socketId\":\"" + session.socketId() + "\",\"data\":{}}");
                }

                @Override
                public void onClosed() {
                    flow.onClosed();
                    noticed.countDown();
                }

                @Override
                public void serve(Message message) {
                    flow.serve(message);
                }
            };
        }
    }
}
