package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MappedAddressTest {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void shouldTellHowTheServerSeesUs() throws Exception {
        try (StunServerStub server = new StunServerStub("203.0.113.9")) {
            assertThat(MappedAddress.ask(LOOPBACK, server.address())).isEqualTo(InetAddress.ofLiteral("203.0.113.9"));
        }
    }

    @Test
    void shouldSayThatTheServerIsSilent() throws Exception {
        try (StunServerStub server = new StunServerStub("")) {
            assertThatThrownBy(() -> MappedAddress.ask(LOOPBACK, server.address()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer 127.0.0.1");
        }
    }

    @Test
    void shouldSayThatTheAddressIsNotOurs() throws Exception {
        try (StunServerStub server = new StunServerStub("203.0.113.9")) {
            assertThatThrownBy(() -> MappedAddress.ask(InetAddress.ofLiteral("198.51.100.1"), server.address()))
                    .isInstanceOf(SocketException.class);
        }
    }

    /** ice4j keeps a pool of a few threads for everybody, which is not counted; what counts is what each question adds. */
    @Test
    void shouldLeaveNoThreadBehindForEachQuestion() throws Exception {
        try (StunServerStub server = new StunServerStub("203.0.113.9")) {
            Set<Thread> before = threads();
            for (int i = 0; i < 40; i++) {
                MappedAddress.ask(LOOPBACK, server.address());
            }
            Set<Thread> added = threads();
            added.removeAll(before);
            long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
            while (added.stream().filter(Thread::isAlive).count() >= 20 && System.nanoTime() < deadlineNanos) {
                Thread.onSpinWait();
            }

            assertThat(added).filteredOn(Thread::isAlive).hasSizeLessThan(20);
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }
}
