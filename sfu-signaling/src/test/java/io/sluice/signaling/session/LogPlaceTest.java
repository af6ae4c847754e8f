package io.sluice.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogPlaceTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void shouldSayWhereSomethingHappensUntilItIsTakenAway() {
        LogPlace.socket("s1");
        LogPlace.room("blue", "alice");
        LogPlace.call("c1");

        assertThat(MDC.getCopyOfContextMap())
                .containsEntry("socket", "s1")
                .containsEntry("room", "blue")
                .containsEntry("peer", "alice")
                .containsEntry("call", "c1");

        LogPlace.room(null, null);
        LogPlace.call(null);

        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("socket");
    }

    @Test
    void shouldLetNobodyWriteALineOfTheLog() {
        LogPlace.call("c1\n12:00:00 ERROR io.sluice - all is lost" + "x".repeat(100));

        assertThat(MDC.get("call")).hasSize(64).startsWith("c1?12?00?00?ERROR");
    }
}
