package io.sluice.signaling;

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

/** The import table of this module. */
class ArchitectureTest {
    private static final String BASE = "io.sluice.signaling";

    /** Package to the packages of this module it may import. */
    private static final Map<String, List<String>> PACKAGES = Map.ofEntries(
            Map.entry("protocol", List.of()),
            Map.entry("session", List.of("protocol")),
            Map.entry("room", List.of("protocol", "session", "auth", "turn")),
            Map.entry("config", List.of("http", "session", "manual", "room", "call", "auth", "turn")),
            Map.entry("call", List.of("protocol", "session", "auth", "turn", "call.message")),
            Map.entry("call.message", List.of("protocol", "turn")),
            Map.entry("auth", List.of("protocol")),
            Map.entry("turn", List.of()),
            Map.entry("check", List.of()),
            Map.entry("http", List.of("protocol", "session")),
            Map.entry("metrics", List.of("protocol", "session", "room", "call")),
            Map.entry("admin", List.of("http", "metrics", "auth", "session", "protocol")),
            Map.entry("log", List.of("config")),
            Map.entry("socketio", List.of("protocol", "session", "http")),
            Map.entry("manual", List.of("protocol", "http")));

    /** Library to the only packages that may import it. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "io.netty..", List.of("http"),
            "com.fasterxml.jackson..", List.of("protocol", "socketio", "manual"),
            "com.nimbusds..", List.of("auth"),
            "com.typesafe..", List.of("config"),
            "io.prometheus..", List.of("metrics"),
            "ch.qos.logback..", List.of("log"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    @Test
    void shouldImportTheClassesItChecks() {
        assertThat(CLASSES.contain(Main.class)).isTrue();
    }

    @Test
    void shouldSeeOnlyTheApiAndTheParametersOfTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.sluice..")
                        .and(resideOutsideOfPackages("io.sluice", "io.sluice.ortc", BASE + "..")))
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> shouldImportOnlyWhatTheTableAllows() {
        return PACKAGES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage(BASE + "." + entry.getKey())
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(BASE + "..")
                                        .and(resideOutsideOfPackages(with(entry.getKey(), entry.getValue()))))
                                .check(CLASSES)));
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepEachLibraryInItsPackage() {
        return LIBRARIES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> noClasses()
                                .that(resideOutsideOfPackages(entry.getValue().stream()
                                        .map(name -> BASE + "." + name)
                                        .toArray(String[]::new)))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(entry.getKey()))
                                .check(CLASSES)));
    }

    private static String[] with(String self, List<String> allowed) {
        return Stream.concat(Stream.of(self), allowed.stream())
                .map(name -> BASE + "." + name)
                .toArray(String[]::new);
    }
}
