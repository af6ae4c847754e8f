package io.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The import table of ARCHITECTURE.md, and the laws that can be seen in imports. */
class ArchitectureTest {
    private static final String BASE = "io.sluice";

    /** Room to the rooms it may import; every room may import its own classes and the JDK. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("packet", List.of()),
            Map.entry("time", List.of()),
            Map.entry("observer", List.of()),
            Map.entry("rtp", List.of("packet")),
            Map.entry("rtp.codec", List.of("packet", "rtp")),
            Map.entry("rtcp", List.of("packet")),
            Map.entry("srtp", List.of("packet")),
            Map.entry("ice", List.of("packet", "time")),
            Map.entry("dtls", List.of("packet", "time")),
            Map.entry("ortc", List.of()),
            Map.entry("stream", List.of("packet", "time", "rtp", "rtcp")),
            Map.entry("bwe", List.of("packet", "time", "rtcp")),
            Map.entry("loop", List.of("packet", "time")),
            Map.entry("net", List.of("packet", "time", "loop")),
            Map.entry("demux", List.of("packet")),
            Map.entry(
                    "routing",
                    List.of("packet", "time", "rtp", "rtp.codec", "rtcp", "stream", "observer", "bwe", "loop", "ortc")),
            Map.entry(
                    "transport",
                    List.of(
                            "packet",
                            "time",
                            "rtp",
                            "rtp.codec",
                            "rtcp",
                            "srtp",
                            "ice",
                            "dtls",
                            "ortc",
                            "stream",
                            "bwe",
                            "loop",
                            "demux",
                            "routing")));

    /** Library to the only rooms that may import it. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "io.netty..", List.of("net"),
            "org.ice4j..", List.of("ice"),
            "org.bouncycastle..", List.of("dtls"),
            "org.jitsi.srtp..", List.of("srtp"),
            "javax.crypto..", List.of("srtp", "dtls"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    @Test
    void shouldImportTheClassesItChecks() {
        assertThat(CLASSES.contain("io.sluice.packet.Packet")).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> shouldImportOnlyWhatTheTableAllows() {
        return ROOMS.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> checkRoom(room.getKey(), room.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepEachLibraryInItsRoom() {
        return LIBRARIES.entrySet().stream()
                .map(library -> DynamicTest.dynamicTest(
                        library.getKey(), () -> checkLibrary(library.getKey(), library.getValue())));
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("io.sluice.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldReadTheSystemClockInOnePlaceOnly() {
        noClasses()
                .that(resideOutsideOfPackages(BASE + ".time"))
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldUseConcurrencyOnlyWhereThreadsMeet() {
        noClasses()
                .that(resideOutsideOfPackages(BASE, BASE + ".loop", BASE + ".net", BASE + ".dtls"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static void checkRoom(String room, List<String> allowed) {
        String self = BASE + "." + room;
        String[] permitted = Stream.concat(Stream.of(self), allowed.stream().map(name -> BASE + "." + name))
                .toArray(String[]::new);
        noClasses()
                .that(resideInAnyPackage(self))
                .should()
                .dependOnClassesThat(resideInAnyPackage(BASE + "..").and(resideOutsideOfPackages(permitted)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static void checkLibrary(String library, List<String> rooms) {
        String[] permitted = rooms.stream().map(room -> BASE + "." + room).toArray(String[]::new);
        noClasses()
                .that(resideInAnyPackage(BASE + "..").and(resideOutsideOfPackages(permitted)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library).and(alwaysTrue()))
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
