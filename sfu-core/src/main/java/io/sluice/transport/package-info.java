/**
 * Joins ICE, DTLS, SRTP and the egress to routing: {@link io.sluice.transport.MediaLoop} is what the transports of one loop
 * share, {@link io.sluice.transport.WebRtcSession} is one transport.
 */
@NullMarked
package io.sluice.transport;

import org.jspecify.annotations.NullMarked;
