package io.sluice.loop;

/**
 * A listening TCP socket, whose connections carry datagrams behind a two-byte length (RFC 4571 section 2), as ICE uses it
 * with a passive candidate (RFC 6544 section 3). Each connection is one remote endpoint.
 *
 * <p>A connection is on probation until {@link #keep}: it must be kept within a time, may have sent only so much by then,
 * and makes room for a newcomer when the port is full. {@link #release} closes it once what was sent to it has left; any
 * other end of it is told by {@link #pollDisconnected}.
 */
public interface TcpPort extends DatagramPort {
    TcpCounters counters();

    /** How many connections the port has, those included that are closed but have datagrams left to be received. */
    int connections();
}
