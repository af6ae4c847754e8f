package io.sluice.transport;

import io.sluice.loop.DatagramPort;
import io.sluice.packet.Endpoint;

/** The way to a peer: one of our ports and the endpoint behind it. */
record Route(DatagramPort port, Endpoint remote) {}
