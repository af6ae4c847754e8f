package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.UdpPort;
import io.sluice.packet.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A port that takes several datagrams as one message keeps the contract of all ports. */
@EnabledOnOs(OS.LINUX)
class CoalescingUdpPortTest extends UdpPortContract {
    private final SegmentOverflow overflow = new SegmentOverflow();

    @AfterEach
    void freeOverflow() {
        overflow.close();
    }

    @Override
    UdpPort open(InetAddress local, PortRange ports, NetOptions options) throws IOException {
        return LinuxUdpPort.open(local, ports, options.withCoalescing(true), new ArrivalClock(CLOCK), () -> overflow);
    }

    @Test
    void shouldTakeWhatWasSentAsOneMessageAsOneMessage() {
        int[] lengths = {1200, 1200, 1200, 1200, 700, 33, 33, 20, 1000};
        for (int i = 0; i < lengths.length; i++) {
            queue(i, lengths[i], receiver.localEndpoint());
        }
        sender.flush();

        List<Packet> packets = receive(lengths.length);

        // 1200 x 4 and 700 | 33 33 20 | 1000
        assertThat(receiver.counters().messagesReceived).isEqualTo(3);
        assertThat(receiver.counters().datagramsReceived).isEqualTo(lengths.length);
        assertThat(receiver.counters().bytesReceived).isEqualTo(6586);
        for (int i = 0; i < lengths.length; i++) {
            assertThat(packets.get(i).length()).isEqualTo(lengths[i]);
            assertContents(packets.get(i), i);
        }
        release(packets);
    }
}
