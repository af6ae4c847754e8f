package io.sluice.signaling.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;
import io.sluice.signaling.protocol.Json;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManualExchangeTest {
    private static final ManualLimits LIMITS =
            new ManualLimits(4, 2, Duration.ofMinutes(5), 100, 3, Duration.ofSeconds(25));
    private static final String OFFER = "v=0\r\no=offer\r\n";
    private static final String ANSWER = "v=0\r\no=answer\r\n";
    private static final InetAddress ALICE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress MALLORY = InetAddress.ofLiteral("2001:db8::1");

    private final AtomicLong nowNanos = new AtomicLong();
    private final ManualExchange manual = new ManualExchange(LIMITS, nowNanos::get, new Random(1));

    @Test
    void shouldCarryAnOfferAndItsAnswer() throws Exception {
        EndpointResponse opened = post(ALICE, OFFER);
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.body()).matches("\\{\"code\":\"[2-9A-HJKMNP-Z]{6}\",\"expiresInSeconds\":300}");
        String code = code(opened);

        assertThat(get(BOB, "/" + code).body()).isEqualTo("{\"offer\":\"v=0\\r\\no=offer\\r\\n\"}");
        assertThat(get(ALICE, "/" + code + "/answer").status()).isEqualTo(204);
        assertThat(put(BOB, code, ANSWER).status()).isEqualTo(204);
        assertThat(get(ALICE, "/" + code + "/answer").body()).isEqualTo("{\"answer\":\"v=0\\r\\no=answer\\r\\n\"}");
    }

    @Test
    void shouldTakeCodesInSmallLetters() throws Exception {
        String code = code(post(ALICE, OFFER));

        assertThat(get(BOB, "/" + code.toLowerCase(Locale.ROOT)).status()).isEqualTo(200);
    }

    @Test
    void shouldLetTheCallerWaitForTheAnswer() throws Exception {
        String code = code(post(ALICE, OFFER));
        CompletableFuture<EndpointResponse> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                waiting.complete(ask("GET", ALICE, "/" + code + "/answer", Map.of("waitSeconds", List.of("25")), ""));
            } catch (InterruptedException | RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        });
        put(BOB, code, ANSWER);

        assertThat(waiting.get(10, TimeUnit.SECONDS).body()).contains("o=answer");
    }

    @Test
    void shouldTakeOneAnswer() throws Exception {
        String code = code(post(ALICE, OFFER));
        put(BOB, code, ANSWER);

        refused(409, "already-answered", () -> put(MALLORY, code, "v=0\n"));
        assertThat(get(ALICE, "/" + code + "/answer").body()).contains("o=answer");
    }

    @Test
    void shouldForgetCodesInTime() throws Exception {
        String code = code(post(ALICE, OFFER));
        advance(299);
        assertThat(get(BOB, "/" + code).status()).isEqualTo(200);
        advance(1);

        refused(404, "300 s", () -> get(BOB, "/" + code));
        assertThat(manual.codes()).isZero();
        assertThat(post(ALICE, OFFER).status()).isEqualTo(201);
        assertThat(post(ALICE, OFFER).status()).isEqualTo(201);
    }

    @Test
    void shouldEndAWaitWhenTheCodeExpires() throws Exception {
        String code = code(post(ALICE, OFFER));
        CompletableFuture<EndpointResponse> waiting = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                waiting.complete(ask("GET", ALICE, "/" + code + "/answer", Map.of("waitSeconds", List.of("25")), ""));
            } catch (InterruptedException | RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        });
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        advance(300);
        assertThat(manual.codes()).isZero();

        assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
    }

    @Test
    void shouldBoundTheCodesOfAnAddressAndOfAll() throws Exception {
        post(ALICE, OFFER);
        post(ALICE, OFFER);
        refused(429, "2 codes", () -> post(ALICE, OFFER));
        post(BOB, OFFER);
        post(BOB, OFFER);

        refused(503, "too many codes", () -> post(MALLORY, OFFER));
    }

    /** Guesses from one network count together, whichever of its addresses they come from. */
    @Test
    void shouldLimitGuesses() throws Exception {
        String code = code(post(ALICE, OFFER));
        for (int i = 0; i < 3; i++) {
            InetAddress address = InetAddress.ofLiteral("2001:db8::" + i);
            refused(404, "names nothing", () -> get(address, "/AAAAAA"));
        }
        refused(429, "wrong codes", () -> get(MALLORY, "/AAAAAA"));
        refused(429, "wrong codes", () -> put(MALLORY, code, ANSWER));
        refused(429, "wrong codes", () -> get(MALLORY, "/" + code));
        assertThat(get(BOB, "/" + code).status()).isEqualTo(200);
        advance(60);

        assertThat(get(MALLORY, "/" + code).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | bad-json",
                "[] | offer: is missing",
                "{} | offer: is missing",
                "{\"offer\":7} | offer: is a number",
                "{\"offer\":{\"sdp\":\"v=0\"}} | offer: is an object",
                "{\"offer\":\"\"} | whose first line is v=0",
                "{\"offer\":\"v=0\"} | whose first line is v=0",
                "{\"offer\":\"v=1\\r\\n\"} | whose first line is v=0",
                "{\"offer\":\"v=0\\r\\na=\\u0000\"} | control character at 7",
            })
    void shouldNameWhatIsWrongWithAnOffer(String body, String words) {
        refused(400, words, () -> ask("POST", ALICE, "", Map.of(), body));
        assertThat(manual.codes()).isZero();
    }

    @Test
    void shouldBoundDescriptions() throws Exception {
        assertThat(post(ALICE, "v=0\n" + "a".repeat(96)).status()).isEqualTo(201);
        refused(400, "at most 100 bytes", () -> post(ALICE, "v=0\n" + "a".repeat(97)));
        refused(400, "at most 100 bytes", () -> post(ALICE, "v=0\n" + "ü".repeat(49)));
    }

    @Test
    void shouldKeepTheOfferOpenWhenAnAnswerIsBad() throws Exception {
        String code = code(post(ALICE, OFFER));
        refused(400, "answer: ", () -> put(BOB, code, "nonsense"));

        assertThat(put(BOB, code, ANSWER).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "26", "1.5", "x", "99999999999"})
    void shouldBoundTheWait(String seconds) throws Exception {
        String code = code(post(ALICE, OFFER));

        refused(
                400,
                "0 to 25",
                () -> ask("GET", ALICE, "/" + code + "/answer", Map.of("waitSeconds", List.of(seconds)), ""));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', 405",
        "PUT, '', 405",
        "DELETE, /AAAAAA, 405",
        "POST, /AAAAAA/answer, 405",
        "GET, /AAAAAA/offer, 404",
        "GET, /AAAAAA/answer/, 404",
        "GET, /, 404",
    })
    void shouldRefuseWhatIsNotThere(String method, String path, int status) {
        refused(status, "", () -> ask(method, ALICE, path, Map.of(), ""));
    }

    @Test
    void shouldMakeCodesThatAreNotAlike() {
        assertThat(Codes.ALPHABET).hasSize(31).doesNotContain("0", "1", "I", "L", "O");
        Random random = new Random(1);
        assertThat(Stream.generate(() -> Codes.random(random)).limit(1000).distinct())
                .hasSize(1000);
    }

    private interface Call {
        EndpointResponse ask() throws InterruptedException;
    }

    private static void refused(int status, String words, Call call) {
        assertThatThrownBy(call::ask).isInstanceOfSatisfying(EndpointException.class, refusal -> {
            assertThat(refusal.response().status()).isEqualTo(status);
            assertThat(refusal.response().body()).contains(words);
        });
    }

    private void advance(int seconds) {
        nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static String code(EndpointResponse opened) {
        return Json.read(opened.body()).path("code").textValue();
    }

    private EndpointResponse post(InetAddress from, String offer) throws InterruptedException {
        return ask("POST", from, "", Map.of(), Json.write(Json.object().put("offer", offer)));
    }

    private EndpointResponse put(InetAddress from, String code, String answer) throws InterruptedException {
        return ask(
                "PUT",
                from,
                "/" + code + "/answer",
                Map.of(),
                Json.write(Json.object().put("answer", answer)));
    }

    private EndpointResponse get(InetAddress from, String path) throws InterruptedException {
        return ask("GET", from, path, Map.of(), "");
    }

    private EndpointResponse ask(
            String method, InetAddress from, String path, Map<String, List<String>> query, String body)
            throws InterruptedException {
        return manual.answer(new EndpointRequest(method, ManualExchange.PATH + path, query, Map.of(), body, from));
    }
}
