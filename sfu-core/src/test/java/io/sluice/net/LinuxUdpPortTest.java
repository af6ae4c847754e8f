package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.UdpPort;
import io.sluice.packet.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxUdpPortTest extends UdpPortContract {
    @Override
    UdpPort open(InetAddress local, PortRange ports, NetOptions options) throws IOException {
        return LinuxUdpPort.open(local, ports, options, new ArrivalClock(CLOCK), SegmentOverflow::new);
    }

    @Test
    void shouldCountWhatTheKernelDropped() throws IOException {
        receiver.close();
        receiver = open(loopback(), PortRange.any(), NetOptions.defaults().withReceiveBufferBytes(1));
        for (int i = 0; i < 500; i++) {
            queue(i, 1200, receiver.localEndpoint());
        }
        sender.flush();

        // The count comes with a datagram queued after the loss: one more at a time, until the sum is right.
        awaitUntil(() -> {
            queue(1, 1200, receiver.localEndpoint());
            sender.flush();
            drain();
            return receiver.counters().datagramsReceived + receiver.counters().kernelDrops
                    == sender.counters().datagramsSent;
        });

        assertThat(receiver.counters().kernelDrops).isGreaterThan(100);
        assertThat(receiver.counters().datagramsReceived).isPositive();
    }

    @Test
    void shouldStampArrivalNotReading() {
        queue(1, 100, receiver.localEndpoint());
        sender.flush();
        long sentNanos = CLOCK.nanoTime();
        long readNanos = sentNanos + 900_000_000;

        Packet[] batch = new Packet[64];
        awaitUntil(() -> receiver.receive(pool, batch, readNanos) == 1);

        assertThat(batch[0].arrivalNanos()).isBetween(sentNanos - 100_000_000, sentNanos + 100_000_000);
        batch[0].release();
    }

    @Test
    void shouldCountDatagramsTheSendBufferRefuses() throws IOException {
        sender.close();
        sender = open(loopback(), PortRange.any(), NetOptions.defaults().withSendBufferBytes(1));
        for (int i = 0; i < 64; i++) {
            queue(i, UdpPort.SEND_CAPACITY, receiver.localEndpoint());
        }
        sender.flush();

        // Loopback delivers at once and so frees the buffer at once unless the machine is busy: the sum is what counts.
        assertThat(sender.counters().datagramsSent + sender.counters().sendBufferDrops)
                .isEqualTo(64);
        List<Packet> packets = receive((int) sender.counters().datagramsSent);
        release(packets);
    }

    private void drain() {
        Packet[] batch = new Packet[64];
        int count = receiver.receive(pool, batch, CLOCK.nanoTime());
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                batch[i].release();
            }
            count = receiver.receive(pool, batch, CLOCK.nanoTime());
        }
    }
}
