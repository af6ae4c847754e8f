package io.sluice.signaling.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.call.DeskBed.Person;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.session.AttemptLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two, three or four users who do everything at once, in seeded orders, against what each of them has been told: nobody is in a call
 * that does not exist, no call is without company, everybody who talks knows the state of the call, each party hears of its end once and
 * of nothing after that, and in the end nothing is left.
 */
class CallInterleavingTest {
    private static final int GAMES = 150;
    private static final int MOVES = 250;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void shouldKeepItsPromisesInEveryOrder(int users) {
        for (long seed = 1; seed <= GAMES; seed++) {
            Game game = new Game(users, seed);
            try {
                for (int i = 0; i < MOVES; i++) {
                    game.move();
                    game.check();
                }
                game.end();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " of " + users + " users, after:\n" + String.join("\n", game.lastMoves()), e);
            }
        }
    }

    /** The same on threads, where only the outcome can be looked at. */
    @Test
    void shouldLeaveNothingBehindWhateverThreadsDo() throws InterruptedException {
        DeskBed bed = new DeskBed(generous());
        List<String> names = List.of("a", "b", "c");
        List<Person> people = names.stream().map(bed::join).toList();
        CountDownLatch start = new CountDownLatch(1);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            Random random = new Random(i);
            threads.add(Thread.ofVirtual().unstarted(() -> {
                try {
                    start.await();
                    for (int move = 0; move < 2000; move++) {
                        blindMove(person, names, random);
                    }
                } catch (InterruptedException | RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        people.forEach(Person::hangUpSocket);
        bed.scheduler.advance(Duration.ofMinutes(2));
        assertNothingLeft(bed);
        assertThat(bed.desk.counters().answered()).isPositive();
    }

    /** Knows its own call only from the desk. */
    private static void blindMove(Person person, List<String> names, Random random) {
        String callId = person.callIds().isEmpty() ? "none" : person.callIds().getLast();
        try {
            switch (random.nextInt(4)) {
                case 0 -> person.say("call:initiate", initiate(names.get(random.nextInt(names.size()))));
                case 1 -> person.say("call:accept", CallDeskTest.about(callId));
                case 2 -> person.say("call:end", CallDeskTest.about(callId));
                default -> person.say("ice:candidate", "{\"candidate\":null}");
            }
        } catch (RefusedException ignored) {
            // Most of it is out of place.
        }
    }

    private static String initiate(String to) {
        return "{\"to\":\"" + to + "\",\"callType\":\"audio\"}";
    }

    private static CallOptions generous() {
        CallOptions usual = CallOptions.defaults();
        return new CallOptions(
                usual.ringTimeout(),
                usual.resumeTimeout(),
                usual.failedTimeout(),
                10,
                10,
                3,
                new AttemptLimits(60_000, 60_000, 60_000, 60_000));
    }

    private static void assertNothingLeft(DeskBed bed) {
        CallCounters counters = bed.desk.counters();
        assertThat(bed.desk.calls()).isEmpty();
        assertThat(bed.desk.users()).isZero();
        assertThat(bed.scheduler.pending()).isZero();
        assertThat(counters.current()).isZero();
        assertThat(counters.completed()
                        + counters.rejected()
                        + counters.timedOut()
                        + counters.cancelled()
                        + counters.failed())
                .isEqualTo(counters.started());
    }

    /** One user as it knows itself, from what it is told alone. */
    private static final class Player {
        final String name;
        final Set<String> accepted = new HashSet<>();
        final Set<String> over = new HashSet<>();

        @Nullable
        Person person;

        @Nullable
        String sessionToken;

        @Nullable
        String callId;

        /** Of its call, once that has been accepted. */
        @Nullable
        String callState;

        Player(String name) {
            this.name = name;
        }

        void hear(CallEvent event) {
            switch (event) {
                case CallEvent.Joined joined -> {
                    sessionToken = joined.sessionToken();
                    if (!joined.resumed()) {
                        // What became of its call before, nobody could tell it.
                        callId = null;
                        callState = null;
                    }
                }
                case CallEvent.Initiated initiated -> begin(initiated.callId());
                case CallEvent.Incoming incoming -> begin(incoming.callId());
                case CallEvent.Accepted taken -> {
                    assertMine(taken.callId(), event);
                    accepted.add(taken.callId());
                    callState = callState == null ? "connecting" : callState;
                }
                case CallEvent.Rejected rejected -> {
                    assertMine(rejected.callId(), event);
                    if (rejected.by().equals(name) || !accepted.contains(rejected.callId())) {
                        finish(rejected.callId());
                    }
                }
                case CallEvent.Ended ended -> {
                    assertMine(ended.callId(), event);
                    finish(ended.callId());
                }
                case CallEvent.Signalled signalled -> {
                    assertMine(signalled.callId(), event);
                    assertThat(signalled.from()).isNotEqualTo(name);
                }
                case CallEvent.StateChanged changed -> {
                    assertMine(changed.callId(), event);
                    callState = changed.state();
                }
                case CallEvent.Moved moved -> assertMine(moved.callId(), event);
                case CallEvent.PartyLeft left -> assertMine(left.callId(), event);
                case CallEvent.Left _, CallEvent.Users _, CallEvent.UserChanged _ -> {}
            }
        }

        /** Two attempts at once are one call, and who has left a call may be invited into it again. */
        private void begin(String id) {
            assertThat(callId).as("call before %s", id).isIn(null, id);
            over.remove(id);
            callId = id;
        }

        private void finish(String id) {
            assertThat(over.add(id)).as("told of the end of %s once", id).isTrue();
            accepted.remove(id);
            callId = null;
            callState = null;
        }

        private void assertMine(String id, CallEvent event) {
            assertThat(id).as("call of %s told %s", name, event).isEqualTo(callId);
        }
    }

    private static final class Game {
        private final DeskBed bed = new DeskBed(generous());
        private final Random random;
        private final List<Player> players = new ArrayList<>();
        private final List<String> moves = new ArrayList<>();

        Game(int users, long seed) {
            random = new Random(seed);
            for (int i = 0; i < users; i++) {
                players.add(new Player("user" + i));
            }
        }

        void move() {
            Player player = any();
            if (random.nextInt(6) == 0) {
                Duration time = Duration.ofMillis(random.nextInt(12_000));
                moves.add("wait " + time);
                bed.scheduler.advance(time);
            } else if (player.person == null) {
                connect(player);
            } else {
                act(player, player.person);
            }
        }

        private void act(Player player, Person person) {
            String callId = anyCallId(player);
            switch (random.nextInt(15)) {
                case 0, 1, 2 -> say(player, person, "call:initiate", initiate(any().name));
                case 3, 4, 5 -> say(player, person, "call:accept", about(callId));
                case 6 -> say(player, person, "call:reject", about(callId));
                case 7, 8 -> say(player, person, "call:end", about(callId));
                case 9 -> say(player, person, "call:offer", "{\"offer\":\"v=0\",\"callId\":\"" + callId + "\"}");
                case 10 -> say(player, person, "ice:candidate", "{\"candidate\":null}");
                case 11 ->
                    say(player, person, "call:state", about(callId).replace("}", ",\"state\":\"" + anyView() + "\"}"));
                case 12 ->
                    say(player, person, "call:invite", about(callId).replace("}", ",\"to\":\"" + any().name + "\"}"));
                case 13 -> say(player, person, "call:move", about(callId));
                default -> go(player, person);
            }
        }

        /** With or without a word. */
        private void go(Player player, Person person) {
            if (random.nextInt(4) == 0) {
                say(player, person, "user:leave", "{}");
            }
            moves.add(player.name + " loses its socket");
            person.hangUpSocket();
            hearAll();
            player.person = null;
        }

        private void connect(Player player) {
            Person person = bed.connect();
            player.person = person;
            String token = player.sessionToken == null ? "" : ",\"sessionToken\":\"" + player.sessionToken + "\"";
            say(player, person, "user:join", "{\"userId\":\"" + player.name + "\"" + token + "}");
        }

        private void say(Player player, Person person, String type, String data) {
            moves.add(player.name + " " + type + " " + data);
            try {
                person.say(type, data);
            } catch (RefusedException e) {
                moves.add("  refused: " + e.getMessage());
            }
        }

        private void hearAll() {
            for (Player player : players) {
                if (player.person != null) {
                    player.person.line.takeEvents().forEach(player::hear);
                }
            }
        }

        void check() {
            hearAll();
            Map<String, String> callOf = new HashMap<>();
            Map<String, String> stateOf = new HashMap<>();
            for (CallView call : bed.desk.calls()) {
                assertThat(call.state()).isNotIn(CallState.IDLE, CallState.INITIATING, CallState.ENDED);
                assertThat(call.parties()).hasSizeGreaterThanOrEqualTo(2).anyMatch(party -> !party.ringing());
                assertThat(call.state() == CallState.RINGING)
                        .isEqualTo(call.parties().stream()
                                                .filter(party -> !party.ringing())
                                                .count()
                                        == 1
                                && call.connected().isZero()
                                && call.roomId() == null);
                for (CallView.PartyView party : call.parties()) {
                    assertThat(callOf.put(party.userId(), call.callId())).isNull();
                    if (!party.ringing() && call.state().isTaken()) {
                        stateOf.put(party.userId(), call.state().wireName());
                    }
                }
            }
            for (Player player : players) {
                if (player.person != null) {
                    assertThat(player.callId).as(player.name).isEqualTo(callOf.get(player.name));
                    assertThat(player.callState)
                            .as("state that %s knows", player.name)
                            .isEqualTo(stateOf.get(player.name));
                }
            }
            assertThat(bed.desk.counters().current()).isEqualTo(bed.desk.calls().size());
        }

        void end() {
            for (Player player : players) {
                if (player.person != null) {
                    player.person.hangUpSocket();
                }
            }
            bed.scheduler.advance(Duration.ofMinutes(2));
            assertNothingLeft(bed);
        }

        List<String> lastMoves() {
            return moves.subList(Math.max(0, moves.size() - 40), moves.size());
        }

        private Player any() {
            return players.get(random.nextInt(players.size()));
        }

        /** Mostly its own, sometimes that of another. */
        private String anyCallId(Player player) {
            String callId = random.nextInt(8) == 0 ? any().callId : player.callId;
            return callId == null ? "none" : callId;
        }

        private String anyView() {
            return List.of("connected", "reconnecting", "failed").get(random.nextInt(3));
        }

        private static String about(String callId) {
            return CallDeskTest.about(callId);
        }
    }
}
