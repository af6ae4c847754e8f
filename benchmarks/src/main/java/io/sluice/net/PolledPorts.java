package io.sluice.net;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.time.Clock;
import io.sluice.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * UDP ports that a loop reads by the clock, not when the selector reports them. On loopback whoever sends also delivers: it wakes the
 * receiver, which takes longer than all the rest of sending, and splits messages of several datagrams for receivers that do not
 * take them as they are. A server behind a network card pays for neither. Arrival is the kernel's time, so reading late does not show
 * in it.
 *
 * <p>Confined to the loop.
 */
public final class PolledPorts {
    private final Loop loop;
    private final NetOptions options;
    private final ArrivalClock arrivals;
    private final long intervalNanos;
    private final Map<DatagramPort, PortPoller> pollers = new HashMap<>();
    private @Nullable List<PortPoller> inOrder;
    private @Nullable SegmentOverflow overflow;
    private Timers.@Nullable Timer timer;

    public PolledPorts(Loop loop, NetOptions options, long intervalNanos) {
        this.loop = loop;
        this.options = options;
        this.intervalNanos = intervalNanos;
        arrivals = new ArrivalClock(Clock.system());
    }

    /** Opens a port and has it read from now on. */
    public UdpPort open(InetAddress local, PortPoller.Handler handler) {
        UdpPort port = openUnchecked(local);
        pollers.put(port, new PortPoller(port, loop.packets(), loop.outputs(), handler));
        inOrder = null;
        if (timer == null) {
            timer = loop.timers().schedule(loop.nowNanos() + intervalNanos, this::poll);
        }
        return port;
    }

    public void close(DatagramPort port) {
        PortPoller poller = pollers.remove(port);
        if (poller != null) {
            poller.discard();
            port.close();
            inOrder = null;
        }
    }

    /** Closes what is open. */
    public void close() {
        List.copyOf(pollers.keySet()).forEach(this::close);
        if (timer != null) {
            timer.cancel();
        }
        if (overflow != null) {
            overflow.close();
        }
    }

    private UdpPort openUnchecked(InetAddress local) {
        try {
            return LinuxUdpPort.open(local, PortRange.any(), options, arrivals, this::overflow);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void poll() {
        long nowNanos = loop.nowNanos();
        if (inOrder == null) {
            inOrder = new ArrayList<>(pollers.values());
        }
        List<PortPoller> polled = inOrder;
        for (int i = 0; i < polled.size(); i++) {
            polled.get(i).poll(nowNanos);
        }
        timer = loop.timers().schedule(nowNanos + intervalNanos, this::poll);
    }

    private SegmentOverflow overflow() {
        if (overflow == null) {
            overflow = new SegmentOverflow();
        }
        return overflow;
    }
}
