package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The expanded keys of the fastest engine, which lie outside the heap, go when their sender or receiver is closed. */
class SrtpMemoryTest {
    private static final int SESSIONS = 10_000;
    /** Ten thousand senders and receivers would keep 12 MB of AES-CM, 40 MB of AES-GCM. */
    private static final long MAX_NATIVE_GROWTH_KIB = 8 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldFreeTheKeysOfTenThousandSessions(SrtpProfile profile) throws Exception {
        SrtpEngine engine = SrtpEngines.select(SrtpEngines.AUTO);
        openAndClose(engine, profile);
        long before = ProcessResources.read().nativeKib();
        openAndClose(engine, profile);
        assertThat(ProcessResources.read().nativeKib() - before)
                .as("KiB that stay of %d sessions by %s", SESSIONS, engine.name())
                .isLessThan(MAX_NATIVE_GROWTH_KIB);
    }

    private static void openAndClose(SrtpEngine engine, SrtpProfile profile) {
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        for (int i = 0; i < SESSIONS; i++) {
            engine.newSender(profile, key, salt).close();
            engine.newReceiver(profile, key, salt).close();
        }
    }
}
