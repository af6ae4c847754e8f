package io.sluice.signaling.manual;

import io.sluice.signaling.http.Endpoint;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;
import io.sluice.signaling.protocol.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The manual exchange, at {@code /api/manual}: one browser leaves its offer and is given a code, the other fetches the offer by the
 * code and leaves its answer, once, for which the first waits. Thread-safe.
 */
public final class ManualExchange implements Endpoint {
    /** Where it is served. */
    public static final String PATH = "/api/manual";

    private static final String ANSWER = "answer";

    /** JSON escapes a line's end, and perhaps more, by two characters. */
    private static final int ESCAPED = 2;

    private final ManualLimits limits;
    private final ExchangeTable table;
    private final GuessLimit guesses;

    /**
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     * @param random for the codes, such as a {@code SecureRandom}
     */
    public ManualExchange(ManualLimits limits, LongSupplier nanoClock, RandomGenerator random) {
        this.limits = limits;
        this.table = new ExchangeTable(limits, nanoClock, random);
        this.guesses = new GuessLimit(limits.wrongCodesPerMinute(), nanoClock);
    }

    /** Codes that are good at the moment. */
    public int codes() {
        return table.size();
    }

    @Override
    public int maxBodyBytes() {
        return limits.sdpBytes() * ESCAPED + DEFAULT_BODY_BYTES;
    }

    @Override
    public EndpointResponse answer(EndpointRequest request) throws InterruptedException {
        List<String> path = List.of(request.path().substring(PATH.length()).split("/", -1));
        return switch (path.size()) {
            case 1 -> open(request);
            case 2 -> offer(request, path.get(1));
            case 3 -> ofAnswer(request, path);
            default -> throw notThere();
        };
    }

    private EndpointResponse open(EndpointRequest request) {
        if (!request.method().equals("POST")) {
            throw EndpointException.methodNotAllowed("POST");
        }
        String offer = Sdp.read(request.body(), "offer", limits.sdpBytes());
        String code = table.open(offer, request.remoteAddress());
        return EndpointResponse.json(
                201,
                Json.write(Json.object()
                        .put("code", code)
                        .put("expiresInSeconds", limits.lifetime().toSeconds())));
    }

    private EndpointResponse offer(EndpointRequest request, String code) {
        if (!request.method().equals("GET")) {
            throw EndpointException.methodNotAllowed("GET, HEAD");
        }
        return EndpointResponse.json(
                Json.write(Json.object().put("offer", find(request, code).offer())));
    }

    private EndpointResponse ofAnswer(EndpointRequest request, List<String> path) throws InterruptedException {
        if (!path.get(2).equals(ANSWER)) {
            throw notThere();
        }
        return switch (request.method()) {
            case "PUT" -> leaveAnswer(request, path.get(1));
            case "GET" -> awaitAnswer(request, path.get(1));
            default -> throw EndpointException.methodNotAllowed("GET, HEAD, PUT");
        };
    }

    private EndpointResponse leaveAnswer(EndpointRequest request, String code) {
        Exchange exchange = find(request, code);
        if (!exchange.tryAnswer(Sdp.read(request.body(), ANSWER, limits.sdpBytes()))) {
            throw new EndpointException(409, "already-answered", "the offer has been answered, which happens once");
        }
        return EndpointResponse.noContent();
    }

    private EndpointResponse awaitAnswer(EndpointRequest request, String code) throws InterruptedException {
        long seconds = waitSeconds(request);
        String answer = find(request, code).awaitAnswer(TimeUnit.SECONDS.toNanos(seconds));
        return answer == null
                ? EndpointResponse.noContent()
                : EndpointResponse.json(Json.write(Json.object().put(ANSWER, answer)));
    }

    private long waitSeconds(EndpointRequest request) {
        String given = request.parameter("waitSeconds").orElse("0");
        long longest = limits.longestWait().toSeconds();
        if (!given.matches("[0-9]{1,4}") || Long.parseLong(given) > longest) {
            throw new EndpointException(
                    400, "bad-request", "waitSeconds: is not accepted; accepted: a whole number from 0 to " + longest);
        }
        return Long.parseLong(given);
    }

    private Exchange find(EndpointRequest request, String code) {
        if (!guesses.mayTry(request.remoteAddress())) {
            throw new EndpointException(429, "rate-limited", "too many wrong codes; try again in a minute")
                    .withHeader("retry-after", "60");
        }
        try {
            return table.find(code);
        } catch (EndpointException e) {
            guesses.wasWrong(request.remoteAddress());
            throw e;
        }
    }

    private static EndpointException notThere() {
        return EndpointException.notFound("there are /api/manual, /api/manual/CODE and /api/manual/CODE/answer");
    }
}
