package io.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A room's fuzz targets: methods of a subclass with {@link FuzzTest} and one {@code byte[]}, named for what they attack, with
 * their corpus in the folder {@code <class>Inputs/<method>} of the test resources. Such a method states what holds for every
 * input; it keeps nothing from one input to the next.
 *
 * <p>In a test run each target meets its corpus, and then a fixed number of seeded mutations of it. {@code ./sfu fuzz} is the
 * coverage-guided run, which extends the corpus (docs/fuzzing.md). That is not part of a test run, however short: it takes a
 * JVM for each target, and what it tries depends on which classes were loaded before, so a build could fail for a reason that
 * the next one does not have.
 */
public abstract class FuzzTargets {
    private static final int MUTATIONS = 5_000;
    private static final long SEED = 20261121;

    @TestFactory
    Stream<DynamicTest> shouldHoldForTheCorpusAndItsMutations() {
        return Arrays.stream(getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(target -> DynamicTest.dynamicTest(target.getName(), () -> holds(target)));
    }

    private void holds(Method target) {
        target.setAccessible(true);
        SortedMap<String, byte[]> corpus = corpus(target);
        corpus.forEach((name, input) -> run(target, name, input));
        run(target, "empty", new byte[0]);
        Mutator mutator = new Mutator(List.copyOf(corpus.values()), SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            run(target, "mutation " + i, mutator.next());
        }
    }

    private void run(Method target, String name, byte[] input) {
        byte[] before = input.clone();
        try {
            target.invoke(this, (Object) input);
        } catch (InvocationTargetException e) {
            throw new AssertionError(name + ": " + HexFormat.of().formatHex(before), e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError("a fuzz target is not private", e);
        }
    }

    private SortedMap<String, byte[]> corpus(Method target) {
        String folder = getClass().getSimpleName() + "Inputs/" + target.getName();
        URL url = Objects.requireNonNull(getClass().getResource(folder), folder);
        SortedMap<String, byte[]> corpus = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            for (Path file : files.toList()) {
                corpus.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError("corpus " + folder, e);
        }
        return corpus;
    }

    /** Memory that ends where the input ends, {@code before} bytes after its start: an access beyond it throws. */
    protected static MemorySegment memory(byte[] input, int before) {
        byte[] memory = new byte[before + input.length];
        Arrays.fill(memory, 0, before, (byte) 0xa5);
        System.arraycopy(input, 0, memory, before, input.length);
        return MemorySegment.ofArray(memory);
    }

    /** That a reader has written nothing, into the input nor before it. */
    protected static void assertUntouched(MemorySegment memory, byte[] input) {
        int before = (int) memory.byteSize() - input.length;
        assertThat(memory.mismatch(memory(input, before)))
                .as("first byte that was changed")
                .isEqualTo(-1);
    }
}
