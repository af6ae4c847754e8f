package io.sluice.loop;

/** A bound UDP socket. */
public interface UdpPort extends DatagramPort {
    UdpCounters counters();
}
