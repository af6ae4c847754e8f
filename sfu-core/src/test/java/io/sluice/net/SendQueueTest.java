package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.UdpCounters;
import io.sluice.net.ScriptedSocket.SendCall;
import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of packets when the kernel takes some, none, or complains. */
class SendQueueTest {
    private static final int EPERM = 1;
    private static final int ENETUNREACH = 101;

    private final Arena arena = Arena.ofConfined();
    private final ScriptedSocket socket = new ScriptedSocket();
    private final UdpCounters counters = new UdpCounters();
    private final SendQueue queue = new SendQueue(arena, socket, true, counters);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldGoOnWhereAPartialSendEnded() {
        socket.sending(2, 1);
        send(peer(1), peer(2), peer(3), peer(4), peer(5));

        assertThat(socket.sends)
                .containsExactly(
                        new SendCall(List.of(1, 1, 1, 1, 1)),
                        new SendCall(List.of(1, 1, 1)),
                        new SendCall(List.of(1, 1)));
        assertThat(counters.datagramsSent).isEqualTo(5);
        assertThat(counters.bytesSent).isEqualTo(5 * 100);
    }

    @Test
    void shouldDropWhatAFullBufferDoesNotTake() {
        socket.sending(1, -Errno.EAGAIN);
        send(peer(1), peer(2), peer(2), peer(3));

        assertThat(counters.datagramsSent).isEqualTo(1);
        assertThat(counters.sendBufferDrops).isEqualTo(3);
        assertThat(counters.sendErrors).isZero();
        queue.flush();
        assertThat(socket.sends).as("nothing waits").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {EPERM, ENETUNREACH, Errno.EINVAL, Errno.EMSGSIZE, Errno.EIO, Errno.EACCES})
    void shouldLoseOnlyTheMessageThatIsRefused(int errno) {
        socket.sending(1, -errno);
        send(peer(1), peer(2), peer(3), peer(4));

        assertThat(counters.sendErrors).isEqualTo(1);
        assertThat(counters.datagramsSent).isEqualTo(3);
        assertThat(counters.segmentationFallbacks).isZero();
    }

    @Test
    void shouldEndThoughEveryMessageIsRefused() {
        socket.sending(-EPERM, -EPERM, -EPERM);
        send(peer(1), peer(2), peer(3));

        assertThat(socket.sends).hasSize(3);
        assertThat(counters.sendErrors).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOBUFS, Errno.ENOMEM})
    void shouldCountKernelMemoryAsAFullBuffer(int errno) {
        socket.sending(-errno);
        send(peer(1), peer(1), peer(2));

        assertThat(counters.sendBufferDrops).isEqualTo(2);
        assertThat(counters.datagramsSent).isEqualTo(1);
        assertThat(counters.segmentationFallbacks).isZero();
    }

    @Test
    void shouldSendAgainWhatASignalInterrupted() {
        socket.sending(-Errno.EINTR, -Errno.EINTR);
        send(peer(1), peer(2));

        assertThat(counters.datagramsSent).isEqualTo(2);
        assertThat(counters.sendErrors).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EIO, Errno.EMSGSIZE, Errno.EINVAL})
    void shouldLayOutAnewWithoutSegmentsForTheDestinationThatRefusesThem(int errno) {
        socket.sending(1, -errno);
        send(peer(1), peer(1), peer(2), peer(2), peer(2), peer(3), peer(3));
        send(peer(2), peer(2), peer(3), peer(3));

        assertThat(socket.sends)
                .containsExactly(
                        new SendCall(List.of(2, 3, 2)),
                        new SendCall(List.of(3, 2)),
                        new SendCall(List.of(1, 1, 1, 2)),
                        new SendCall(List.of(1, 1, 2)));
        assertThat(counters.segmentationFallbacks).isEqualTo(1);
        assertThat(counters.datagramsSent).isEqualTo(11);
        assertThat(counters.sendErrors).isZero();
    }

    @Test
    void shouldForgetDestinationsWithoutSegmentsWhenThereAreTooMany() {
        for (int i = 0; i <= 1024; i++) {
            socket.sending(-Errno.EIO);
            send(peer(i), peer(i));
        }
        assertThat(counters.segmentationFallbacks).isEqualTo(1025);
        socket.sends.clear();
        send(peer(0), peer(0));
        send(peer(1024), peer(1024));

        assertThat(socket.sends).containsExactly(new SendCall(List.of(2)), new SendCall(List.of(1, 1)));
    }

    private void send(Endpoint... destinations) {
        for (Endpoint destination : destinations) {
            queue.send(100, destination);
        }
        queue.flush();
    }

    private static Endpoint peer(int number) {
        return Endpoint.ofIpv4(0x0a00_0001, 1000 + number);
    }
}
