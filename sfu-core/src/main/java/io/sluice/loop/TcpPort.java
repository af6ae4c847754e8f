package io.sluice.loop;

/** A listening TCP socket and the connections it has accepted. */
public interface TcpPort extends DatagramPort {}
