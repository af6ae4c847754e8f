package io.sluice.signaling.call.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.signaling.call.message.CallReader.Spoken;
import io.sluice.signaling.protocol.Incoming;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageParser;
import io.sluice.signaling.protocol.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Fuzz target, as docs/fuzzing.md has it: whatever is said about calls is a request or refused in a sentence; a signal that is passed
 * on is, in every dialect, one that a party could have said itself, and says the same.
 */
class CallTargetsTest {
    private static final int ROUNDS = 5_000;
    private static final long SEED = 20261130;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TreeSet<String> TYPES = new TreeSet<>(CallReader.types());

    /** The input as the text of a message. */
    @FuzzTest
    void callText(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (MessageParser.parse(text, TYPES) instanceof Message message) {
            check(message);
        }
    }

    @Test
    void shouldHoldForTheCorpus() throws IOException, URISyntaxException {
        List<byte[]> corpus = corpus();
        assertThat(corpus).isNotEmpty();
        corpus.forEach(this::callText);
    }

    @Test
    void shouldHoldForTheCorpusChangedAtRandom() throws IOException, URISyntaxException {
        List<byte[]> corpus = corpus();
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutate(corpus, random);
            try {
                callText(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + SEED + ", round " + round + ": " + new String(input, StandardCharsets.UTF_8), e);
            }
        }
    }

    /** Reads a whole message about calls. */
    static Spoken read(String text) {
        Incoming incoming = MessageParser.parse(text, TYPES);
        if (incoming instanceof Message message) {
            return CallReader.read(message.type(), message.data());
        }
        throw new AssertionError(text + " is " + incoming);
    }

    private static void check(Message message) {
        try {
            Spoken spoken = CallReader.read(message.type(), message.data());
            if (spoken.request() instanceof CallRequest.Signal signal) {
                checkPassedOn(signal.signal(), spoken.dialect());
            }
        } catch (RefusedException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
        }
    }

    private static void checkPassedOn(CallSignal signal, @Nullable CallDialect given) {
        CallDialect spokenIn = given == null ? CallDialect.CALL : given;
        for (CallDialect dialect : CallDialect.values()) {
            CallEvent event = new CallEvent.Signalled("c1", "a", CallType.AUDIO, signal, spokenIn);
            String written = CallWriter.write(event, dialect, "b", null);
            Spoken again = read(written);
            assertThat(meaning(((CallRequest.Signal) again.request()).signal())).isEqualTo(meaning(signal));
            JsonNode data = json(written).path("data");
            assertThat(data.path("from").textValue()).isEqualTo("a");
        }
    }

    /** Without its form. */
    private static CallSignal meaning(CallSignal signal) {
        return switch (signal) {
            case CallSignal.Description description ->
                new CallSignal.Description(description.kind(), description.sdp(), false, "");
            case CallSignal.Candidate candidate ->
                new CallSignal.Candidate(
                        candidate.candidate(),
                        candidate.sdpMid(),
                        candidate.sdpMLineIndex(),
                        candidate.usernameFragment(),
                        false);
        };
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> corpus() throws IOException, URISyntaxException {
        String folder = "CallTargetsTestInputs/callText";
        Path path = Path.of(Objects.requireNonNull(CallTargetsTest.class.getResource(folder), folder)
                .toURI());
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }

    /** One input with pieces of itself and of another at other places. */
    private static byte[] mutate(List<byte[]> corpus, Random random) {
        StringBuilder text = new StringBuilder(text(corpus, random));
        for (int edits = 1 + random.nextInt(4); edits > 0 && text.length() > 2; edits--) {
            String other = text(corpus, random);
            int from = random.nextInt(other.length());
            int until = Math.min(other.length(), from + 1 + random.nextInt(24));
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, other, from, until);
                case 1 -> text.replace(at, Math.min(text.length(), at + until - from), other.substring(from, until));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                default -> text.setCharAt(at, (char) random.nextInt(128));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(List<byte[]> corpus, Random random) {
        return new String(corpus.get(random.nextInt(corpus.size())), StandardCharsets.UTF_8);
    }
}
